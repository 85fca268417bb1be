import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.arrays import Bools, Floats, Ints
from digits_knn.dataset import load_split
from digits_knn.knn import class_progress
from digits_knn.knn.class_progress import ClassProgress
from digits_knn.knn.classifier import WEIGHTS
from digits_knn.knn.evaluation import score

N_TRAIN = 150  # of the training digits, so that a class makes a difference
LARGEST = 30
KS = (1, 2, 5, 20, 30)
Arrays = tuple[Floats, Ints, Ints, Floats, Ints]


@pytest.fixture(scope="module")
def drawn() -> Arrays:
    """A class of five with other handwriting; noise makes equal distances unlikely."""
    split, random = load_split(), np.random.default_rng(0)
    X = split.X_test[:60] + random.uniform(0, 6, (60, 64))
    persons = random.integers(0, 5, 60) * 7
    return X, split.y_test[:60], persons, split.X_train[:N_TRAIN], split.y_train[:N_TRAIN]


def read_by_scikit_learn(drawn: Arrays, k: int, weights: str) -> tuple[Bools, Bools, Bools]:
    """Return whether each is read right: alone, with those before it, with other persons'."""
    X, y, persons, X_train, y_train = drawn

    def is_right(i: int, others: Bools) -> bool:
        model = KNeighborsClassifier(k, weights=weights)
        model.fit(np.vstack([X_train, X[others]]), np.concatenate([y_train, y[others]]))
        return bool(model.predict(X[i : i + 1])[0] == y[i])

    n, none = len(y), np.zeros(len(y), dtype=np.bool_)
    alone = [is_right(i, none) for i in range(n)]
    earlier = [is_right(i, np.arange(n) < i) for i in range(n)]
    others = [is_right(i, persons != persons[i]) for i in range(n)]
    return np.array(alone), np.array(earlier), np.array(others)


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("k", KS)
def test_nobody_is_read_by_later_drawings_or_with_the_help_of_the_own(
    drawn: Arrays, weights: str, k: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(class_progress, "BLOCK", 25)  # several, the last one shorter
    progress = class_progress.class_progress(*drawn, weights, largest=LARGEST)
    alone, earlier, others = read_by_scikit_learn(drawn, k, weights)
    np.testing.assert_array_equal(progress.alone[:, k - 1], alone)
    np.testing.assert_array_equal(progress.earlier[:, k - 1], earlier)
    np.testing.assert_array_equal(progress.others[:, k - 1], others)
    assert progress.scores(k) == (score(alone.sum(), 60), score(earlier.sum(), 60))
    assert progress.others.shape == (60, LARGEST)


@pytest.mark.parametrize("metric", ["euclidean", "chebyshev"])  # the second with many ties
@pytest.mark.parametrize("weights", WEIGHTS)
def test_what_was_read_before_is_read_on(weights: str, metric: str) -> None:
    split, random = load_split(), np.random.default_rng(1)
    X, y, persons = split.X_test[:90].copy(), split.y_test[:90], random.integers(0, 4, 90)
    X[50:60] = X[:10]  # the same drawing again is at distance 0
    arguments = (split.X_train[:N_TRAIN], split.y_train[:N_TRAIN], weights, metric)
    at_once = class_progress.class_progress(X, y, persons, *arguments, largest=LARGEST)
    known = None
    for n in (1, 2, 40, 55, 90):
        known = class_progress.class_progress(
            X[:n], y[:n], persons[:n], *arguments, known, largest=LARGEST
        )
    assert known is not None
    for name in ("y", "alone", "earlier", "others", "distances", "labels"):
        np.testing.assert_array_equal(getattr(known, name), getattr(at_once, name), err_msg=name)


def test_scores_are_of_all_or_of_one_digit() -> None:
    alone, earlier = np.array([[False], [False], [True]]), np.array([[False], [True], [True]])
    y, nobody = np.array([3, 3, 5]), np.empty((3, 1))
    progress = ClassProgress(y, alone, earlier, nobody, nobody.astype(np.uint8), "uniform")
    assert progress.scores(1) == (score(1, 3), score(2, 3))
    assert progress.scores(1, 3) == (score(0, 2), score(1, 2))
    assert progress.scores(1, 7) is None


def test_a_class_that_has_drawn_nothing_has_no_score() -> None:
    split = load_split()
    none = np.empty(0, dtype=np.int64)
    progress = class_progress.class_progress(
        np.empty((0, 64)), none, none, split.X_train, split.y_train
    )
    assert len(progress) == 0
    assert progress.scores(5) is None


def test_arrays_that_do_not_fit_are_refused(drawn: Arrays) -> None:
    X, y, persons, X_train, y_train = drawn
    with pytest.raises(ValueError, match="as many labels"):
        class_progress.class_progress(X, y[1:], persons, X_train, y_train, largest=5)
    with pytest.raises(ValueError, match="labels and persons"):
        class_progress.class_progress(X, y, persons[1:], X_train, y_train, largest=5)
    for largest in (0, N_TRAIN + 1):
        with pytest.raises(ValueError, match="K must be"):
            class_progress.class_progress(X, y, persons, X_train, y_train, largest=largest)
    with pytest.raises(ValueError, match="weights"):
        class_progress.class_progress(X, y, persons, X_train, y_train, "heavy", largest=5)
    with pytest.raises(ValueError, match="metric"):
        class_progress.class_progress(X, y, persons, X_train, y_train, metric="none", largest=5)
    known = class_progress.class_progress(*drawn, largest=5)
    with pytest.raises(ValueError, match="not the first"):
        class_progress.class_progress(
            X[:9], y[:9], persons[:9], X_train, y_train, known=known, largest=5
        )
