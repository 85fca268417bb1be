import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import sem
from sklearn.model_selection import RepeatedKFold, cross_val_score, validation_curve
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.dataset import load_split
from digits_knn.knn import classifier, evaluation, model_selection
from digits_knn.knn.classifier import WEIGHTS, Neighbors
from digits_knn.knn.metrics import METRICS
from digits_knn.knn.model_selection import ValidationCurves

SAMPLED_K = [1, 2, 5, 17, 60, 200]
FOLDS = RepeatedKFold(n_splits=5, n_repeats=3, random_state=0)


def untied() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return training digits, shaken so little that only ties are broken."""
    split = load_split()
    shaken = split.X_train[:400] + np.random.default_rng(0).uniform(0, 1e-3, (400, 64))
    return shaken, split.y_train[:400]


def rank_itself(X: NDArray[np.float64], y: NDArray[np.int64], metric: str) -> Neighbors:
    return classifier.rank(classifier.fit(X, y, metric), X)


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("metric", METRICS)
def test_folds_score_as_in_scikit_learn(metric: str, weights: str) -> None:
    X, y = untied()
    folds = model_selection.cross_validate(rank_itself(X, y, metric), y, weights, n_repeats=3)
    for k in SAMPLED_K:
        model = KNeighborsClassifier(
            k, weights=weights, algorithm="brute", **METRICS[metric].arguments
        )
        expected = cross_val_score(model, X, y, cv=FOLDS).reshape(3, 5)
        assert folds[:, :, k - 1] == pytest.approx(expected), f"K = {k}"


@pytest.mark.parametrize("weights", WEIGHTS)
def test_curves_are_scikit_learns_validation_curve(weights: str) -> None:
    X, y = untied()
    X_test, y_test = load_split().X_test + 0.0005, load_split().y_test
    model = classifier.fit(X, y)
    curves = model_selection.validation_curves(
        classifier.rank(model, X), classifier.rank(model, X_test), y, y_test, weights
    )
    _, theirs = validation_curve(
        KNeighborsClassifier(weights=weights, algorithm="brute"),
        X,
        y,
        param_name="n_neighbors",
        param_range=SAMPLED_K,
        cv=RepeatedKFold(n_splits=5, n_repeats=10, random_state=0),
    )
    theirs = theirs.reshape(len(SAMPLED_K), 10, 5)
    at = np.array(SAMPLED_K) - 1
    assert curves.validation[at] == pytest.approx(theirs.mean(axis=(1, 2)))
    assert curves.standard_error[at] == pytest.approx(sem(theirs, axis=2).mean(axis=1))
    for k in SAMPLED_K:
        fitted = KNeighborsClassifier(k, weights=weights, algorithm="brute").fit(X, y)
        assert curves.train[k - 1] == pytest.approx(fitted.score(X, y)), f"K = {k}"
        assert curves.test[k - 1] == pytest.approx(fitted.score(X_test, y_test)), f"K = {k}"


def test_the_recipes_curves_differ_from_scikit_learns_by_ties_alone() -> None:
    split = load_split()
    neighbors = rank_itself(split.X_train, split.y_train, "euclidean")
    folds = model_selection.cross_validate(neighbors, split.y_train, n_repeats=3)
    for k in (1, 3, 5, 20):
        model = KNeighborsClassifier(k, algorithm="brute")
        theirs = cross_val_score(model, split.X_train, split.y_train, cv=FOLDS).reshape(3, 5)
        assert np.abs(folds[:, :, k - 1] - theirs).max() * 270 <= 1.01, f"K = {k}"


def test_a_fold_ends_with_the_digits_that_it_keeps() -> None:
    X, y = untied()
    folds = model_selection.cross_validate(
        rank_itself(X, y, "euclidean"), y, n_folds=4, n_repeats=2
    )
    assert folds.shape == (2, 4, 300)


def make_curves(validation: list[float], error: float, test: list[float]) -> ValidationCurves:
    return ValidationCurves(
        train=np.ones(len(test)),
        validation=np.array(validation),
        standard_error=np.full(len(validation), error),
        test=np.array(test),
    )


def test_the_best_k_of_several_is_the_smallest() -> None:
    assert make_curves([0.8, 0.9, 0.9, 0.7], 0.01, [0.5, 0.6, 0.7, 0.8]).best == 2


@pytest.mark.parametrize(("error", "expected"), [(0.0, 2), (0.05, 4), (0.15, 5), (0.5, 6)])
def test_one_standard_error_takes_the_largest_k_that_is_as_good(
    error: float, expected: int
) -> None:
    curves = make_curves([0.84, 0.9, 0.84, 0.86, 0.76, 0.5], error, [0.5] * 6)
    assert curves.one_standard_error == expected


def test_the_standard_error_of_the_digits_is_not_that_of_one_lucky_shuffle() -> None:
    split = load_split()
    of_train = rank_itself(split.X_train, split.y_train, "euclidean")
    errors = sem(model_selection.cross_validate(of_train, split.y_train), axis=1)[:, 2]
    assert errors.max() > 2 * errors.min()  # why one shuffle is not enough
    assert 0.002 < errors.mean() < 0.004


def test_the_square_root_is_that_of_the_training_digits() -> None:
    assert make_curves([0.9], 0.1, [0.5] * 1347).square_root == 37
    assert make_curves([0.9], 0.1, [0.5]).square_root == 1


def test_the_best_on_the_test_digits_is_read_off_their_score() -> None:
    assert make_curves([0.8, 0.9], 0.01, [0.5, 0.6, 0.9, 0.8]).best_on_test == 3


def test_a_ranking_of_other_digits_is_refused() -> None:
    X, y = untied()
    of_others = classifier.rank(classifier.fit(X, y), X[:30])
    with pytest.raises(ValueError, match=r"need a ranking of shape \(400, 400\)"):
        model_selection.cross_validate(of_others, y)


def test_too_many_folds_are_refused() -> None:
    X, y = untied()
    with pytest.raises(ValueError, match="n_splits=500"):
        model_selection.cross_validate(rank_itself(X, y, "euclidean"), y, n_folds=500)


def test_unknown_weights_are_refused() -> None:
    X, y = untied()
    with pytest.raises(ValueError, match="weights must be one of"):
        model_selection.cross_validate(rank_itself(X, y, "euclidean"), y, "none")


def test_as_many_labels_are_made_wrong_as_asked_for() -> None:
    y = load_split().y_train
    for share in (0.0, 0.1, 0.4, 1.0):
        wrong = model_selection.add_label_noise(y, share) != y
        assert wrong.sum() == round(share * len(y))
    assert set(model_selection.add_label_noise(y, 1.0)) == set(range(10))


def test_more_noise_keeps_what_less_noise_made_wrong() -> None:
    y = load_split().y_train
    less, more = model_selection.add_label_noise(y, 0.1), model_selection.add_label_noise(y, 0.2)
    assert np.array_equal(more[less != y], less[less != y])


def test_noise_takes_more_voters() -> None:
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train)
    of_train, of_test = (classifier.rank(model, X) for X in (split.X_train, split.X_test))
    noisy = model_selection.add_label_noise(split.y_train, 0.2)
    curves = model_selection.validation_curves(of_train, of_test, noisy, split.y_test)
    assert curves.best >= 5
    assert curves.test[0] < 0.85 < 0.95 < curves.test[curves.best - 1]
    assert curves.train[0] == 1  # it has learned the noise by heart


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_an_impossible_share_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        model_selection.add_label_noise([0, 1], share)


def test_one_label_alone_cannot_be_made_wrong() -> None:
    with pytest.raises(ValueError, match="one label only"):
        model_selection.add_label_noise([3, 3], 0.5)


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("metric", ["euclidean", "manhattan"])
def test_the_score_with_a_class_is_that_of_all_who_vote(weights: str, metric: str) -> None:
    split = load_split()
    X = np.vstack([split.X_train, (split.X_test[:80] + 2).clip(0, 16)])
    y = np.concatenate([split.y_train, np.roll(split.y_test[:80], 1)])  # a class that errs
    n_train = len(split.y_train)
    before = ValidationCurves(*(np.zeros(n_train) for _ in range(4)))
    after = model_selection.with_class(before, X, y, split.X_test, split.y_test, weights, metric)
    expected = evaluation.accuracy_by_k(X, y, split.X_test, split.y_test, weights, metric)
    assert after.with_class is not None
    np.testing.assert_array_equal(after.with_class, expected[:n_train])
    assert after.test is before.test
