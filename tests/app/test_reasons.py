"""What stands below the answer, without a browser: steps, why, flips, teaching, the map."""

import re
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier
from streamlit.testing.v1 import AppTest

from digits_knn.dataset import load_all, load_split, split_rows
from digits_knn.embedding.maps import load_map
from digits_knn.ink import fabric, preprocessing
from digits_knn.ink.preprocessing import ALL_STEPS, PreprocessingSteps
from digits_knn.knn import classifier, teaching
from digits_knn.knn.metrics import METRICS
from digits_knn.knn.teaching import NOTHING, Taught
from digits_knn.ui.shared import pictures
from tests.app.pages import SEVEN, address, element_data, open_app, send

PANELS = {"Step by step": "steps", "Why this neighbor": "why", "When does it flip?": "flips"}
IMAGE = preprocessing.image_from_strokes(SEVEN)
N_ALL, N_TRAIN = 1797, 1347


@pytest.fixture
def app() -> AppTest:
    return open_app()


def ask(app: AppTest, reason: str, k: int = 5, **settings: str) -> AppTest:
    """Draw a seven and ask for a reason."""
    app.query_params.update({"k": str(k), **settings})
    app.run()
    app.session_state["reason"] = reason
    send(app, fabric.canvas_from_strokes(SEVEN))
    assert not app.exception
    return app


def teach(app: AppTest, *labels: int) -> Taught:
    """Teach a seven as the last of the labels, after other images as the others."""
    taught = NOTHING
    for i, label in enumerate(labels[:-1]):
        taught = teaching.teach(taught, load_split().X_test[i].reshape(8, 8), label)
    taught = teaching.teach(taught, IMAGE, labels[-1])
    app.session_state["taught"] = taught
    app.run()
    assert not app.exception
    return taught


def neighbors(metric: str = "euclidean") -> classifier.Neighbors:
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train, metric)
    return classifier.rank(model, IMAGE.reshape(1, 64))


@pytest.mark.parametrize("reason", PANELS)
def test_without_a_drawing_a_reason_asks_for_one(app: AppTest, reason: str) -> None:
    app.run()
    app.session_state["reason"] = reason
    app.run()
    assert not app.exception
    assert any(text.value.startswith("Draw a digit") for text in app.markdown)


def test_reasons_are_folded_at_first(app: AppTest) -> None:
    app.run()
    send(app, fabric.canvas_from_strokes(SEVEN))
    for element in (*PANELS.values(), "teach"):
        with pytest.raises(KeyError, match=str(element)):
            element_data(app, element)


def test_the_steps_end_at_the_image_that_is_read(app: AppTest) -> None:
    shown = element_data(ask(app, "Step by step"), "steps")
    assert shown["image"] == pictures.encode_images(IMAGE.reshape(1, 64))[0]
    assert [step["name"] for step in shown["steps"]] == ["", *vars(ALL_STEPS), ""]
    assert shown["result"]["label"] == "7"
    assert shown["upright"].count("1") == IMAGE.sum()


@pytest.mark.parametrize("step", vars(ALL_STEPS))
def test_a_step_left_out_shows_what_is_read_without_it(app: AppTest, step: str) -> None:
    enabled = replace(ALL_STEPS, **{step: False})
    app.session_state["preprocessing_steps"] = enabled
    shown = element_data(ask(app, "Step by step"), "steps")
    image = preprocessing.preprocess_strokes(SEVEN, enabled).image
    split = load_split()
    model = KNeighborsClassifier(5).fit(split.X_train, split.y_train)
    assert shown["image"] == pictures.encode_images(image.reshape(1, 64))[0]
    assert shown["result"]["label"] == str(model.predict(image.reshape(1, 64))[0])
    assert "With all steps, the answer is 7" in shown["result"]["more"]
    assert [each["isDone"] for each in shown["steps"] if each["name"]].count(False) == 1
    assert element_data(app, "answer")["label"] == "7"  # the answer itself keeps all steps


@pytest.mark.parametrize("is_sheared", [True, False])
def test_the_edge_that_is_measured_is_drawn_and_said(app: AppTest, is_sheared: bool) -> None:
    app.session_state["preprocessing_steps"] = replace(ALL_STEPS, sheared=is_sheared)
    shown = element_data(ask(app, "Step by step"), "steps")
    steps = preprocessing.preprocess_strokes(SEVEN)
    degrees = round(np.degrees(np.arctan(steps.slant)))
    assert degrees > 0  # the left edge of a 7 leans the other way than the 7 itself
    sentence = next(each["sentence"] for each in shown["steps"] if each["name"] == "sheared")
    assert f"{degrees}° to the left" in sentence
    before, after = ([float(x) for x in re.findall(r"[ML](\d+)", edge)] for edge in shown["edges"])
    assert before[1] > before[0]
    assert after == before if not is_sheared else abs(after[1] - after[0]) < 150  # of 3,200


def test_what_is_fitted_is_said_or_that_nothing_is(app: AppTest) -> None:
    shown = element_data(ask(app, "Step by step"), "steps")
    sentence = next(each["sentence"] for each in shown["steps"] if each["name"] == "fitted")
    assert ("turned" in sentence) == bool(
        preprocessing.preprocess_strokes(SEVEN).deformation.rotation
    )
    app.session_state["preprocessing_steps"] = replace(ALL_STEPS, fitted=False)
    app.run()
    shown = element_data(app, "steps")
    assert shown["upright"] == shown["sheared"]
    assert any("no variant is tried" in each["sentence"] for each in shown["steps"])


def test_all_steps_left_out_are_the_plain_resize(app: AppTest) -> None:
    app.session_state["preprocessing_steps"] = PreprocessingSteps(*(False,) * 5)
    shown = element_data(ask(app, "Step by step"), "steps")
    plain = preprocessing.plain_resize(SEVEN)
    assert shown["image"] == pictures.encode_images(plain.reshape(1, 64))[0]
    assert "plain resize" in shown["result"]["more"]


@pytest.mark.parametrize("rank", [1, 3, 5])
def test_the_heat_map_sums_to_the_square_of_the_distance_shown(app: AppTest, rank: int) -> None:
    app.session_state["neighbor_rank"] = rank
    shown = element_data(ask(app, "Why this neighbor"), "why")
    total = sum(map(int, shown["parts"]["texts"]))
    distance = neighbors().distances[0, rank - 1]
    assert total == round(distance**2)
    assert f"sum to {total}" in shown["sentence"]
    assert f"{distance:.1f}" in shown["sentence"]
    assert element_data(app, "answer")["neighbors"]["distances"][rank - 1] == f"{distance:.1f}"
    assert element_data(app, "answer")["chosen"] == rank


@pytest.mark.parametrize("metric", METRICS)
def test_each_metric_tells_distance_rank_and_answer_of_the_same_neighbor(
    app: AppTest, metric: str
) -> None:
    shown = element_data(ask(app, "Why this neighbor", metric=metric), "why")
    assert [row["isNow"] for row in shown["metrics"]].count(True) == 1
    row = neighbors(metric).indices[0, 0]
    for name, said in zip(METRICS, shown["metrics"], strict=True):
        ranked = neighbors(name)
        place = ranked.indices[0].tolist().index(row)
        assert said["rank"] == f"{place + 1:,}"
        assert float(said["distance"]) == pytest.approx(ranked.distances[0, place], abs=0.05)
        votes = np.bincount(load_split().y_train[ranked.indices[0, :5]], minlength=10)
        assert said["prediction"] == str(votes.argmax())
        assert said["votes"] == (place < 5)


@pytest.mark.parametrize("metric", ["manhattan", "chebyshev", "cosine"])
def test_another_metric_compares_the_same_digit(app: AppTest, metric: str) -> None:
    app.session_state["neighbor_rank"] = 3
    before = element_data(ask(app, "Why this neighbor"), "why")
    app.session_state["metric"] = metric
    app.run()
    after = element_data(app, "why")
    assert after["neighbor"] == before["neighbor"]
    place = neighbors(metric).indices[0].tolist().index(neighbors().indices[0, 2]) + 1
    assert after["rank"] == place
    assert ("does not vote" in after["titles"]["neighbor"]) == (place > 5)


def test_with_fewer_neighbors_the_last_one_is_compared(app: AppTest) -> None:
    app.session_state["neighbor_rank"] = 9
    assert element_data(ask(app, "Why this neighbor", k=4), "why")["rank"] == 4


@pytest.mark.parametrize("weights", ["uniform", "distance"])
def test_the_strip_holds_scikit_learns_answer_at_every_k(app: AppTest, weights: str) -> None:
    shown = element_data(ask(app, "When does it flip?", k=7, weights=weights), "flips")
    split = load_split()
    for k in (1, 2, 3, 7, 20, 50):
        model = KNeighborsClassifier(k, weights=weights).fit(split.X_train, split.y_train)
        assert shown["predictions"][k - 1] == model.predict(IMAGE.reshape(1, 64))[0]
        at_k = {row["label"]: row["shares"][k - 1] for row in shown["rows"]}
        expected = model.predict_proba(IMAGE.reshape(1, 64))[0]
        assert all(
            share == pytest.approx(expected[label], abs=1e-3) for label, share in at_k.items()
        )
    assert len(shown["predictions"]) == 50
    assert shown["k"] == 7


def test_a_k_beyond_the_strip_is_told(app: AppTest) -> None:
    assert (
        "off this chart" in element_data(ask(app, "When does it flip?", k=200), "flips")["sentence"]
    )


def test_a_taught_drawing_is_its_own_nearest_neighbor_and_marked(app: AppTest) -> None:
    ask(app, "Teach it")
    score = element_data(app, "score")["accuracy"]
    teach(app, 4)
    shown = element_data(app, "answer")
    assert shown["neighbors"]["distances"][0] == "0.0"
    assert shown["neighbors"]["labels"][0] == "4"
    assert shown["neighbors"]["taught"] == [0]
    assert shown["taught"]["label"] == 4
    assert "outvoted at K = 5" in shown["taught"]["sentence"]
    assert element_data(app, "score")["accuracy"] == score  # the recipe's split has none of it


def test_when_enough_is_taught_it_is_said(app: AppTest) -> None:
    split = load_split()
    app.session_state["taught"] = Taught(split.X_train[:500].copy(), split.y_train[:500].copy())
    ask(app, "Teach it")
    assert "the most there can be" in element_data(app, "answer")["taught"]["sentence"]


def test_by_distance_a_taught_drawing_is_read_as_taught(app: AppTest) -> None:
    ask(app, "Teach it", weights="distance")
    teach(app, 4)
    assert element_data(app, "answer")["label"] == "4"
    assert "recognized right away" in element_data(app, "answer")["taught"]["sentence"]


def test_progress_on_the_visitors_own_drawings_is_told(app: AppTest) -> None:
    ask(app, "Teach it", k=3)
    taught = teach(app, 8, 4, 7, 4)
    split = load_split()
    expected = teaching.progress(taught, split.X_train, split.y_train, 3)
    shown = element_data(app, "teach")
    assert shown["counts"] == np.bincount([8, 4, 7, 4], minlength=10).tolist()
    for share, right in zip(shown["shares"], (expected.before, expected.after), strict=True):
        assert share["share"] == pytest.approx(right.mean())
        assert f"({right.sum()} of 4)" in share["text"]


def test_the_other_reasons_reckon_with_what_was_taught(app: AppTest) -> None:
    ask(app, "Why this neighbor")
    teach(app, 4)
    assert element_data(app, "why")["titles"]["neighbor"].startswith("Neighbor 2:")  # it stays
    del app.session_state["compared"]
    app.run()
    assert "taught by you" in element_data(app, "why")["titles"]["neighbor"]
    assert "identical: distance 0" in element_data(app, "why")["sentence"]
    app.session_state["reason"] = "When does it flip?"
    app.run()
    assert element_data(app, "flips")["predictions"][0] == 4


def show_map(app: AppTest, name: str = "PCA", k: int = 5, **session: object) -> AppTest:
    ask(app, "Teach it", k)
    app.switch_page("digits_knn/ui/map/page.py").run()
    for key, value in {"map": name, **session}.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    return app


def digits_in_order() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return all digits as the map numbers them."""
    X, y = load_all()
    rows = np.concatenate(split_rows())
    return X[rows], y[rows]


def test_the_map_holds_every_digit_with_its_label_image_and_places(app: AppTest) -> None:
    shown = element_data(show_map(app), "digits_map")
    X, y = digits_in_order()
    assert shown["labels"] == "".join(map(str, y))
    assert shown["pictures"] == "".join(pictures.encode_images(X))
    rows = np.concatenate(split_rows())
    for name, points in shown["maps"].items():
        expected = 10_000 * load_map(name).points[rows]
        np.testing.assert_allclose(np.reshape(points, (N_ALL, 2)), expected, atol=0.5)


@pytest.mark.parametrize("name", ["PCA", "t-SNE"])
def test_the_drawing_is_on_the_map_with_its_neighbors_of_64_dimensions(
    app: AppTest, name: str
) -> None:
    shown = element_data(show_map(app, name, k=7), "map_reading")
    assert shown["chosen"] == -1
    assert shown["neighbors"] == neighbors().indices[0, :7].tolist()
    place = load_map(name).place(IMAGE.reshape(1, 64))[0]
    np.testing.assert_allclose(shown["drawing"]["place"], 10_000 * place, atol=0.5)


@pytest.mark.parametrize("row", [0, 700, N_TRAIN, N_ALL - 1])
def test_a_chosen_digit_shows_its_nearest_others(app: AppTest, row: int) -> None:
    shown = element_data(show_map(app, k=4, map_selection=row), "map_reading")
    X, y = digits_in_order()
    off = np.linalg.norm(X[:N_TRAIN] - X[row], axis=1)
    off[row : row + 1] = np.inf  # nothing for a test digit, which does not vote
    assert shown["chosen"] == row
    assert shown["neighbors"] == np.argsort(off, kind="stable")[:4].tolist()
    assert shown["title"].startswith(f"A {y[row]}, {'training' if row < N_TRAIN else 'test'} digit")


def test_it_is_told_how_many_neighbors_the_map_keeps(app: AppTest) -> None:
    shown = element_data(show_map(app, "t-SNE", k=6, map_selection=100), "map_reading")
    points = load_map("t-SNE").points[split_rows()[0]]
    off = np.linalg.norm(points - points[100], axis=1)
    off[100] = np.inf
    n_preserved = len(set(np.argsort(off)[:6].tolist()) & set(shown["neighbors"]))
    assert shown["distorts"].startswith(f"{n_preserved} of them ")


def test_what_was_taught_is_on_the_map_and_votes(app: AppTest) -> None:
    app.session_state["taught"] = teaching.teach(NOTHING, IMAGE, 4)
    shown = element_data(show_map(app), "map_reading")
    assert shown["neighbors"][0] == N_ALL  # own drawings come after all digits
    assert [each["label"] for each in shown["taught"]] == [4]
    app.session_state["map_selection"] = N_ALL
    app.run()
    shown = element_data(app, "map_reading")
    assert shown["title"].startswith("A 4, taught by you")
    assert shown["neighbors"] == neighbors().indices[0, :5].tolist()  # not itself


def test_a_taught_digit_that_is_forgotten_is_chosen_no_more(app: AppTest) -> None:
    assert element_data(show_map(app, map_selection=N_ALL + 3), "map_reading")["chosen"] == -1


@pytest.mark.parametrize("k", ["1", "1347"])
@pytest.mark.parametrize("row", [-1, 5])
def test_the_map_is_shown_at_any_k(app: AppTest, k: str, row: int) -> None:
    shown = element_data(show_map(app, k=int(k), map_selection=row), "map_reading")
    assert len(shown["neighbors"]) == min(int(k), N_TRAIN - (row >= 0))


def test_without_a_drawing_the_map_asks_for_one(app: AppTest) -> None:
    app.run()
    app.switch_page("digits_knn/ui/map/page.py").run()
    assert not app.exception
    assert element_data(app, "map_reading")["drawing"] is None
    assert "title" not in element_data(app, "map_reading")


def test_a_new_drawing_takes_over_from_a_chosen_digit(app: AppTest) -> None:
    show_map(app, map_selection=100, map_drawing=fabric.EMPTY)
    assert element_data(app, "map_reading")["chosen"] == -1


def test_the_map_is_in_the_address(app: AppTest) -> None:
    app.query_params["map"] = "pca"
    app.run()
    app.switch_page("digits_knn/ui/map/page.py").run()
    assert element_data(app, "map_reading")["map"] == "PCA"
    assert address(app)["map"] == "pca"
