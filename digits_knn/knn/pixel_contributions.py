"""Why a training digit is a neighbor: what each pixel adds to its distance, in every metric."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from digits_knn.arrays import Floats
from digits_knn.knn.metrics import METRICS, check_metric


@dataclass(frozen=True)
class Comparison:
    """Two images in one metric.

    Attributes
    ----------
    parts : ndarray of shape (8, 8)
        What each pixel adds to `total`, 0 or more.
    total : float
        Their sum, or the largest of them; see `metrics.Metric`.
    distance : float
        As scikit-learn measures it.
    """

    parts: Floats
    total: float
    distance: float


def compare(image: ArrayLike, neighbor: ArrayLike, metric: str = "euclidean") -> Comparison:
    """Take the distance of two images apart.

    Parameters
    ----------
    image, neighbor : array-like of shape (8, 8)
        Ink counts 0..16.
    metric : str
        A key of `metrics.METRICS`.

    Raises
    ------
    ValueError
        If the metric is unknown, an image has another shape or holds no finite number.
    """
    check_metric(metric)
    images = [np.asarray(each, dtype=np.float64) for each in (image, neighbor)]
    for each in images:
        if each.shape != (8, 8) or not np.isfinite(each).all():
            raise ValueError(f"An image must be 8 x 8 finite numbers, not of shape {each.shape}.")
    how = METRICS[metric]
    parts = how.contributions(*images)
    total = float(parts.max() if how.is_largest else parts.sum())
    return Comparison(parts, total, total ** (1 / how.root))
