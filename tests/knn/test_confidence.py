"""How hard a drawing is to read right, against plain NumPy."""

import numpy as np

from digits_knn.dataset import load_split
from digits_knn.knn import classifier, confidence
from digits_knn.knn.classifier import Neighbors


def test_the_ratio_is_the_nearest_other_label_to_the_nearest_own() -> None:
    split = load_split()
    X, y = split.X_test[:80], np.roll(split.y_test[:80], 1)  # most of them wrong
    neighbors = classifier.rank(classifier.fit(split.X_train, split.y_train), X)
    ratios = confidence.distance_ratios(neighbors, split.y_train, y)
    for i in range(80):
        distances = np.sqrt(((split.X_train - X[i]) ** 2).sum(axis=1))
        is_own = split.y_train == y[i]
        expected = distances[~is_own].min() / distances[is_own].min()
        np.testing.assert_allclose(ratios[i], expected)
    assert (ratios < 1).any()
    assert (ratios > confidence.RIVAL).any()


def test_a_drawing_that_is_a_training_digit_has_a_ratio_too() -> None:
    indices = np.array([[0, 1, 2], [0, 1, 2], [1, 0, 2]])
    distances = np.array([[0.0, 3, 4], [0, 0, 4], [0, 2, 4]])
    neighbors = Neighbors(distances, indices)
    ratios = confidence.distance_ratios(neighbors, np.array([7, 1, 1]), np.array([7, 7, 7]))
    assert ratios.tolist() == [np.inf, 1, 0]
