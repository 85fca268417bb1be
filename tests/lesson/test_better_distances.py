"""Distances that know more of images, K-NN with them, and the code that gives the same."""

from functools import cache

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier, NeighborhoodComponentsAnalysis

from digits_knn.arrays import Floats
from digits_knn.dataset import load_split
from digits_knn.knn import classifier, evaluation
from digits_knn.knn.classifier import WEIGHTS
from digits_knn.lesson import better_distances, better_distances_code, distances
from digits_knn.lesson.better_distances import DISTANCES, Measurement
from digits_knn.ui.learn import better_distances as learn_better_distances
from digits_knn.ui.learn import registry
from tests.app.pages import element_data, open_app
from tests.lesson.blocks import assert_prints

A, B = load_split().X_test[:12], load_split().X_train[:40]


@cache
def measured(name: str) -> Measurement:
    return better_distances.measure(name)


def blob(column: float) -> Floats:
    y, x = np.mgrid[:8, :8]
    image: Floats = 16 * np.exp(-((y - 3.5) ** 2 + (x - column) ** 2) / 8)
    return image.reshape(1, 64)


@pytest.mark.parametrize("name", better_distances.COMPARED)
def test_an_image_is_at_no_distance_from_itself(name: str) -> None:
    np.testing.assert_allclose(DISTANCES[name](A, A, None).diagonal(), 0, atol=1e-9)


@pytest.mark.parametrize("name", ["Tangent", "Image distortion", "… of each pixel alone"])
def test_forgiving_distances_are_never_more_than_the_euclidean(name: str) -> None:
    assert np.all(DISTANCES[name](A, B, None) <= distances.euclidean(A, B) + 1e-9)


def test_euclidean_distances_are_numpys() -> None:
    expected = np.linalg.norm(A[:, None] - B, axis=2)
    np.testing.assert_allclose(distances.euclidean(A, B), expected)


def test_a_smooth_image_moved_a_little_is_much_nearer_by_tangent_distance() -> None:
    here, there = blob(3.5), blob(4)
    assert distances.tangent(here, there)[0, 0] < 0.2 * distances.euclidean(here, there)[0, 0]


def test_tangent_distance_is_what_least_squares_leave() -> None:
    directions = distances.tangents(A[0].reshape(8, 8))
    for i, stored in enumerate(B):
        found = np.linalg.lstsq(directions, stored - A[0], rcond=None)[0]
        expected = np.linalg.norm(A[0] + directions @ found - stored)
        assert distances.tangent(A[:1], B)[0, i] == pytest.approx(expected)


def test_the_first_tangents_are_moves_along_rows_and_columns() -> None:
    directions = distances.tangents(A[0].reshape(8, 8))
    for move in np.gradient(A[0].reshape(8, 8)):
        again = directions @ directions.T @ move.ravel()
        np.testing.assert_allclose(again, move.ravel(), atol=1e-9)


def test_a_blank_image_has_no_tangents() -> None:
    assert not distances.tangents(np.zeros((8, 8))).any()


@pytest.mark.parametrize("around", [0, 1])
def test_image_distortion_is_what_a_slow_loop_finds(around: int) -> None:
    wide = 1 + around
    queries, stored = (np.pad(X[0].reshape(8, 8), wide) for X in (A, B))

    def patch(image: Floats, row: int, column: int) -> Floats:
        y, x = row + wide, column + wide
        return image[y - around : y + around + 1, x - around : x + around + 1]

    total: float = 0
    for row in range(8):
        for column in range(8):
            here = patch(queries, row, column)
            total += min(
                float(np.mean((here - patch(stored, row + down, column + right)) ** 2))
                for down in (-1, 0, 1)
                for right in (-1, 0, 1)
            )
    found = distances.distortion(A[:1], B[:1], around=around)[0, 0]
    assert found == pytest.approx(np.sqrt(total))


def test_image_distortion_forgives_a_move_by_a_pixel() -> None:
    inside = A[0].reshape(8, 8).copy()
    inside[:, 0] = 0
    moved = distances.move(inside.reshape(1, 64))
    assert distances.distortion(moved, inside.reshape(1, 64))[0, 0] == 0


def test_the_learned_metric_is_scikit_learns() -> None:
    split = load_split()
    metric = NeighborhoodComponentsAnalysis(init="identity", random_state=0)
    metric.fit(split.X_train / 16, split.y_train)
    expected = np.linalg.norm(metric.transform(A / 16)[:, None] - metric.transform(B / 16), axis=2)
    np.testing.assert_allclose(distances.learned_metric(A, B), expected, rtol=1e-6)


def test_equally_far_digits_are_ranked_as_they_are_stored() -> None:
    assert distances.ranked(np.array([[2.0, 1.0, 2.0, 1.0]])).indices.tolist() == [[1, 3, 0, 2]]


def test_the_euclidean_ranking_is_the_classifiers() -> None:
    split = load_split()
    expected = classifier.rank(classifier.fit(split.X_train, split.y_train), split.X_test)
    np.testing.assert_array_equal(better_distances.rank("Euclidean").indices, expected.indices)


@pytest.mark.parametrize("weights", WEIGHTS)
def test_the_digits_read_right_are_those_of_scikit_learn(weights: str) -> None:
    split, neighbors = load_split(), better_distances.rank("Tangent")
    found = np.empty_like(neighbors.distances)
    np.put_along_axis(found, neighbors.indices, neighbors.distances, axis=1)
    knn = KNeighborsClassifier(7, metric="precomputed", weights=weights)
    knn.fit(np.zeros((len(split.y_train),) * 2), split.y_train)
    expected = np.sum(knn.predict(found) == split.y_test)
    assert measured("Tangent").n_correct[weights][6] == expected


@pytest.mark.parametrize("name", better_distances.LEFT_OUT)
def test_as_many_are_misread_when_each_is_left_out(name: str) -> None:
    split = load_split()
    found = DISTANCES[name](split.X_train, split.X_train, None)
    np.fill_diagonal(found, np.inf)
    correct = evaluation.correct_by_k(
        distances.ranked(found), split.y_train, split.y_train, "uniform"
    )
    misread = len(split.y_train) - correct.sum(axis=0)
    at = [k - 1 for k in better_distances.LEFT_OUT_K]
    assert tuple(misread[at]) == better_distances.LEFT_OUT[name]


def test_moving_shifts_to_the_left_and_loses_the_edge() -> None:
    moved = distances.move(np.arange(64.0).reshape(1, 64)).reshape(8, 8)
    np.testing.assert_array_equal(moved[0], [1, 2, 3, 4, 5, 6, 7, 0])


def test_one_moved_digit_agrees_with_the_count_of_all() -> None:
    every = [better_distances.move_one("Euclidean", row) for row in range(450)]
    strays = [each.to_other < each.to_itself for each in every]
    misread = [
        stray and each.label != label
        for stray, each, label in zip(strays, every, load_split().y_test, strict=True)
    ]
    assert better_distances.stray("Euclidean") == better_distances.Strayed(
        sum(strays), sum(misread)
    )


def test_most_digits_stray_unless_the_distance_looks_around() -> None:
    assert better_distances.stray_euclidean().n_strayed == 449
    assert measured("Image distortion").strayed.n_strayed == 0


def test_all_distances_are_measured_and_progress_goes_to_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(better_distances, "DISTANCES", dict(list(DISTANCES.items())[:2]))
    shares: list[float] = []
    assert (
        list(better_distances.measure_all(lambda share, _: shares.append(share)))
        == list(DISTANCES)[:2]
    )
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_published_results_have_sources() -> None:
    for each in (*better_distances.PUBLISHED, better_distances.NETWORKS):
        assert 0 < each.error <= 5
        assert each.link.startswith("http")


@pytest.mark.parametrize("images", [np.zeros(64), np.zeros((2, 63)), np.zeros((2, 8, 8))])
def test_other_shapes_are_refused(images: Floats) -> None:
    for measure in DISTANCES.values():
        with pytest.raises(ValueError, match=r"shape \(n, 64\)"):
            measure(images, B, None)


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="8, 8"):
        distances.tangents(np.zeros(64))
    with pytest.raises(ValueError, match="around"):
        distances.distortion(A, B, around=2)
    with pytest.raises(ValueError, match="row"):
        better_distances.move_one("Euclidean", 450)
    for call in (
        better_distances.measure,
        better_distances.stray,
        lambda name: better_distances.move_one(name, 0),
    ):
        with pytest.raises(ValueError, match="Hamming"):
            call("Hamming")
    with pytest.raises(ValueError, match="shown"):
        better_distances_code.code("euclidean", None, 5, "uniform")
    with pytest.raises(ValueError, match="K must"):
        better_distances_code.code("tangent", None, 0, "uniform")


@pytest.mark.parametrize(
    ("shown", "n_neighbors", "weights"),
    [
        ("moved", 5, "uniform"),
        ("tangent", 5, "uniform"),
        ("tangent", 12, "distance"),
        ("distortion", 3, "distance"),
        ("learned", 5, "uniform"),
        ("learned", 2, "distance"),
    ],
)
def test_the_code_prints_what_the_page_shows(shown: str, n_neighbors: int, weights: str) -> None:
    figures = measured(better_distances_code.SHOWN[shown])
    assert_prints(better_distances_code.code(shown, figures, n_neighbors, weights))


def test_nothing_is_printed_before_it_is_measured() -> None:
    assert better_distances_code.code("tangent", None, 5, "uniform").prints == ""


def test_the_step_measures_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {name: measured(name) for name in DISTANCES}
    monkeypatch.setattr(better_distances, "measure_all", lambda _: found)
    app = open_app()
    app.query_params["step"] = str(registry.MODULES.index(learn_better_distances) + 1)
    app.query_params["distance_shown"] = "tangent"
    app.query_params["code"] = "on"
    app.run()
    app.switch_page("digits_knn/ui/learn/page.py").run()
    assert not app.exception
    assert not element_data(app, "learn_further")["distances"]
    shown = next(each for each in app.get("html") if "leave-one-out" in each.proto.body)
    assert "<td>16, 16, 16, 24</td>" in shown.proto.body
    assert any("The test digits were in view" in each.value for each in app.markdown)
    next(button for button in app.button if button.label == "Show the answer").click().run()
    assert element_data(app, "learn_further")["distances"][0]["label"] == 3
    next(button for button in app.button if button.label.startswith("Measure")).click().run()
    assert not app.exception
    assert "448 of 450 correct" in [code.value for code in app.code]
