"""What a class teaches: more people, better answers.

The drawings of a class are asked before they are taught, and those of each person are asked of all
others: so nobody is read with the help of their own handwriting.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from digits_knn.arrays import Bools, Floats, Ints
from digits_knn.knn import classifier, teaching
from digits_knn.knn.evaluation import Score, score

MAX_K = 200  # up to which people are compared


@dataclass(frozen=True, eq=False)
class ClassProgress:
    """How the drawings of a class were read, in the order in which they were drawn.

    Attributes
    ----------
    y : ndarray of shape (n,)
        Labels 0..9.
    before : ndarray of shape (n,)
        Bool, whether the training digits alone read each right.
    after : ndarray of shape (n,)
        Bool, whether they and all drawings before it do.
    """

    y: Ints
    before: Bools
    after: Bools

    @property
    def accuracy_by_n_taught(self) -> Floats:
        """Share right of the drawings so far, ndarray of shape (n,); entry i is after i + 1."""
        shares: Floats = self.after.cumsum() / np.arange(1, len(self.after) + 1)
        return shares

    def scores(self, label: int | None = None) -> tuple[Score, Score] | None:
        """Score before and after, of all drawings or of one digit; None if there are none."""
        chosen = np.ones(len(self.y), dtype=np.bool_) if label is None else self.y == label
        if not chosen.any():
            return None
        before, after = (int(each[chosen].sum()) for each in (self.before, self.after))
        return score(before, int(chosen.sum())), score(after, int(chosen.sum()))


@dataclass(frozen=True, eq=False)
class AcrossPersons:
    """How each person's drawings are read by the training digits and all other persons'.

    Attributes
    ----------
    correct : ndarray of shape (n, largest)
        Bool; entry [i, k - 1] is whether drawing i is read right at K = k.
    alone : ndarray of shape (n, largest)
        The same by the training digits alone.
    """

    correct: Bools
    alone: Bools

    def scores(self, n_neighbors: int) -> tuple[Score, Score]:
        """Score at one K: the training digits alone, then with the other persons."""
        n = len(self.correct)
        alone, correct = (
            int(each[:, n_neighbors - 1].sum()) for each in (self.alone, self.correct)
        )
        return score(alone, n), score(correct, n)

    @property
    def accuracy_by_k(self) -> Floats:
        """Share right with the other persons, ndarray of shape (largest,)."""
        shares: Floats = self.correct.mean(axis=0)
        return shares


def class_progress(
    X: Floats,
    y: Ints,
    X_train: Floats,
    y_train: Ints,
    n_neighbors: int,
    weights: str = "uniform",
    metric: str = "euclidean",
) -> ClassProgress:
    """Ask for each drawing what was said before it was taught.

    Parameters
    ----------
    X : ndarray of shape (n, 64)
        Ink counts 0..16, in the order in which they were drawn; n may be 0.
    y : ndarray of shape (n,)
        Labels 0..9.
    X_train : ndarray of shape (n_train, 64)
    y_train : ndarray of shape (n_train,)
    n_neighbors : int
        K, 1..n_train.
    weights : str
        "uniform" or "distance".
    metric : str
        A key of `metrics.METRICS`.

    Raises
    ------
    ValueError
        If K is out of range, a choice is unknown, or the arrays do not fit each other.
    """
    arguments = (X_train, y_train, n_neighbors, weights, metric)
    return ClassProgress(y, *teaching.read_before_taught(X, y, *arguments))


def across_persons(
    X: Floats,
    y: Ints,
    persons: Ints,
    X_train: Floats,
    y_train: Ints,
    weights: str = "uniform",
    metric: str = "euclidean",
    largest: int = MAX_K,
) -> AcrossPersons:
    """Leave one person out: read each drawing with the training digits and the others' drawings.

    Parameters
    ----------
    X : ndarray of shape (n, 64)
        Ink counts 0..16.
    y, persons : ndarray of shape (n,)
        Labels 0..9, and whose drawing each is, any numbers.
    X_train : ndarray of shape (n_train, 64)
    y_train : ndarray of shape (n_train,)
    weights : str
        "uniform" or "distance".
    metric : str
        A key of `metrics.METRICS`.
    largest : int
        K up to which is asked, 1..n_train.

    Raises
    ------
    ValueError
        If there are no drawings, a choice is unknown, K is out of range, or the arrays do not fit
        each other.
    """
    n_train = len(y_train)
    classifier.check_n_neighbors(largest, n_train)
    classifier.check_choice("weights", weights, classifier.WEIGHTS)
    _check_labels(X, y)
    if persons.shape != y.shape or not len(y):
        raise ValueError(
            f"{len(y)} drawings need as many persons, at least one, not {len(persons)}"
        )
    voters = np.concatenate([y_train, y])
    model = classifier.fit(np.vstack([X_train, X]), voters, metric)
    recipe = np.arange(n_train)
    correct, alone = (np.zeros((len(y), largest), dtype=np.bool_) for _ in range(2))
    for person in np.unique(persons):
        others = np.concatenate([recipe, n_train + np.flatnonzero(persons != person)])
        for rows in _blocks(np.flatnonzero(persons == person)):
            neighbors = classifier.rank(model, X[rows])
            for read, may_vote in ((alone, recipe), (correct, others)):
                ranked = classifier.restrict(neighbors, np.arange(len(rows)), may_vote)
                labels = voters[may_vote][ranked.indices[:, :largest]]
                vote_weights = classifier.weight_votes(ranked.distances[:, :largest], weights)
                leading = classifier.leading_class_by_k(labels, vote_weights)
                read[rows] = leading == y[rows, None]
    return AcrossPersons(correct, alone)


def _check_labels(X: Floats, y: Ints) -> None:
    if y.shape != (len(X),):
        raise ValueError(f"{len(X)} drawings need as many labels, not shape {y.shape}")


def _blocks(rows: Ints) -> Iterator[Ints]:
    for start in range(0, len(rows), teaching.BLOCK):
        yield rows[start : start + teaching.BLOCK]
