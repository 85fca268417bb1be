"""Why a training digit is a neighbor: what each pixel adds to its distance, in every metric."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digits_knn.knn.classifier import METRICS, check_choice

Floats = NDArray[np.float64]

# A pixel adds its difference to this power; the distance is the root of as high a degree.
POWERS = {"euclidean": 2, "manhattan": 1, "minkowski": 3, "chebyshev": 1}


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
    if metric == "cosine":
        # 1 - cos is half the squared straight line between the images scaled to length 1
        parts = np.diff([_of_length_one(each) for each in images], axis=0)[0] ** 2 / 2
        return Comparison(parts, float(parts.sum()), float(parts.sum()))
    parts = np.abs(images[0] - images[1]) ** POWERS[metric]
    total = float(parts.max() if metric == "chebyshev" else parts.sum())
    return Comparison(parts, total, total ** (1 / POWERS[metric]))


def _of_length_one(image: Floats) -> Floats:
    length = np.linalg.norm(image)
    return image / length if length > 0 else image
