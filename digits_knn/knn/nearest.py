"""The nearest of thousands: as `classifier.rank` does, without ranking all the others."""

import numpy as np
from numpy.typing import ArrayLike
from sklearn.metrics import pairwise_distances

from digits_knn.arrays import Floats
from digits_knn.knn.classifier import DISTANCE_DECIMALS, Neighbors
from digits_knn.knn.metrics import METRICS, check_metric

# queries of thousands at once: ranking all of 6,000 would take a gigabyte, and the distances of 200
# to 6,000 take 12 MB
BLOCK = 200


def measure(X: ArrayLike, X_train: ArrayLike, metric: str = "euclidean") -> Floats:
    """Return the distance of each sample to each training digit.

    Parameters
    ----------
    X, X_train : array-like of shape (n_samples, n_features)
    metric : str
        A key of `metrics.METRICS`.

    Returns
    -------
    ndarray of shape (n_queries, n_train)

    Raises
    ------
    ValueError
        If the metric is unknown, or scikit-learn refuses the arrays.
    """
    check_metric(metric)
    distances: Floats = pairwise_distances(X, X_train, **METRICS[metric].arguments)
    return distances.round(DISTANCE_DECIMALS)


def nearest(distances: Floats, n_neighbors: int) -> Neighbors:
    """Rank the n nearest of each row; at equal distance in the order of the columns.

    Parameters
    ----------
    distances : ndarray of shape (n_queries, n_train)
        Infinite for what is not to be ranked.
    n_neighbors : int
        1..n_train.

    Returns
    -------
    Neighbors
        Of n_neighbors ranks.
    """
    limit = np.partition(distances, n_neighbors - 1, axis=1)[:, n_neighbors - 1 : n_neighbors]
    is_nearer, is_at_limit = distances < limit, distances == limit
    n_free = n_neighbors - is_nearer.sum(axis=1, keepdims=True)
    # of those at the limit the first that there is room for
    chosen = is_nearer | (is_at_limit & (is_at_limit.cumsum(axis=1, dtype=np.int32) <= n_free))
    indices = np.nonzero(chosen)[1].reshape(-1, n_neighbors)
    found = distances[chosen].reshape(indices.shape)
    order = found.argsort(axis=1, kind="stable")
    return Neighbors(
        np.take_along_axis(found, order, axis=1), np.take_along_axis(indices, order, axis=1)
    )
