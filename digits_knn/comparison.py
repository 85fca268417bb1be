"""Why a training digit is a neighbor: what each pixel adds to its distance, in every metric."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digits_knn.classifier import METRICS, check_choice

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Measure:
    """How a metric makes a distance of two images, pixel by pixel.

    Attributes
    ----------
    parts : takes two images, gives what each pixel adds.
    total : takes the parts, puts them together: their sum, or the largest.
    distance : makes the distance of the total.
    """

    parts: Callable[[Floats, Floats], Floats]
    total: Callable[[Floats], float]
    distance: Callable[[float], float]


def _add(parts: Floats) -> float:
    return float(parts.sum())


def _itself(total: float) -> float:
    return total


def _of_length_one(image: Floats) -> Floats:
    length = np.linalg.norm(image)
    return image / length if length > 0 else image


MEASURES: dict[str, Measure] = {
    "euclidean": Measure(lambda a, b: (a - b) ** 2, _add, lambda total: total**0.5),
    "manhattan": Measure(lambda a, b: np.abs(a - b), _add, _itself),
    "minkowski": Measure(lambda a, b: np.abs(a - b) ** 3, _add, lambda total: total ** (1 / 3)),
    "chebyshev": Measure(lambda a, b: np.abs(a - b), lambda parts: float(parts.max()), _itself),
    # 1 - cos is half the squared straight line between the images scaled to length 1
    "cosine": Measure(lambda a, b: (_of_length_one(a) - _of_length_one(b)) ** 2 / 2, _add, _itself),
}


@dataclass(frozen=True)
class Comparison:
    """Two images in one metric.

    Attributes
    ----------
    parts : ndarray of shape (8, 8), what each pixel adds to `total`, 0 or more.
    total : their sum; for "chebyshev" the largest of them.
    distance : for "euclidean" the root of the total, for "minkowski" its cube root, else the total.
    """

    parts: Floats
    total: float
    distance: float


def compare(image: ArrayLike, neighbor: ArrayLike, metric: str = "euclidean") -> Comparison:
    """Take the distance of two images apart.

    Parameters
    ----------
    image, neighbor : arrays of shape (8, 8), ink counts 0..16.
    metric : a key of `classifier.METRICS`.

    Raises
    ------
    ValueError : the metric is unknown, an image has another shape or holds no finite number.
    """
    check_choice("metric", metric, METRICS)
    images = [np.asarray(each, dtype=np.float64) for each in (image, neighbor)]
    for each in images:
        if each.shape != (8, 8) or not np.isfinite(each).all():
            raise ValueError(f"An image must be 8 x 8 finite numbers, not of shape {each.shape}.")
    measure = MEASURES[metric]
    parts = measure.parts(*images)
    total = measure.total(parts)
    return Comparison(parts, total, measure.distance(total))
