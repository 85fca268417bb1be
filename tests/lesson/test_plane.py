"""The plane of the lesson: its points, what K-NN says of it, and its links."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import LeaveOneOut, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.knn.classifier import WEIGHTS
from digits_knn.knn.metrics import METRICS
from digits_knn.lesson import overfitting, plane
from digits_knn.lesson.plane import Points
from tests.lesson.blocks import assert_prints

CHANGED = Points(removed=(3, 17), added=((120, 250, 1), (500, 500, 2), (0, 999, 0)))

points_of_visitors = st.builds(
    Points,
    st.sets(st.integers(0, 89), max_size=89).map(lambda each: tuple(sorted(each))),
    st.lists(
        st.tuples(st.integers(0, 999), st.integers(0, 999), st.integers(0, 2)), max_size=20
    ).map(tuple),
)


def test_at_first_there_are_thirty_points_of_each_class_within_the_plane() -> None:
    points = Points()
    assert len(points) == plane.N_FIRST == len(points.X) == len(points.y)
    assert np.bincount(points.y).tolist() == [34, 30, 26]
    assert points.X.min() >= 0
    assert points.X.max() < plane.SIDE
    assert np.array_equal(points.X, points.X.round())


@given(points_of_visitors)
@settings(deadline=None)
def test_points_survive_their_link(points: Points) -> None:
    assert plane.parse(plane.format(points)) == points
    assert len(points) == len(points.X) == len(points.y)


def test_a_point_is_added_last() -> None:
    points = plane.add(Points(), 7, 8, 2)
    assert points.X[-1].tolist() == [7, 8]
    assert points.y[-1] == 2
    assert len(points) == 91


@pytest.mark.parametrize("bad", [(-1, 0, 0), (0, 1000, 0), (0, 0, 3), (0, 0, -1), (0.5, 0, 0)])
def test_a_point_outside_is_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match="no point of the plane"):
        plane.add(Points(), *bad)


def test_no_more_points_can_be_added_than_a_link_carries() -> None:
    full = Points(added=((1, 2, 0),) * plane.MAX_ADDED)
    with pytest.raises(ValueError, match="no more can be"):
        plane.add(full, 1, 2, 0)
    assert plane.parse(plane.format(full)) == full


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "3",
        "90-",
        "-A1",
        "-D000000",
        "a-",
        "--",
        "-A000000x",
        "3,4-",
        "٣-",
        "-" + "A000000" * 151,
        "0." * 800 + "0-",
    ],
)
def test_a_link_that_names_no_points_is_refused(bad: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any: it is not shown
        plane.parse(bad)


def test_all_points_can_be_taken_away_and_others_added() -> None:
    points = plane.parse("all-C100900")
    assert len(points) == 1
    everywhere = plane.predict_everywhere(points, 1, "uniform", "euclidean")
    assert np.all(everywhere.predictions == 2)


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("weights", WEIGHTS)
def test_the_plane_is_scikit_learns(metric: str, weights: str) -> None:
    X, y = CHANGED.X, CHANGED.y
    everywhere = plane.predict_everywhere(CHANGED, 7, weights, metric)
    knn = KNeighborsClassifier(7, weights=weights, **METRICS[metric].arguments).fit(X, y)
    for row, column in [(0, 0), (63, 0), (40, 60), (17, 13)]:
        here = [[15.625 * column + 7.8125, 15.625 * row + 7.8125]]  # the first row is the lowest
        assert np.allclose(everywhere.shares[row, column], knn.predict_proba(here)[0])
        assert everywhere.predictions[row, column] == knn.predict_proba(here)[0].argmax()


def test_a_class_that_is_gone_gets_no_place() -> None:
    points = Points(removed=tuple(range(34)))  # class A
    everywhere = plane.predict_everywhere(points, 5, "uniform", "euclidean")
    assert np.all(everywhere.shares[:, :, 0] == 0)
    assert set(np.unique(everywhere.predictions)) == {1, 2}


@pytest.mark.parametrize(
    ("k", "weights", "metric"),
    [(0, "uniform", "euclidean")] * 1
    + [(91, "uniform", "euclidean"), (5, "even", "euclidean"), (5, "uniform", "taxi")],
)
def test_odd_settings_are_refused(k: int, weights: str, metric: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        plane.predict_everywhere(Points(), k, weights, metric)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_the_fair_score_is_leave_one_out(weights: str) -> None:
    training, leave_one_out = overfitting.scores_by_k(CHANGED, weights, "euclidean")
    X, y = CHANGED.X, CHANGED.y
    for k in (1, 15):
        knn = KNeighborsClassifier(k, weights=weights)
        assert leave_one_out[k - 1] == pytest.approx(
            cross_val_score(knn, X, y, cv=LeaveOneOut()).mean()
        )
        assert training[k - 1] == knn.fit(X, y).score(X, y)
    assert (len(training), len(leave_one_out)) == (len(y), len(y) - 1)


def test_at_k_1_training_is_always_right_and_at_k_n_one_class_wins() -> None:
    training, _ = overfitting.scores_by_k(Points(), "uniform", "euclidean")
    assert training[0] == 1
    everywhere = plane.predict_everywhere(Points(), 90, "uniform", "euclidean")
    assert np.all(everywhere.predictions == np.bincount(Points().y).argmax())


@pytest.mark.parametrize("points", [Points(), CHANGED, plane.parse("all-A100200B900100")])
@pytest.mark.parametrize(
    ("k", "weights", "metric"),
    [
        (1, "uniform", "euclidean"),
        (2, "distance", "minkowski"),
        (2, "uniform", "cosine"),
        (15, "distance", "manhattan"),
        (15, "uniform", "chebyshev"),
    ],
)
def test_the_code_prints_what_stands_beside_it(
    points: Points, k: int, weights: str, metric: str
) -> None:
    k = min(k, len(points))
    assert_prints(plane.code(points, k, weights, metric))
    assert_prints(overfitting.code(points, k, weights, metric))
