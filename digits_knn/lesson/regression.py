"""Regression on the digits: K-NN takes the mean of a number, their slant or their ink."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from digits_knn.arrays import Floats, Ints
from digits_knn.dataset import RANDOM_STATE, load_split
from digits_knn.knn import classifier
from digits_knn.knn.classifier import Neighbors, check_n_neighbors
from digits_knn.knn.metrics import METRICS
from digits_knn.lesson.block import Block, block

SLANT, INK = "slant", "ink"
TARGETS = (SLANT, INK)
WHOLE, UPPER = "whole", "upper"
# How many of the 64 numbers are seen: the rows of an image are stored from the top
N_SEEN = {WHOLE: 64, UPPER: 32}
UNITS = {SLANT: "slant in degrees", INK: "ink"}
# A little wider than the numbers of all digits
RANGES = {SLANT: (-21.0, 21.0), INK: (180.0, 440.0)}


@dataclass(frozen=True)
class RegressionResult:
    """What the neighbors predict for the test digits: degrees, or ink counts.

    Attributes
    ----------
    true, predicted : ndarray of shape (n_test,)
    mean : float
        Of the training digits; to answer it every time is what must be beaten.
    """

    true: Floats
    predicted: Floats
    mean: float

    @property
    def error(self) -> float:
        """How far they are off on average."""
        return float(np.abs(self.predicted - self.true).mean())

    @property
    def error_of_mean(self) -> float:
        """How far the mean is off on average."""
        return float(np.abs(self.mean - self.true).mean())

    @property
    def r2(self) -> float:
        """The coefficient of determination, as scikit-learn's r2_score."""
        spread = np.square(self.true - self.true.mean()).sum()
        return float(1 - np.square(self.true - self.predicted).sum() / spread)


def means(neighbors: Neighbors, values: Floats, n_neighbors: int, weights: str) -> Floats:
    """Take the mean of the K nearest's numbers, each weighed as its vote would be.

    Parameters
    ----------
    neighbors : Neighbors
        The ranking of n_queries samples.
    values : ndarray of shape (n_ranked,)
        The number of each that was ranked.
    n_neighbors : int
        K, 1..n_ranked.
    weights : str
        "uniform" or "distance".

    Returns
    -------
    ndarray of shape (n_queries,)

    Raises
    ------
    ValueError
        If K is out of range, or weights is unknown.
    """
    check_n_neighbors(n_neighbors, neighbors.indices.shape[1])
    nearest = values[neighbors.indices[:, :n_neighbors]]
    result: Floats = np.average(
        nearest,
        axis=1,
        weights=classifier.weight_votes(neighbors.distances[:, :n_neighbors], weights),
    )
    return result


def slants(X: ArrayLike) -> Floats:
    """Measure how far digits lean: to the right is positive.

    The moments mu11 = sum(ink * right * down) and mu02 = sum(ink * down**2) are taken about the
    center of the ink, with `right` and `down` in pixels. mu11 / mu02 is how many pixels the ink
    moves to the right per row going down (the straight line that fits it best, column by row); its
    angle from upright is the slant. This is the skew by which OpenCV's sample of digit recognition
    straightens digits (samples/python/digits.py, deskew).

    Parameters
    ----------
    X : array-like of shape (n_samples, 64)
        Ink counts, 0 or more.

    Returns
    -------
    ndarray of shape (n_samples,)
        Degrees from -90 to 90.

    Raises
    ------
    ValueError
        If X has another shape, or an image has no ink in two rows: it has no slant.
    """
    X = np.asarray(X, dtype=float)
    if X.ndim != 2 or X.shape[1] != 64:
        raise ValueError(f"digits must be rows of 64 numbers, not of shape {X.shape}")
    images = X.reshape(-1, 8, 8)
    if np.any((images.sum(axis=2) > 0).sum(axis=1) < 2):
        raise ValueError("a slant needs ink in two rows or more")
    row, column = np.indices((8, 8))
    total = images.sum(axis=(1, 2), keepdims=True)
    down = row - (images * row).sum(axis=(1, 2), keepdims=True) / total
    right = column - (images * column).sum(axis=(1, 2), keepdims=True) / total
    mu11 = (images * right * down).sum(axis=(1, 2))
    mu02 = (images * down**2).sum(axis=(1, 2))
    degrees: Floats = -np.degrees(np.arctan(mu11 / mu02))
    return degrees


def mean_slants() -> Floats:
    """Return the mean slant of the training digits of each class 0..9, degrees."""
    split = load_split()
    slant = slants(split.X_train)
    return np.array([slant[split.y_train == digit].mean() for digit in range(10)])


def numbers(X: ArrayLike, target: str) -> Floats:
    """Return the number that is to be predicted for each digit: degrees, or ink counts 0..1024.

    Raises
    ------
    ValueError
        If target is none of TARGETS; for "slant" see `slants`.
    """
    if target not in TARGETS:
        raise ValueError(f"target must be one of {', '.join(TARGETS)}, not {target!r}")
    return slants(X) if target == SLANT else np.sum(X, axis=1)


def seen(X: Floats, half: str) -> Floats:
    """Return the numbers that the model sees: of shape (n_samples, 64), or 32 for the upper half.

    Raises
    ------
    ValueError
        If half is no key of N_SEEN.
    """
    if half not in N_SEEN:
        raise ValueError(f"half must be one of {', '.join(N_SEEN)}, not {half!r}")
    return X[:, : N_SEEN[half]]


def rank(half: str, metric: str) -> Neighbors:
    """Rank the training digits for every test digit by what is seen; ValueError as above."""
    split = load_split()
    model = classifier.fit(seen(split.X_train, half), split.y_train, metric)
    return classifier.rank(model, seen(split.X_test, half))


def predict(neighbors: Neighbors, target: str, n_neighbors: int, weights: str) -> RegressionResult:
    """Predict a number of every test digit; parameters and errors as in `means` and `numbers`."""
    split = load_split()
    known = numbers(split.X_train, target)
    predicted = means(neighbors, known, n_neighbors, weights)
    return RegressionResult(numbers(split.X_test, target), predicted, float(known.mean()))


def examples(target: str, n_shown: int) -> Ints:
    """Choose test digits from the one with the least number to the one with the greatest.

    Returns
    -------
    ndarray of shape (n_shown,)
        Rows of X_test, evenly spread by rank.
    """
    true = numbers(load_split().X_test, target)
    places = np.linspace(0, len(true) - 1, n_shown).round().astype(int)
    rows: Ints = true.argsort(kind="stable")[places]
    return rows


def code(
    result: RegressionResult, n_neighbors: int, weights: str, target: str, half: str, metric: str
) -> Block:
    """Return the code of the digits.

    Parameters
    ----------
    result : RegressionResult
        What `predict` gave with these.
    n_neighbors, weights, target, half, metric : int
        As in `rank` and `predict`.

    Raises
    ------
    ValueError
        If one of them is out of range or unknown.
    """
    return block(
        _WRITTEN[target],
        f"""
        X_train, X_test, t_train, t_test = train_test_split(
            {_write_seen(half)}, t, random_state={RANDOM_STATE}
        )
        D = pairwise_distances(
            X_test, X_train, {METRICS[metric].write_arguments()}
        )
        order = D.argsort(axis=1, kind="stable")  # ties: as stored
        """,
        _write_mean(n_neighbors, weights),
        """
        for prediction in predicted, t_train.mean():
            print(f"error {np.abs(prediction - t_test).mean():.2f}")
        """,
        prints=f"error {result.error:.2f}\nerror {result.error_of_mean:.2f}",
    )


_WRITTEN = {
    SLANT: """
    def slant(image):  # degrees; to the right is positive
        places = np.indices((8, 8)).reshape(2, 64)  # rows, columns
        moments = np.cov(places, aweights=image)
        return -np.degrees(np.arctan(moments[0, 1] / moments[0, 0]))

    X = load_digits().data
    t = np.array([slant(image) for image in X])
    """,
    INK: """
    X = load_digits().data
    t = X.sum(axis=1)
    """,
}


def _write_seen(half: str) -> str:
    return "X" if half == WHOLE else f"X[:, :{N_SEEN[half]}]"


def _write_mean(n_neighbors: int, weights: str) -> str:
    nearest = f"t_train[order[:, :{n_neighbors}]]"
    if weights == "uniform":
        return f"predicted = {nearest}.mean(axis=1)\n"
    return f"""
    votes = 1 / np.sort(D)[:, :{n_neighbors}]
    predicted = np.average({nearest}, axis=1, weights=votes)
    """
