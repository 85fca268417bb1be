"""How good the model is: accuracy at every K from one neighbor search."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import binomtest

from digits_knn.arrays import Bools, Floats
from digits_knn.knn import classifier
from digits_knn.knn.classifier import Neighbors

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Score:
    """How many of some samples were read right, with a Wilson interval.

    Attributes
    ----------
    n_correct, n_samples : int
        Counts.
    accuracy : float
        Share right, 0..1.
    low, high : float
        The ends of the 95 % interval, 0..1.
    """

    n_correct: int
    n_samples: int
    accuracy: float
    low: float
    high: float


def accuracy_by_k(
    X_train: ArrayLike,
    y_train: ArrayLike,
    X_test: ArrayLike,
    y_test: ArrayLike,
    weights: str = "uniform",
    metric: str = "euclidean",
) -> Floats:
    """Score K-NN on the test samples for every K from 1 to n_train.

    Equal to KNeighborsClassifier(n_neighbors=k).score for every k, except where distances tie
    at ranks k and k + 1 (see `digits_knn.knn.classifier`).

    Parameters
    ----------
    X_train, X_test : array-like of shape (n_samples, n_features)
    y_train, y_test : array-like of shape (n_samples,)
        Labels.
    weights : str
        "uniform" or "distance".
    metric : str
        A key of `metrics.METRICS`.

    Returns
    -------
    ndarray of shape (n_train,)
        Shares 0..1; entry k - 1 is K = k.

    Raises
    ------
    ValueError
        If a choice is unknown or the arrays do not fit each other.
    """
    classifier.check_choice("weights", weights, classifier.WEIGHTS)  # before the long search
    neighbors = classifier.rank(classifier.fit(X_train, y_train, metric), X_test)
    accuracy: Floats = correct_by_k(neighbors, y_train, y_test, weights).mean(axis=0)
    return accuracy


def correct_by_k(
    neighbors: Neighbors, y_train: ArrayLike, y_test: ArrayLike, weights: str = "uniform"
) -> Bools:
    """Return for every sample and every K whether the answer is right.

    Parameters
    ----------
    neighbors : Neighbors
        The ranking of the test samples.
    y_train, y_test : array-like of shape (n_samples,)
        Labels.
    weights : str
        "uniform" or "distance".

    Returns
    -------
    ndarray of shape (n_test, n_train)
        Entry [i, k - 1] is sample i at K = k.

    Raises
    ------
    ValueError
        If a choice is unknown or the arrays do not fit each other.
    """
    labels = np.asarray(y_test)
    n_test = len(neighbors.indices)
    if labels.shape != (n_test,):
        raise ValueError(f"y_test has shape {labels.shape}, but {n_test} samples were ranked")
    correct: Bools = classifier.predict_by_k(neighbors, y_train, weights) == labels[:, None]
    return correct


def score(n_correct: int, n_samples: int) -> Score:
    """Turn a count into a share with its 95 % interval.

    The interval is Wilson's (E. B. Wilson, JASA 22, 1927), which stays inside 0..1.

    Raises
    ------
    ValueError
        If not 0 <= n_right <= n_samples with at least one sample.
    """
    if n_samples < 1 or not 0 <= n_correct <= n_samples:
        raise ValueError(f"cannot have {n_correct} right of {n_samples}")
    interval = binomtest(n_correct, n_samples).proportion_ci(CONFIDENCE, method="wilson")
    return Score(n_correct, n_samples, n_correct / n_samples, interval.low, interval.high)
