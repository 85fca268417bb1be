"""Facts about step 7 of the lesson: numbers told by neighbors."""

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import LeaveOneOut, cross_val_predict
from sklearn.neighbors import KNeighborsRegressor

from digits_knn.classifier import WEIGHTS
from digits_knn.lesson import curve
from digits_knn.lesson.curve import N_POINTS
from digits_knn.ui import learn_regression, lesson

STEP = 1 + lesson.MODULES.index(learn_regression)


def test_no_two_points_are_equally_far_from_a_third() -> None:
    distances = np.abs(curve.points().x - curve.points().x.T)
    assert np.diff(np.sort(distances, axis=1)).min() > 0


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("n_neighbors", [1, 5, 8, 59])
def test_fair_error_is_leave_one_out(n_neighbors: int, weights: str) -> None:
    x, y = curve.points().x, curve.points().y
    told = cross_val_predict(
        KNeighborsRegressor(n_neighbors, weights=weights), x, y, cv=LeaveOneOut()
    )
    assert curve.errors(weights).fair[n_neighbors - 1] == pytest.approx(
        mean_absolute_error(y, told)
    )


@pytest.mark.parametrize("n_neighbors", [1, 5, N_POINTS])
def test_training_error_is_that_of_the_line_at_its_points(n_neighbors: int) -> None:
    x, y = curve.points().x[:, 0], curve.points().y
    nearest = np.abs(x[:, None] - x).argsort(axis=1)[:, :n_neighbors]
    expected = np.abs(y[nearest].mean(axis=1) - y).mean()
    assert curve.errors("uniform").train[n_neighbors - 1] == pytest.approx(expected)


def test_weighed_by_distance_the_line_goes_through_every_point() -> None:
    x, y = curve.points().x[:, 0], curve.points().y
    for n_neighbors in (1, 8, N_POINTS):
        assert curve.predict(x, n_neighbors, "distance") == pytest.approx(y)
    assert curve.errors("distance").train == pytest.approx(np.zeros(N_POINTS))


def test_the_best_k_lies_between_the_ends() -> None:
    for weights in WEIGHTS:
        errors = curve.errors(weights)
        assert errors.fair[errors.best - 1] == errors.fair.min()
        assert 1 < errors.best < N_POINTS - 1
