"""The pages without a browser: what they show for a drawing, and what for bad input."""

import re
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from digits_knn.ink import fabric, samples
from digits_knn.ink.preprocessing import PreprocessingSteps
from digits_knn.ui.shared import results, state, visitor
from digits_knn.ui.shared.address import parse as read_address
from tests.app.pages import SEVEN, address, element_data, open_app, send


@pytest.fixture
def app() -> AppTest:
    return open_app()


def test_a_link_is_read_whole_though_a_message_ends_the_first_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def end(_: str) -> None:
        raise InterruptedError

    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "query_params", {"k": "9", "drawing": ""})
    monkeypatch.setattr(visitor, "replace_drawing", end)
    with pytest.raises(InterruptedError):
        read_address({})
    monkeypatch.setattr(visitor, "replace_drawing", lambda _: None)
    read_address({})
    assert st.session_state[state.NOISE] in state.NOISE_LABELS


def test_an_empty_canvas_asks_for_a_drawing(app: AppTest) -> None:
    app.run()
    assert not app.exception
    shown = element_data(app, "answer")
    assert shown["title"].startswith("Draw a digit.")
    assert "1,347 handwritten digits" in shown["message"]
    # the digit that writes itself, and how it is classified at this K
    example = shown["example"]
    assert (example["label"], example["sentence"]) == ("3", "All 5 nearest neighbors are 3s.")
    assert example["neighbors"]["labels"] == "33333"


def test_a_drawing_is_read(app: AppTest) -> None:
    app.run()
    send(app, fabric.canvas_from_strokes(SEVEN))
    shown = element_data(app, "answer")
    assert shown["label"] == "7"
    assert shown["k"] == state.DEFAULT_K
    assert len(shown["neighbors"]["labels"]) >= state.DEFAULT_K
    assert len(shown["image"]) == 64
    assert [percent for percent, _ in shown["votes"]].index(100) == 7


def test_the_sidebar_sets_k_for_score_and_answer(app: AppTest) -> None:
    app.run()
    send(app, fabric.canvas_from_strokes(SEVEN))
    app.sidebar.select_slider[0].set_value(9).run()
    assert element_data(app, "answer")["k"] == 9
    assert "K = 9" in element_data(app, "score")["title"]


def test_the_score_tells_its_change_since_the_last_setting(app: AppTest) -> None:
    app.run()
    assert element_data(app, "score")["change"] == ""  # nothing was set yet
    before = results.score(state.Settings(5, "uniform", "euclidean")).accuracy
    app.sidebar.select_slider[0].set_value(30).run()
    now = results.score(state.Settings(30, "uniform", "euclidean")).accuracy
    change = f"{100 * (now - before):+.1f} points from K = 5"
    assert element_data(app, "score")["change"] == change
    app.run()  # another run is no new setting
    assert element_data(app, "score")["change"] == change


def test_the_drawing_and_k_hold_across_pages(app: AppTest) -> None:
    app.run()
    send(app, fabric.canvas_from_strokes(SEVEN))
    app.sidebar.select_slider[0].set_value(11).run()
    app.switch_page("digits_knn/ui/about/page.py").run()
    assert not app.exception
    assert app.sidebar.select_slider[0].value == 11
    app.switch_page("digits_knn/ui/draw/page.py").run()
    assert element_data(app, "answer")["label"] == "7"
    assert element_data(app, "answer")["k"] == 11


@pytest.mark.parametrize("metric", ["manhattan", "minkowski", "chebyshev", "cosine"])
@pytest.mark.parametrize("weights", ["uniform", "distance"])
def test_every_setting_gives_an_answer_and_a_score(app: AppTest, metric: str, weights: str) -> None:
    app.query_params.update({"metric": metric, "weights": weights, "k": "3"})
    app.run()
    send(app, fabric.canvas_from_strokes(SEVEN))
    assert not app.warning
    assert element_data(app, "answer")["label"] in set("0123456789")
    assert (
        element_data(app, "score")["accuracy"]
        == f"{results.score(state.Settings(3, weights, metric)).accuracy:.1%}"
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("k", "1348", "from 1 to 1,347"),
        ("k", "0", "from 1 to 1,347"),
        ("k", "-5", "from 1 to 1,347"),
        ("k", "2.5", "from 1 to 1,347"),
        ("k", "٥", "from 1 to 1,347"),
        ("k", "9" * 5000, "from 1 to 1,347"),
        ("metric", "![](//a.test/x)", "metric in the link must be one of euclidean, manhattan"),
        ("k", "0000000051348", "from 1 to 1,347"),
        ("k", "000000005" + "9" * 5000, "from 1 to 1,347"),
        ("weights", "", "weights in the link must be one of uniform, distance; using uniform."),
    ],
)
def test_a_wrong_address_gets_a_sentence_and_the_default(
    app: AppTest, name: str, value: str, words: str
) -> None:
    app.query_params[name] = value
    app.run()
    assert not app.exception
    assert words in app.warning[0].value
    assert value not in app.warning[0].value or not value  # anybody's text: not repeated
    assert app.sidebar.select_slider[0].value == state.DEFAULT_K
    assert app.sidebar.selectbox[0].value == "euclidean"


@pytest.mark.parametrize("k", ["1", "5", "1347"])
def test_the_address_keeps_every_setting(app: AppTest, k: str) -> None:
    app.query_params.update({"k": k, "metric": "cosine", "weights": "DISTANCE"})
    app.run()
    assert address(app) == {"k": k, "metric": "cosine", "weights": "distance"}


def test_what_the_canvas_sent_wrongly_does_not_replace_the_last_drawing(app: AppTest) -> None:
    app.run()
    good = fabric.canvas_from_strokes(SEVEN)
    send(app, good)
    send(app, {"objects": "all"})
    assert app.session_state["drawing"] == good


def test_any_k_of_a_link_is_on_the_slider(app: AppTest) -> None:
    app.query_params["k"] = "137"
    app.run()
    assert app.sidebar.select_slider[0].value == 137
    assert not app.warning


@pytest.mark.parametrize(
    "content",
    [
        {"objects": "all"},
        {"objects": [{"path": [["M", float("nan"), 1], ["L", 2, 2]]}]},
        {"objects": [{"path": [["M", 0, 0], *([["L", 1, 1]] * 20_000)]}]},
        {"objects": [None]},
        "text",
        [1],
        7,
    ],
    ids=["no list", "NaN", "too many points", "no stroke", "a text", "a list", "a number"],
)
def test_a_malformed_drawing_gets_a_sentence(app: AppTest, content: Any) -> None:
    app.run()
    send(app, content)
    assert not app.exception
    assert element_data(app, "answer")["message"].endswith(".")
    send(app, fabric.canvas_from_strokes(SEVEN))
    assert element_data(app, "answer")["label"] == "7"


def test_a_stroke_moved_out_of_bounds_gets_a_sentence_with_any_reason_open(app: AppTest) -> None:
    app.run()
    app.session_state["reason"] = "Step by step"
    app.session_state["preprocessing_steps"] = PreprocessingSteps(frame=False)
    content = fabric.canvas_from_strokes(SEVEN)
    content["objects"][0]["left"] = fabric.MAX_COORDINATE
    send(app, content)
    assert not app.exception
    assert "within bounds" in element_data(app, "answer")["message"]


@pytest.mark.parametrize("name", [["x"], {}, None, 5, "no such code"])
def test_what_a_browser_asks_for_wrongly_as_code_opens_nothing(app: AppTest, name: Any) -> None:
    app.run()
    app.session_state["score_code"] = {"code": name}
    app.run()
    assert not app.exception
    assert not app.get("dialog")


def test_code_that_no_page_could_show_does_not_open_later(app: AppTest) -> None:
    app.run()
    app.session_state["requested_code"] = "neighbors"  # of the map
    app.run()
    assert "requested_code" not in app.session_state


def test_a_dot_gets_no_reading(app: AppTest) -> None:
    app.run()
    send(app, fabric.canvas_from_strokes([np.array([[50.0, 50.0], [51.0, 50.0]])]))
    assert "only a dot" in element_data(app, "answer")["message"]


def test_an_empty_stroke_beside_a_drawing_changes_nothing(app: AppTest) -> None:
    app.run()
    content = fabric.canvas_from_strokes(SEVEN)
    content["objects"].append({"type": "Path", "path": []})
    send(app, content)
    assert element_data(app, "answer")["label"] == "7"


def test_a_letter_is_told_as_unlike_any_digit(app: AppTest) -> None:
    app.run()
    letter_a = [[[40.0, 240.0], [140.0, 40.0], [240.0, 240.0]], [[80.0, 160.0], [200.0, 160.0]]]
    send(app, fabric.canvas_from_strokes([np.array(stroke) for stroke in letter_a]))
    assert element_data(app, "answer")["certainty"] == "outlier"
    assert "doesn't look like any digit" in element_data(app, "answer")["headline"]


PLUS = [[[140, 50], [140, 230]], [[50, 140], [230, 140]]]
STAR = [[[140, 45], [199, 226], [45, 114], [235, 114], [81, 226], [140, 45]]]
HASH = [
    [[110, 50], [90, 230]],
    [[190, 50], [170, 230]],
    [[50, 110], [230, 110]],
    [[45, 175], [225, 175]],
]


@pytest.mark.parametrize("shape", [PLUS, STAR, HASH], ids=["plus", "star", "hash"])
def test_what_is_no_digit_is_not_told_as_sure(app: AppTest, shape: list[list[list[float]]]) -> None:
    app.run()
    send(app, fabric.canvas_from_strokes([np.array(stroke, float) for stroke in shape]))
    assert element_data(app, "answer")["certainty"] in ("doubtful", "outlier")


def test_many_strokes_are_a_reason_for_doubt(app: AppTest) -> None:
    app.run()
    send(app, fabric.canvas_from_strokes([SEVEN[0][:2], SEVEN[0][1:4], SEVEN[0][3:]]))
    shown = element_data(app, "answer")
    assert (shown["label"], shown["certainty"]) == ("7", "doubtful")
    assert "not 3" in shown["distanceSentence"]


def test_the_scale_is_that_of_the_nearest_digits_label(app: AppTest) -> None:
    app.run()
    medians = []
    for digit in (0, 8):
        sample = next(each for each in samples.SAMPLES if each.digit == digit)
        send(app, fabric.canvas_from_strokes(sample.strokes))
        shown = element_data(app, "answer")
        nearest, median, *_ = shown["scale"]
        distance = float(shown["neighbors"]["distances"][0])
        said = re.search(rf"For test {digit}s, (\d+\.\d) is typical", shown["distanceSentence"])
        assert said is not None
        medians.append(float(said[1]))
        assert median / nearest * distance == pytest.approx(medians[-1], rel=0.01)
    assert medians[0] < medians[1]


def test_samples_are_offered_with_their_names(app: AppTest) -> None:
    app.run()
    offered = element_data(app, "canvas_controls")["samples"]
    assert [each["name"] for each in offered] == [each.name for each in samples.SAMPLES]


def test_with_all_neighbors_the_answer_is_the_same_for_any_drawing(app: AppTest) -> None:
    app.query_params["k"] = "1347"
    app.run()
    labels = set()
    for sample in samples.SAMPLES[:4]:
        send(app, fabric.canvas_from_strokes(sample.strokes))
        labels.add(element_data(app, "answer")["label"])
    assert len(labels) == 1
    assert "every drawing gets this answer" in element_data(app, "answer")["votesSentence"]
    assert "every drawing gets the same answer" in element_data(app, "score")["note"]
