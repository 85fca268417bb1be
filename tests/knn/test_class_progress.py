import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.arrays import Floats, Ints
from digits_knn.dataset import load_split
from digits_knn.knn import class_progress, teaching
from digits_knn.knn.class_progress import ClassProgress
from digits_knn.knn.classifier import WEIGHTS
from digits_knn.knn.evaluation import score

N_TRAIN = 150  # of the training digits, so that a class makes a difference
Arrays = tuple[Floats, Ints, Ints, Floats, Ints]


@pytest.fixture(scope="module")
def drawn() -> Arrays:
    """A class of five with other handwriting; noise makes equal distances unlikely."""
    split, random = load_split(), np.random.default_rng(0)
    X = split.X_test[:60] + random.uniform(0, 6, (60, 64))
    persons = random.integers(0, 5, 60) * 7
    return X, split.y_test[:60], persons, split.X_train[:N_TRAIN], split.y_train[:N_TRAIN]


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("k", [1, 5, 20])
def test_each_drawing_is_asked_before_it_is_taught(
    drawn: Arrays, weights: str, k: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching, "BLOCK", 25)  # several, the last one shorter
    X, y, _, X_train, y_train = drawn
    progress = class_progress.class_progress(X, y, X_train, y_train, k, weights)
    before, after = [], []
    for i in range(len(y)):
        model = KNeighborsClassifier(k, weights=weights)
        before.append(model.fit(X_train, y_train).predict(X[i : i + 1])[0] == y[i])
        model.fit(np.vstack([X_train, X[:i]]), np.concatenate([y_train, y[:i]]))
        after.append(model.predict(X[i : i + 1])[0] == y[i])
    np.testing.assert_array_equal(progress.before, before)
    np.testing.assert_array_equal(progress.after, after)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_nobody_is_read_with_the_help_of_the_own_drawings(
    drawn: Arrays, weights: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(teaching, "BLOCK", 5)
    X, y, persons, X_train, y_train = drawn
    found = class_progress.across_persons(X, y, persons, X_train, y_train, weights, largest=30)
    assert found.correct.shape == found.alone.shape == (60, 30)
    for k in (1, 2, 5, 30):
        correct, alone = np.empty(60, dtype=bool), np.empty(60, dtype=bool)
        for person in np.unique(persons):
            own, others = persons == person, persons != person
            model = KNeighborsClassifier(k, weights=weights)
            alone[own] = model.fit(X_train, y_train).predict(X[own]) == y[own]
            model.fit(np.vstack([X_train, X[others]]), np.concatenate([y_train, y[others]]))
            correct[own] = model.predict(X[own]) == y[own]
        np.testing.assert_array_equal(found.correct[:, k - 1], correct)
        np.testing.assert_array_equal(found.alone[:, k - 1], alone)
        assert found.scores(k) == (score(alone.sum(), 60), score(correct.sum(), 60))
        assert found.accuracy_by_k[k - 1] == correct.mean()


def test_scores_are_of_all_or_of_one_digit() -> None:
    y = np.array([3, 3, 5])
    progress = ClassProgress(y, np.array([False, False, True]), np.array([False, True, True]))
    assert progress.scores() == (score(1, 3), score(2, 3))
    assert progress.scores(3) == (score(0, 2), score(1, 2))
    assert progress.scores(7) is None
    np.testing.assert_allclose(progress.accuracy_by_n_taught, [0, 1 / 2, 2 / 3])


def test_a_class_that_has_drawn_nothing_has_no_score() -> None:
    split = load_split()
    nothing = np.empty((0, 64)), np.empty(0, dtype=np.int64)
    progress = class_progress.class_progress(*nothing, split.X_train, split.y_train, 5)
    assert progress.scores() is None
    assert len(progress.accuracy_by_n_taught) == 0
    with pytest.raises(ValueError, match="at least one"):
        class_progress.across_persons(*nothing, nothing[1], split.X_train, split.y_train)


def test_arrays_that_do_not_fit_are_refused(drawn: Arrays) -> None:
    X, y, persons, X_train, y_train = drawn
    with pytest.raises(ValueError, match="as many labels"):
        class_progress.class_progress(X, y[1:], X_train, y_train, 5)
    with pytest.raises(ValueError, match="as many persons"):
        class_progress.across_persons(X, y, persons[1:], X_train, y_train, largest=5)
    with pytest.raises(ValueError, match="K must be"):
        class_progress.class_progress(X, y, X_train, y_train, N_TRAIN + 1)
    with pytest.raises(ValueError, match="K must be"):
        class_progress.across_persons(X, y, persons, X_train, y_train, largest=0)
    with pytest.raises(ValueError, match="weights"):
        class_progress.class_progress(X, y, X_train, y_train, 5, "heavy")
