"""What a class teaches: more people, better answers.

The drawings of a class are asked before they are taught, and those of each person are asked of all
others: so nobody is read with the help of their own handwriting.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from digits_knn.arrays import Bools, Floats, Ints
from digits_knn.knn import classifier, nearest
from digits_knn.knn.classifier import Neighbors
from digits_knn.knn.evaluation import Score, score
from digits_knn.knn.metrics import check_metric
from digits_knn.knn.nearest import BLOCK

MAX_K = 200  # up to which the drawings are read


@dataclass(frozen=True, eq=False)
class ClassProgress:
    """How the drawings of a class are read at every K, in the order in which they were drawn.

    Attributes
    ----------
    y : ndarray of shape (n,)
        Labels 0..9.
    alone : ndarray of shape (n, largest)
        Bool; entry [i, k - 1] is whether the training digits alone read drawing i right at K = k.
    earlier : ndarray of shape (n, largest)
        The same by them and all drawings before it.
    distances, labels : ndarray of shape (n, largest)
        Of the nearest among training digits and other persons' drawings.
    weights : str
        "uniform" or "distance".
    """

    y: Ints
    alone: Bools
    earlier: Bools
    distances: Floats
    labels: NDArray[np.uint8]
    weights: str

    def __len__(self) -> int:
        return len(self.y)

    @cached_property
    def others(self) -> Bools:
        """The same by the training digits and all drawings of other persons; of at least one."""
        return _is_right(self.distances, self.labels, self.y, self.weights)

    def scores(self, n_neighbors: int, label: int | None = None) -> tuple[Score, Score] | None:
        """Score `alone` and `earlier` at one K, of all drawings or one digit; None if none."""
        chosen = np.ones(len(self.y), dtype=np.bool_) if label is None else self.y == label
        if not chosen.any():
            return None
        alone, earlier = (
            int(each[chosen, n_neighbors - 1].sum()) for each in (self.alone, self.earlier)
        )
        return score(alone, int(chosen.sum())), score(earlier, int(chosen.sum()))


def class_progress(
    X: Floats,
    y: Ints,
    persons: Ints,
    X_train: Floats,
    y_train: Ints,
    weights: str = "uniform",
    metric: str = "euclidean",
    known: ClassProgress | None = None,
    largest: int = MAX_K,
) -> ClassProgress:
    """Read each drawing, at every K: with those before it, and with those of other persons.

    Parameters
    ----------
    X : ndarray of shape (n, 64)
        Ink counts 0..16, in the order in which they were drawn; n may be 0.
    y, persons : ndarray of shape (n,)
        Labels 0..9, and whose drawing each is, any numbers.
    X_train : ndarray of shape (n_train, 64)
    y_train : ndarray of shape (n_train,)
    weights : str
        "uniform" or "distance".
    metric : str
        A key of `metrics.METRICS`.
    known : ClassProgress, optional
        What this function returned for the first of these drawings, all else alike: only the others
        are read then.
    largest : int
        K up to which is asked, 1..n_train.

    Raises
    ------
    ValueError
        If a choice is unknown, K is out of range, or the arrays do not fit each other.
    """
    classifier.check_n_neighbors(largest, len(y_train))
    classifier.check_choice("weights", weights, classifier.WEIGHTS)
    check_metric(metric)
    if not y.shape == persons.shape == (len(X),):
        raise ValueError(
            f"{len(X)} drawings need as many labels and persons, not shapes {y.shape} and "
            f"{persons.shape}"
        )
    progress = _nothing(largest, weights) if known is None else known
    if len(progress) > len(y) or not np.array_equal(progress.y, y[: len(progress)]):
        raise ValueError(f"the {len(progress)} drawings known are not the first of these {len(y)}")
    for start in range(len(progress), len(y), BLOCK):
        n = min(start + BLOCK, len(y))
        distances = nearest.measure(X[start:n], np.vstack([X_train, X[:n]]), metric)
        voters = np.concatenate([y_train, y[:n]]).astype(np.uint8)
        progress = _with_block(progress, distances, voters, y[:n], persons[:n])
    return progress


def _nothing(largest: int, weights: str) -> ClassProgress:
    none: Bools = np.empty((0, largest), dtype=np.bool_)
    no_labels, no_distances = none.astype(np.uint8), none.astype(np.float64)
    return ClassProgress(np.empty(0, dtype=np.int64), none, none, no_distances, no_labels, weights)


def _with_block(
    known: ClassProgress,
    distances: Floats,
    voters: NDArray[np.uint8],
    y: Ints,
    persons: Ints,
) -> ClassProgress:
    """Add the last drawings.

    Parameters
    ----------
    distances : ndarray of shape (n_new, n_train + n)
        Of the new ones to the training digits and all drawings.
    voters : ndarray of shape (n_train + n,)
        The labels of these.
    """
    start, n, largest = len(known), len(y), known.alone.shape[1]
    n_train = len(voters) - n
    rows = np.arange(start, n)

    def right(near: Neighbors) -> Bools:
        return _is_right(near.distances, voters[near.indices], y[rows], known.weights)

    alone = nearest.nearest(distances[:, :n_train], largest)
    is_later = np.arange(n) >= rows[:, None]
    earlier = nearest.nearest(_without(distances, n_train, is_later), largest)
    is_own = persons == persons[rows, None]
    others = nearest.nearest(_without(distances, n_train, is_own), largest)

    # to those known, the new ones are more voters, and at equal distance the last
    to_new = np.where(is_own[:, :start], np.inf, distances[:, n_train : n_train + start]).T
    merged = np.hstack([known.distances, to_new])
    labels = np.hstack([known.labels, np.broadcast_to(voters[n_train + rows], to_new.shape)])
    of_known = nearest.nearest(merged, largest)
    still = np.take_along_axis(labels, of_known.indices, axis=1)
    return ClassProgress(
        y,
        np.vstack([known.alone, right(alone)]),
        np.vstack([known.earlier, right(earlier)]),
        np.vstack([of_known.distances, others.distances]),
        np.vstack([still, voters[others.indices]]),
        known.weights,
    )


def _without(distances: Floats, n_train: int, is_out: Bools) -> Floats:
    """Return the distances, those to some of the drawings infinite."""
    left = distances.copy()
    left[:, n_train:][is_out] = np.inf
    return left


def _is_right(distances: Floats, labels: NDArray[np.uint8], y: Ints, weights: str) -> Bools:
    """Return for each drawing and K whether the answer of these neighbors is right."""
    vote_weights = classifier.weight_votes(distances, weights)
    right: Bools = classifier.leading_class_by_k(labels, vote_weights) == y[:, None]
    return right
