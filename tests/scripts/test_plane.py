"""The lesson's plane in the browser, against scikit-learn and the Python that it speaks with."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.knn.metrics import METRICS
from digits_knn.lesson import plane
from digits_knn.ui.learn.plane import encode_cells, look

Call = Callable[..., Any]

POINTS = [[100, 200, 0], [100, 400, 1], [300, 200, 2], [900, 900, 1], [0, 0, 2], [500, 500, 0]]
RANK = "({ rankPoints }, [points, at, onPlane]) => rankPoints(points, at, onPlane)"


@pytest.mark.parametrize("metric", [name for name, each in METRICS.items() if each.on_plane])
@pytest.mark.parametrize("at", [[100, 300], [700, 20], [500, 500], [0, 0]])
def test_points_are_ranked_as_scikit_learn_ranks_them(
    call: Call, metric: str, at: list[int]
) -> None:
    ranked = call("learn/plane_voters", RANK, [POINTS, at, METRICS[metric].on_plane])
    points = np.array(POINTS)
    knn = KNeighborsClassifier(6, algorithm="brute", **METRICS[metric].arguments)
    distances, _ = knn.fit(points[:, :2], points[:, 2]).kneighbors([at])
    assert [distance for distance, _ in ranked] == pytest.approx(distances[0].tolist(), abs=1e-9)
    assert sorted(index for _, index in ranked) == [*range(6)]


def test_of_equal_distances_the_earlier_point_is_first(call: Call) -> None:
    ranked = call("learn/plane_voters", RANK, [POINTS[:2], [100, 300], "2"])
    assert [index for _, index in ranked] == [0, 1]


def test_a_metric_that_is_not_known_here_ranks_nothing(call: Call) -> None:
    assert call("learn/plane_voters", RANK, [POINTS, [1, 1], ""]) == []


@pytest.mark.parametrize(
    ("voters", "weights", "votes"),
    [
        ([[1, 0], [2, 1], [4, 5]], "uniform", [2, 1, 0]),
        ([[1, 0], [2, 1], [4, 5]], "distance", [1.25, 0.5, 0]),
        ([[0, 1], [0, 2], [4, 5]], "distance", [0, 1, 1]),  # at distance 0, alone
        ([[0, 1], [3, 2]], "uniform", [0, 1, 1]),
    ],
)
def test_votes_are_counted_as_scikit_learn_weighs_them(
    call: Call, voters: list[list[float]], weights: str, votes: list[float]
) -> None:
    count = "({ countVotes }, [voters, points, weights]) => countVotes(voters, points, weights, 3)"
    assert call("learn/plane_voters", count, [voters, POINTS, weights]) == votes


@pytest.mark.parametrize("text", ["-", "0.3-A001002", "all-B500999C000000", "12-"])
def test_a_link_means_the_same_points_as_in_python(call: Call, text: str) -> None:
    parse = """({ parsePoints }, [text, n]) => {
        const { removed, added } = parsePoints(text, n);
        return [[...removed], added];
    }"""
    n_first = len(plane.Points())
    removed, added = call("learn/plane_voters", parse, [text, n_first])
    points = plane.parse(text)
    kept = [i for i in range(n_first) if i not in removed]
    assert added == [list(each) for each in points.added]
    assert len(points) == len(kept) + len(added)
    assert np.array_equal(points.X[: len(kept)], plane.Points().X[kept])


def test_cells_are_decoded_as_they_were_written(call: Call) -> None:
    shown = plane.predict_everywhere(plane.Points(), 5, "distance", "euclidean")
    decode = "({ decodeCell }, [cells, look]) => [...cells].map((cell) => decodeCell(cell, look))"
    decoded = np.array(call("learn/plane_painter", decode, [encode_cells(shown), look()]))
    assert np.array_equal(decoded[:, 0], shown.predictions.ravel())
    assert np.abs(decoded[:, 1] - shown.shares.max(axis=2).ravel()).max() <= 0.5 / 29 + 1e-9
