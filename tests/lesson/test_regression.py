"""Facts about regression in the lesson: numbers predicted by neighbors."""

from typing import Any

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_error, r2_score
from sklearn.model_selection import LeaveOneOut, cross_val_predict
from sklearn.neighbors import KNeighborsRegressor

from digits_knn.charts import regression as regression_charts
from digits_knn.dataset import load_all, load_split
from digits_knn.knn.classifier import WEIGHTS
from digits_knn.lesson import noisy_curve, regression
from digits_knn.lesson.noisy_curve import N_POINTS
from digits_knn.lesson.regression import TARGETS
from tests.app import pages
from tests.lesson.blocks import assert_prints

STEP = 7


def test_no_two_points_are_equally_far_from_a_third() -> None:
    distances = np.abs(noisy_curve.points().x - noisy_curve.points().x.T)
    assert np.diff(np.sort(distances, axis=1)).min() > 0


def test_the_noise_has_a_standard_deviation_of_a_quarter() -> None:
    points = noisy_curve.points()
    off = points.y - noisy_curve.without_noise(points.x[:, 0])
    # of 60 draws the standard deviation is itself off by 0.02
    assert np.std(off) == pytest.approx(0.25, abs=0.025)


@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("n_neighbors", [1, 5, 8, 59])
def test_fair_error_is_leave_one_out(n_neighbors: int, weights: str) -> None:
    x, y = noisy_curve.points().x, noisy_curve.points().y
    predicted = cross_val_predict(
        KNeighborsRegressor(n_neighbors, weights=weights), x, y, cv=LeaveOneOut()
    )
    assert noisy_curve.errors(weights).leave_one_out[n_neighbors - 1] == pytest.approx(
        mean_absolute_error(y, predicted)
    )


@pytest.mark.parametrize("n_neighbors", [1, 5, N_POINTS])
def test_training_error_is_that_of_the_line_at_its_points(n_neighbors: int) -> None:
    x, y = noisy_curve.points().x[:, 0], noisy_curve.points().y
    nearest = np.abs(x[:, None] - x).argsort(axis=1)[:, :n_neighbors]
    expected = np.abs(y[nearest].mean(axis=1) - y).mean()
    assert noisy_curve.errors("uniform").train[n_neighbors - 1] == pytest.approx(expected)


def test_weighed_by_distance_the_line_goes_through_every_point() -> None:
    x, y = noisy_curve.points().x[:, 0], noisy_curve.points().y
    for n_neighbors in (1, 8, N_POINTS):
        assert noisy_curve.predict(x, n_neighbors, "distance") == pytest.approx(y)
    assert noisy_curve.errors("distance").train == pytest.approx(np.zeros(N_POINTS))


def test_the_best_k_lies_between_the_ends() -> None:
    for weights in WEIGHTS:
        errors = noisy_curve.errors(weights)
        assert errors.leave_one_out[errors.best - 1] == errors.leave_one_out.min()
        assert 1 < errors.best < N_POINTS - 1


def test_a_curve_is_asked_within_bounds_only() -> None:
    wrong = [(0, "uniform", "K must"), (61, "uniform", "K must"), (5, "even", "weights must")]
    for k, weights, message in wrong:
        with pytest.raises(ValueError, match=message):
            noisy_curve.predict([0.5], k, weights)


@pytest.mark.parametrize("k", [1, 5, 60])
def test_beyond_the_points_uniform_weights_stay_flat(k: int) -> None:
    predicted = noisy_curve.predict([1.05, 1.1, 2, 100], k, "uniform")
    assert np.allclose(predicted, predicted[0])
    assert predicted[0] == pytest.approx(noisy_curve.points().y[-k:].mean())
    before = noisy_curve.predict([-0.1, -50], k, "uniform")
    assert np.allclose(before, noisy_curve.points().y[:k].mean())


def test_by_distance_it_drifts_to_the_mean_of_the_last_points() -> None:
    near, far = noisy_curve.predict([1.01, 1e6], 5, "distance")
    assert far == pytest.approx(noisy_curve.points().y[-5:].mean(), rel=1e-4)
    assert near != pytest.approx(far)


def test_an_image_that_leans_by_so_many_degrees_has_that_slant() -> None:
    rows = np.arange(8)
    for degrees in (-20, -7, 0, 12, 20):
        image = np.zeros((8, 8))
        columns = 3.5 - (rows - 3.5) * np.tan(np.radians(degrees))  # to the right is positive
        for row, column in zip(rows, columns, strict=True):
            left = int(np.floor(column))
            image[row, left] = 16 * (left + 1 - column)
            image[row, left + 1] = 16 * (column - left)
        assert regression.slants(image.reshape(1, 64))[0] == pytest.approx(degrees, abs=0.1)


def test_slants_are_those_of_the_covariance_of_the_ink() -> None:
    X = load_all()[0][::50]
    y, x = np.indices((8, 8)).reshape(2, 64)
    for image, slant in zip(X, regression.slants(X), strict=True):
        moments = np.cov(x, y, aweights=image)
        assert slant == pytest.approx(-np.degrees(np.arctan(moments[0, 1] / moments[1, 1])))


def test_ink_is_the_sum_of_the_counts() -> None:
    X = load_all()[0]
    assert np.array_equal(regression.numbers(X, "ink"), X.sum(axis=1))


@pytest.mark.parametrize("target", TARGETS)
def test_the_axes_hold_the_numbers_of_all_digits(target: str) -> None:
    low, high = regression.RANGES[target]
    numbers = regression.numbers(load_all()[0], target)
    assert low < numbers.min() < numbers.max() < high


@pytest.mark.parametrize("half", regression.N_SEEN)
@pytest.mark.parametrize("weights", WEIGHTS)
@pytest.mark.parametrize("target", TARGETS)
def test_what_is_told_is_scikit_learns(target: str, weights: str, half: str) -> None:
    split, n_seen = load_split(), regression.N_SEEN[half]
    predicted = regression.predict(regression.rank(half, "euclidean"), target, 7, weights)
    knn = KNeighborsRegressor(7, weights=weights, algorithm="brute")
    knn.fit(split.X_train[:, :n_seen], regression.numbers(split.X_train, target))
    expected = knn.predict(split.X_test[:, :n_seen])
    # where the 7th and the 8th are equally far, scikit-learn may take the other
    assert np.mean(np.isclose(predicted.predicted, expected)) > 0.9
    assert np.array_equal(predicted.true, regression.numbers(split.X_test, target))
    assert predicted.r2 == pytest.approx(r2_score(predicted.true, predicted.predicted))
    assert predicted.error == pytest.approx(
        mean_absolute_error(predicted.true, predicted.predicted)
    )
    mean = regression.numbers(split.X_train, target).mean()
    assert predicted.mean == pytest.approx(mean)
    assert predicted.error_of_mean == pytest.approx(np.abs(predicted.true - mean).mean())


def test_no_test_digit_is_at_distance_0_by_which_the_code_divides() -> None:
    for half in regression.N_SEEN:
        assert regression.rank(half, "euclidean").distances.min() > 0
        assert regression.rank(half, "chebyshev").distances.min() > 0


def test_examples_go_from_the_least_to_the_greatest() -> None:
    for target in TARGETS:
        true = regression.numbers(load_split().X_test, target)
        shown = true[regression.examples(target, 6)]
        assert shown.tolist() == sorted(shown)
        assert (shown[0], shown[-1]) == (true.min(), true.max())


@pytest.mark.parametrize(
    ("target", "half", "weights", "metric", "k"),
    [
        ("slant", "whole", "uniform", "euclidean", 5),
        ("ink", "upper", "distance", "euclidean", 12),
        ("slant", "upper", "distance", "manhattan", 3),
        ("ink", "whole", "uniform", "chebyshev", 1),
        ("ink", "upper", "uniform", "cosine", 1347),
    ],
)
def test_the_code_prints_what_stands_beside_it(
    target: str, half: str, weights: str, metric: str, k: int
) -> None:
    predicted = regression.predict(regression.rank(half, metric), target, k, weights)
    assert_prints(regression.code(predicted, k, weights, target, half, metric))


@pytest.mark.parametrize(("k", "weights"), [(1, "distance"), (5, "uniform"), (60, "distance")])
def test_the_code_of_the_curve_prints_what_stands_beside_it(k: int, weights: str) -> None:
    assert_prints(noisy_curve.code(k, weights))


def test_odd_choices_are_refused() -> None:
    ranked = regression.rank("whole", "euclidean")
    with pytest.raises(ValueError, match="K must"):
        regression.predict(ranked, "ink", 0, "uniform")
    with pytest.raises(ValueError, match="weights must"):
        regression.predict(ranked, "ink", 5, "even")
    with pytest.raises(ValueError, match="must be one of"):
        regression.predict(ranked, "color", 5, "uniform")
    with pytest.raises(ValueError, match="must be one of"):
        regression.rank("lower", "euclidean")
    with pytest.raises(ValueError, match="must be one of"):
        regression.rank("whole", "taxi")


def _named(chart: Any) -> set[str]:
    return {layer["data"]["name"] for layer in chart.to_dict()["layer"]}


def test_charts_name_their_tables() -> None:
    points = noisy_curve.points()
    line = (points.x[:, 0], points.y)
    tables = regression_charts.noisy_curve_tables(line, line, line)
    assert set(tables) == _named(regression_charts.noisy_curve())
    true = regression.numbers(load_split().X_test, "ink")
    labels = load_split().y_test
    tables = regression_charts.scatter_tables(true, true, 300.0, labels, np.arange(6), 180, 440)
    assert set(tables) == _named(regression_charts.scatter("ink", 180, 440))
    assert tables["shown"]["letter"].to_pylist() == list("ABCDEF")


def test_the_curve_is_drawn_at_its_points_and_beyond() -> None:
    x = noisy_curve.points().x[:, 0]
    places = regression_charts.places(x)
    assert set(x) <= set(places)
    assert (places.min(), places.max()) == regression_charts.SPAN
    assert -1 < noisy_curve.points().y.min() < noisy_curve.points().y.max() < 3  # the axis


def test_the_page_tells_beyond_the_points_with_the_answer_only() -> None:
    app = pages.open_app()
    for name, value in {"step": STEP, "curve_k": 60}.items():
        app.query_params[name] = str(value)
    app.run()
    app.switch_page("digits_knn/ui/learn/page.py").run()
    assert not app.exception
    words = "\n".join(each.value for each in app.markdown)
    assert "Mean error at K = 60" in words
    assert "smallest" not in words
    next(each for each in app.button if each.label == "Show the answer").click().run()
    best = noisy_curve.errors("uniform").best
    assert any(f"at K = **{best}**" in each.value for each in app.markdown)


def test_the_digits_are_folded_and_follow_the_sidebar() -> None:
    app = pages.open_app()
    digits = {"numbers_of": "digits", "target": "ink", "half": "upper", "k": 7}
    for name, value in {"step": STEP, **digits}.items():
        app.query_params[name] = str(value)
    app.run()
    app.switch_page("digits_knn/ui/learn/page.py").run()
    assert not app.exception
    words = "\n".join(each.value for each in app.markdown)
    assert "Mean error" not in words
    result = regression.predict(regression.rank("upper", "euclidean"), "ink", 7, "uniform")
    assert f"off by **{result.error:.1f}** on average" in words
    assert "Ink is the sum" in words
