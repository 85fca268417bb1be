from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.dataset import load_split
from digits_knn.knn import classifier, evaluation
from digits_knn.knn.classifier import WEIGHTS
from digits_knn.knn.metrics import METRICS


@cache
def accuracy_by_k(metric: str, weights: str) -> NDArray[np.float64]:
    split = load_split()
    return evaluation.accuracy_by_k(
        split.X_train, split.y_train, split.X_test, split.y_test, weights, metric
    )


@cache
def distances_of_test_digits(metric: str) -> NDArray[np.float64]:
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train, metric)
    return classifier.rank(model, split.X_test).distances


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("k", [1, 5, 30, 1347])
def test_accuracy_by_k_matches_scikit_learn(metric: str, weights: str, k: int) -> None:
    split = load_split()
    accuracy = accuracy_by_k(metric, weights)
    model = KNeighborsClassifier(k, weights=weights, algorithm="brute", **METRICS[metric].arguments)
    expected = model.fit(split.X_train, split.y_train).score(split.X_test, split.y_test)
    distances = distances_of_test_digits(metric)
    n_ties = int(np.isclose(distances[:, k - 1], distances[:, min(k, 1346)], rtol=1e-12).sum())
    # a tie at the border lets scikit-learn take another neighbor, and only there
    allowed = 0 if k == 1347 else n_ties
    assert abs(accuracy[k - 1] - expected) * 450 <= allowed + 1e-9


def test_there_is_a_score_for_every_k() -> None:
    split = load_split()
    accuracy = evaluation.accuracy_by_k(
        split.X_train, split.y_train, split.X_test[:7], split.y_test[:7]
    )
    assert accuracy.shape == (1347,)


def test_at_n_train_the_score_is_the_share_of_the_commonest_label() -> None:
    split = load_split()
    accuracy = evaluation.accuracy_by_k(split.X_train, split.y_train, split.X_test, split.y_test)
    commonest = np.bincount(split.y_train).argmax()
    assert accuracy[-1] == np.mean(split.y_test == commonest)


def test_the_wilson_interval_is_the_textbooks() -> None:
    z, n, share = 1.959963984540054, 450, 441 / 450
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    score = evaluation.score(441, 450)
    assert (score.low, score.high) == pytest.approx((middle - half, middle + half))
    assert score.accuracy == 0.98


def test_the_interval_of_a_full_score_stays_below_one() -> None:
    score = evaluation.score(450, 450)
    assert score.low < 1
    assert score.high == 1


@pytest.mark.parametrize(("n_correct", "n_samples"), [(0, 0), (-1, 5), (6, 5)])
def test_an_impossible_count_is_refused(n_correct: int, n_samples: int) -> None:
    with pytest.raises(ValueError, match="cannot have"):
        evaluation.score(n_correct, n_samples)


def test_unknown_choices_are_refused() -> None:
    data = ([[0.0], [1.0]], [0, 1], [[0.2]], [0])
    with pytest.raises(ValueError, match="weights must be one of"):
        evaluation.accuracy_by_k(*data, weights="none")
    with pytest.raises(ValueError, match="metric must be one of"):
        evaluation.accuracy_by_k(*data, metric="none")


def test_test_labels_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="y_test has shape"):
        evaluation.accuracy_by_k([[0.0], [1.0]], [0, 1], [[0.2]], [0, 1])
