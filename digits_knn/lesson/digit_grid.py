"""An image written in numbers, and how far it is from everything that people wrote."""

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import ArrayLike
from sklearn.neighbors import NearestNeighbors

from digits_knn.arrays import Floats
from digits_knn.dataset import load_split
from digits_knn.knn import classifier, confidence
from digits_knn.knn.classifier import Classification
from digits_knn.knn.metrics import METRICS, check_metric
from digits_knn.lesson.block import LOAD, Block, block, knn_of_digits
from digits_knn.snippets import assemble

MOST = 0.99  # share of the test digits that have a training digit within a distance
SHOWN = 5  # neighbors in what the code prints
_CODES = "0123456789abcdefg"


def recipe() -> Floats:
    """Draw the recipe's 1: an image of shape (8, 8), ink counts 0..16."""
    one = np.zeros((8, 8))
    one[1:-1, 4] = 16
    one[2, 3] = 16
    return one


def format(image: ArrayLike) -> str:
    """Write an image of shape (8, 8) in 64 letters, as a link carries it.

    Raises
    ------
    ValueError
        If it is not 64 whole numbers from 0 to 16.
    """
    if np.size(image) != 64 or not np.isin(image, np.arange(len(_CODES))).all():
        raise ValueError("an image takes 64 whole numbers from 0 to 16")
    return "".join(_CODES[int(count)] for count in np.ravel(image))


def parse(text: str) -> Floats:
    """Read what `format` wrote.

    Raises
    ------
    ValueError
        If it is no such text.
    """
    if len(text) != 64 or not set(text.lower()) <= set(_CODES):
        raise ValueError("an image takes 64 letters from 0 to 9 and a to g")
    return np.array([_CODES.index(each) for each in text.lower()], float).reshape(8, 8)


@cache
def reference(metric: str) -> float:
    """Return the distance within which 99 % of the test digits have a training digit.

    Raises
    ------
    ValueError
        If the metric is unknown.
    """
    check_metric(metric)
    split = load_split()
    search = NearestNeighbors(n_neighbors=1, algorithm="brute", **METRICS[metric].arguments)
    distances, _ = search.fit(split.X_train).kneighbors(split.X_test)
    return float(np.quantile(distances, MOST))


@dataclass(frozen=True)
class GridResult:
    """What K-NN predicts for an image in numbers.

    Attributes
    ----------
    classification : Classification
        Its answer.
    reference : float
        See `reference`.
    is_tied : bool
        Whether equal distances decide who votes, or the order of the first SHOWN.
    """

    classification: Classification
    reference: float
    is_tied: bool

    @property
    def decimals(self) -> int:
        """How many decimals a distance is worth."""
        return confidence.decimals(self.reference)


def classify(image: ArrayLike, n_neighbors: int, weights: str, metric: str) -> GridResult:
    """Ask K-NN what an image of shape (8, 8) is.

    Raises
    ------
    ValueError
        If K is out of range, a choice is unknown, or the image is none of ink counts.
    """
    return _classify(format(image), n_neighbors, weights, metric)


@lru_cache(maxsize=32)  # the picture and the code beside it ask the same
def _classify(pixels: str, n_neighbors: int, weights: str, metric: str) -> GridResult:
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train, metric)
    neighbors = classifier.rank(model, parse(pixels).reshape(1, 64))
    classification = classifier.classify(neighbors, split.y_train, n_neighbors, weights)
    is_equal = np.diff(neighbors.distances[0]) == 0  # to the next one
    is_tied = bool(is_equal[n_neighbors - 1 : n_neighbors].any() or is_equal[: SHOWN - 1].any())
    return GridResult(classification, reference(metric), is_tied)


def code(image: Floats, n_neighbors: int, weights: str, metric: str) -> Block:
    """Return the code of the step; see `classify`."""
    result = classify(image, n_neighbors, weights, metric)
    decimals, classification = result.decimals, result.classification
    lines, queries = knn_of_digits(n_neighbors, weights, metric, result.is_tied)
    image_lines = """
    one = np.zeros((8, 8))
    one[1:-1, 4] = 16  # a column
    one[2, 3] = 16  # a flag
    image = one.reshape(1, -1)
    """
    if not np.array_equal(image, recipe()):
        image_lines = f"\n{assemble.write_image(image)}image = image.reshape(1, -1)\n"
    return block(
        LOAD,
        "\n",
        image_lines,
        "\n",
        lines,
        f"""
        print("prediction:", knn.predict({queries})[0])
        distances, near = knn.kneighbors({queries})
        print("neighbors:", y_train[near[0, :{SHOWN}]])
        print("distances:", distances[0, :{SHOWN}].round({decimals}))

        # how far a test digit is from the nearest
        search = NearestNeighbors(
            n_neighbors=1, {METRICS[metric].write_arguments()}
        )
        nearest, _ = search.fit(X_train).kneighbors(X_test)
        usual = np.quantile(nearest, {MOST})
        print("{MOST:.0%} are within", usual.round({decimals}))
        """,
        prints=f"prediction: {classification.label}\nneighbors: {classification.labels[:SHOWN]}\n"
        f"distances: {classification.distances[:SHOWN].round(decimals)}\n"
        f"{MOST:.0%} are within {round(result.reference, decimals)}",
    )
