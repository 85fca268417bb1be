"""Choosing K: training, cross-validated and test score at every K, and the K that rules choose."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from sklearn.model_selection import RepeatedKFold

from digits_knn.arrays import Floats, Ints
from digits_knn.knn import classifier, evaluation, nearest
from digits_knn.knn.classifier import Neighbors

N_FOLDS = 5  # scikit-learn's default
N_REPEATS = 10  # shuffled anew each time: the spread of only five folds is itself up to chance
# K worth trying: fine where K matters, coarse where a step of one changes nothing
K_VALUES = (
    *range(1, 31),
    *range(35, 51, 5),
    *range(60, 101, 10),
    *range(150, 501, 50),
    *range(600, 1301, 100),
)


@dataclass(frozen=True, eq=False)  # known by identity, so that what follows can be kept
class ValidationCurves:
    """The scores of every K, shares 0..1; entry k - 1 is K = k.

    Attributes
    ----------
    train : ndarray of shape (n_train,)
        The training digits read by themselves.
    validation : ndarray of shape (n_fold_train,)
        Mean over all folds; a fold keeps fewer digits to vote, so that it ends at a smaller K.
    standard_error : ndarray of shape (n_fold_train,)
        Of the mean of one cross-validation, on average over its repetitions. That of the mean of
        all would be no measure: they score the same digits, and more of them tell nothing new.
    test : ndarray of shape (n_train,)
    with_class : ndarray of shape (n_train,), optional
        The test score when a class's drawings vote, too.
    """

    train: Floats
    validation: Floats
    standard_error: Floats
    test: Floats
    with_class: Floats | None = None

    @property
    def best(self) -> int:
        """The K with the best cross-validated score; of several the smallest."""
        return int(self.validation.argmax()) + 1

    @property
    def good_enough(self) -> float:
        """The best cross-validated score less its standard error."""
        return float(self.validation[self.best - 1] - self.standard_error[self.best - 1])

    @property
    def one_standard_error(self) -> int:
        """The largest K whose cross-validated score is within one standard error of the best.

        Breiman, Friedman, Olshen and Stone (Classification and Regression Trees, 1984) take the
        simplest model that is as good as the best; in K-NN that is the one that averages most.
        """
        return int(np.flatnonzero(self.validation >= self.good_enough)[-1]) + 1

    @property
    def square_root(self) -> int:
        """The rule of thumb: the square root of the number of training digits."""
        return max(1, round(float(np.sqrt(len(self.train)))))

    @property
    def best_on_test(self) -> int:
        """The K with the best test score; chosen by it, that score is no test any more."""
        return int(self.test.argmax()) + 1


def add_label_noise(y: ArrayLike, share: float, random_state: int = 0) -> Ints:
    """Return some labels wrongly, to see what K does about noise.

    Parameters
    ----------
    y : array-like of shape (n_samples,)
        Labels.
    share : float
        Of the samples that get another label, any of the others alike; 0..1.
    random_state : int
        Seed of the choice; a larger share adds to the choice of a smaller one.

    Raises
    ------
    ValueError
        If share is outside 0..1, or there is one label only.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"share must be from 0 to 1, not {share}")
    classes, encoded = np.unique(np.asarray(y), return_inverse=True)
    if len(classes) < 2:
        raise ValueError("one label only: there is no other to give")
    generator = np.random.default_rng(random_state)
    order = generator.permutation(len(encoded))
    steps = generator.integers(1, len(classes), len(encoded))
    chosen = order[: round(share * len(order))]
    encoded[chosen] = (encoded[chosen] + steps[chosen]) % len(classes)
    labels: Ints = classes[encoded]
    return labels


def cross_validate(
    neighbors: Neighbors,
    y_train: ArrayLike,
    weights: str = "uniform",
    n_folds: int = N_FOLDS,
    n_repeats: int = N_REPEATS,
) -> Floats:
    """Score every K on each fold of the training digits, the others voting, several times over.

    The folds are those of `RepeatedKFold(n_splits=n_folds, n_repeats=n_repeats, random_state=0)`.
    One neighbor search serves all: a fold's ranking is the whole one without the fold's digits.

    Parameters
    ----------
    neighbors : Neighbors
        The ranking of the training digits for the training digits.
    y_train : array-like of shape (n_train,)
        Labels.
    weights : str
        "uniform" or "distance".
    n_folds, n_repeats : int
        Folds, 2 to n_train, and how often the digits are shuffled into them, 1 or more.

    Returns
    -------
    ndarray of shape (n_repeats, n_folds, n_fold_train)
        Shares 0..1; n_fold_train is the size of the smallest training part, entry k - 1 is K = k.

    Raises
    ------
    ValueError
        If a choice is unknown, the labels do not fit the ranking or are too few for so many folds.
    """
    labels = np.asarray(y_train)
    n_train = len(labels)
    if neighbors.indices.shape != (n_train, n_train):
        raise ValueError(
            f"{n_train} labels need a ranking of shape {(n_train, n_train)}, "
            f"not {neighbors.indices.shape}"
        )
    encoded = np.unique(labels, return_inverse=True)[1].astype(np.uint16)
    ranked = encoded[neighbors.indices]
    n_fold_train = n_train - int(np.ceil(n_train / n_folds))
    scores = np.empty((n_repeats, n_folds, n_fold_train))
    folds = _shuffle_into_folds(n_train, n_folds, n_repeats)
    for fold, repeat_scores in zip(folds, scores, strict=True):
        # all folds at once: their votes are counted together
        votes = fold[neighbors.indices] != fold[:, None]
        n_voters = votes.sum(axis=1)
        first = np.cumsum(n_voters) - n_voters
        places = first[:, None] + np.arange(n_fold_train)
        voters = ranked[votes][places]
        if weights == "distance":
            measured = neighbors.distances[votes][places]
        else:
            measured = np.broadcast_to(1.0, voters.shape)
        predictions = classifier.leading_class_by_k(
            voters, classifier.weight_votes(measured, weights)
        )
        correct = predictions == encoded[:, None]
        for i in range(n_folds):
            repeat_scores[i] = correct[fold == i].mean(axis=0)
    return scores


def _shuffle_into_folds(n_train: int, n_folds: int, n_repeats: int) -> Ints:
    """Return for each repetition in which fold each digit is, of shape (n_repeats, n_train)."""
    folds = np.empty((n_repeats, n_train), dtype=int)
    splitter = RepeatedKFold(n_splits=n_folds, n_repeats=n_repeats, random_state=0)
    for i, (_, rows) in enumerate(splitter.split(np.empty(n_train))):
        folds[i // n_folds, rows] = i % n_folds
    return folds


def validation_curves(
    of_train: Neighbors,
    of_test: Neighbors,
    y_train: ArrayLike,
    y_test: ArrayLike,
    weights: str = "uniform",
) -> ValidationCurves:
    """Score every K on the training digits, in cross-validation and on the test digits.

    Parameters
    ----------
    of_train, of_test : Neighbors
        The rankings of the training digits for the training and the test digits.
    y_train, y_test : array-like of labels
    weights : str
        "uniform" or "distance".

    Raises
    ------
    ValueError
        If a choice is unknown, or arrays do not fit each other.
    """
    folds = cross_validate(of_train, y_train, weights)
    errors = folds.std(axis=1, ddof=1) / np.sqrt(folds.shape[1])
    result = ValidationCurves(
        train=evaluation.correct_by_k(of_train, y_train, y_train, weights).mean(axis=0),
        validation=folds.mean(axis=(0, 1)),
        standard_error=errors.mean(axis=0),
        test=evaluation.correct_by_k(of_test, y_train, y_test, weights).mean(axis=0),
    )
    for array in (result.train, result.validation, result.standard_error, result.test):
        array.flags.writeable = False  # every visitor shares them
    return result


def with_class(
    curves: ValidationCurves,
    X: Floats,
    y: Ints,
    X_test: Floats,
    y_test: Ints,
    weights: str = "uniform",
    metric: str = "euclidean",
) -> ValidationCurves:
    """Add the test score when a class's drawings vote, too.

    Parameters
    ----------
    X, y : ndarray of shape (n, 64), ndarray of shape (n,)
        All that vote: the training digits, then the drawings.
    X_test, y_test : ndarray of shape (n_test, 64), ndarray of shape (n_test,)
    weights : str
        "uniform" or "distance".
    metric : str
        A key of `metrics.METRICS`.

    Raises
    ------
    ValueError
        If a choice is unknown, or scikit-learn refuses the arrays.
    """
    near = nearest.nearest(nearest.measure(X_test, X, metric), len(curves.test))
    vote_weights = classifier.weight_votes(near.distances, weights)
    leading = classifier.leading_class_by_k(y[near.indices], vote_weights)
    accuracy = (leading == y_test[:, None]).mean(axis=0)
    accuracy.flags.writeable = False
    return replace(curves, with_class=accuracy)
