import numpy as np
import pytest

from digits_knn.dataset import load_split
from digits_knn.knn import classifier, nearest
from digits_knn.knn.metrics import METRICS


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("n_neighbors", [1, 7, 200, 1347])
def test_the_nearest_are_the_first_of_the_ranking(metric: str, n_neighbors: int) -> None:
    split = load_split()
    X = split.X_test[:50]
    ranked = classifier.rank(classifier.fit(split.X_train, split.y_train, metric), X)
    found = nearest.nearest(nearest.measure(X, split.X_train, metric), n_neighbors)
    np.testing.assert_array_equal(found.distances, ranked.distances[:, :n_neighbors])
    np.testing.assert_array_equal(found.indices, ranked.indices[:, :n_neighbors])


def test_of_equally_distant_ones_the_first_columns_are_nearest() -> None:
    distances = np.array([[2.0, 1, 2, 1, 2], [3.0, 3, 3, 3, 0]])
    found = nearest.nearest(distances, 3)
    assert found.indices.tolist() == [[1, 3, 0], [4, 0, 1]]


def test_what_is_infinitely_far_comes_last() -> None:
    distances = np.array([[np.inf, 1, np.inf, 0]])
    assert nearest.nearest(distances, 2).indices.tolist() == [[3, 1]]


def test_an_unknown_metric_is_refused() -> None:
    with pytest.raises(ValueError, match="metric must be"):
        nearest.measure(np.ones((1, 64)), np.ones((1, 64)), "none")
