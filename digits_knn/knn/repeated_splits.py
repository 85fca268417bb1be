"""The same digits split many times into training and test part: how much a score owes to chance."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.metrics import pairwise_distances

from digits_knn.arrays import Floats, Ints
from digits_knn.dataset import load_all, split_rows
from digits_knn.knn import classifier, model_selection
from digits_knn.knn.metrics import METRICS, check_metric

N_SPLITS = 200
SPLITS_AT_ONCE = 10  # their votes are counted together
FINE = 50  # up to this K, bias and variance are reckoned at every one


@dataclass(frozen=True, eq=False)  # known by identity, so that what follows can be kept
class RepeatedSplits:
    """What many splits say of every K.

    Attributes
    ----------
    accuracy : ndarray of shape (n_splits, n_train)
        Test scores 0..1; row s is the split of random_state s, entry k - 1 is K = k.
    k_values : ndarray of shape (n_values,)
        The K of what follows, ascending, 1 to n_train.
    n_predictions : ndarray of shape (n_samples, n_values, 10)
        How often each digit, being in the test part, was read as 0 to 9.
    bias, variance : ndarrays of shape (n_values,)
        Shares 0..1 that add up to the mean error.
    """

    accuracy: Floats
    k_values: Ints
    n_predictions: NDArray[np.integer[Any]]
    bias: Floats
    variance: Floats

    def parts_at(self, n_neighbors: ArrayLike) -> tuple[Floats, Floats]:
        """Return bias and variance at any K, reckoned between those of k_values."""
        bias, variance = (
            np.interp(np.asarray(n_neighbors), self.k_values, part)
            for part in (self.bias, self.variance)
        )
        return bias, variance


def score_repeated_splits(
    weights: str = "uniform",
    metric: str = "euclidean",
    n_splits: int = N_SPLITS,
    noise: float = 0,
    progress: Callable[[float], object] | None = None,
) -> RepeatedSplits:
    """Split scikit-learn's digits with random_state 0, 1, 2, ... and score every K on each.

    Every distance is measured once: a split only chooses which of them count.

    Parameters
    ----------
    weights : str
        "uniform" or "distance".
    metric : str
        A key of `metrics.METRICS`.
    n_splits : int
        1 or more.
    noise : float
        Share of each split's training labels that `model_selection.add_label_noise` makes wrong,
        0..1. Splits shuffle the digits, so that others are wrong in each.
    progress : callable or None
        Called with the share done, 0..1.

    Raises
    ------
    ValueError
        If a choice is unknown, n_splits is below 1, or noise is outside 0..1.
    """
    classifier.check_choice("weights", weights, classifier.WEIGHTS)
    check_metric(metric)
    if n_splits < 1:
        raise ValueError(f"n_splits must be 1 or more, not {n_splits}")
    X, y = load_all()
    labels = y.astype(np.uint8)
    counts = np.uint8 if n_splits <= np.iinfo(np.uint8).max else np.int32
    distances = pairwise_distances(X, **METRICS[metric].arguments)
    distances = distances.round(classifier.DISTANCE_DECIMALS)
    nearness = _dense_ranks(distances)
    n_train = len(split_rows()[0])
    k_values = np.unique([*range(1, FINE + 1), *model_selection.K_VALUES, n_train])
    accuracy = np.empty((n_splits, n_train))
    n_predictions = np.zeros((len(y), len(k_values), 10), dtype=counts)
    for start in range(0, n_splits, SPLITS_AT_ONCE):
        seeds = range(start, min(start + SPLITS_AT_ONCE, n_splits))
        splits = [split_rows(seed) for seed in seeds]
        ranked, near = [], []
        for train, test in splits:
            of_split = np.ix_(test, train)
            # stable: equal distances keep the order in which the split stores them
            order = np.argsort(nearness[of_split], axis=1, kind="stable")
            ranked.append(model_selection.add_label_noise(labels[train], noise)[order])
            if weights == "distance":
                near.append(np.take_along_axis(distances[of_split], order, axis=1))
        voters = np.concatenate(ranked)
        measured = np.concatenate(near) if near else np.broadcast_to(1.0, voters.shape)
        predictions = classifier.leading_class_by_k(
            voters, classifier.weight_votes(measured, weights)
        )
        tested = np.concatenate([test for _, test in splits])
        correct = predictions == labels[tested, None]
        accuracy[seeds] = correct.reshape(len(seeds), -1, n_train).mean(axis=1)
        counted = (tested[:, None], np.arange(len(k_values)), predictions[:, k_values - 1])
        np.add.at(n_predictions, counted, 1)
        if progress:
            progress(seeds.stop / n_splits)
    bias, variance = bias_and_variance(n_predictions, y)
    for array in (accuracy, k_values, n_predictions, bias, variance):
        array.flags.writeable = False  # every visitor shares them
    return RepeatedSplits(accuracy, k_values, n_predictions, bias, variance)


def bias_and_variance(
    n_predictions: NDArray[np.integer[Any]], labels: Ints
) -> tuple[Floats, Floats]:
    """Part the error into bias and variance (R. Kohavi and D. H. Wolpert, ICML 1996).

    With p[c] the share of splits in which a sample of label y was predicted to be c:
    bias = ((1 - p[y])^2 + sum of p[c]^2 over the other c) / 2, how far the predictions are from the
    label on the whole; variance = (1 - sum of all p[c]^2) / 2, how much they differ from split to
    split. Their sum is 1 - p[y], the error. This is their squared bias; their third part, noise in
    the labels of the samples, cannot be told from it where a sample has one label.

    Parameters
    ----------
    n_predictions : ndarray of shape (n_samples, n_values, n_classes)
        Counts.
    labels : ndarray of shape (n_samples,)
        0 to n_classes - 1.

    Returns
    -------
    bias, variance : ndarrays of shape (n_values,)
        Means over all answers, so that a sample counts as often as it was tested.

    Raises
    ------
    ValueError
        If the shapes do not fit each other, or nothing was answered.
    """
    if n_predictions.ndim != 3 or labels.shape != n_predictions.shape[:1]:
        raise ValueError(
            f"{labels.shape} labels do not fit predictions of shape {n_predictions.shape}"
        )
    times = n_predictions.sum(axis=2)  # as often at every K
    if not times.any():
        raise ValueError("no sample was ever tested")
    shares = n_predictions / np.maximum(times, 1)[..., None]
    squares = np.sum(shares**2, axis=2)
    share_correct = np.take_along_axis(shares, labels[:, None, None], axis=2)[..., 0]
    bias = ((1 - share_correct) ** 2 + squares - share_correct**2) / 2
    variance = (1 - squares) / 2
    return np.average(bias, axis=0, weights=times[:, 0]), np.average(
        variance, axis=0, weights=times[:, 0]
    )


def _dense_ranks(distances: Floats) -> NDArray[np.uint16]:
    """Number the different distances in each row; as 16 bits they are sorted many times as fast."""
    order = np.argsort(distances, axis=1)
    ascending = np.take_along_axis(distances, order, axis=1)
    steps = np.zeros(distances.shape, dtype=np.uint16)
    steps[:, 1:] = np.cumsum(ascending[:, 1:] > ascending[:, :-1], axis=1)
    ranks = np.empty_like(steps)
    np.put_along_axis(ranks, order, steps, axis=1)
    return ranks
