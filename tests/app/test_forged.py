"""What a browser could send, if somebody made it up: the page goes on, and keeps none of it."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from digits_knn.ink import fabric
from digits_knn.ink.packed import MAX_KEPT, pack
from digits_knn.ink.samples import SAMPLES
from digits_knn.ui.shared import charts, fooled, state, visitor
from tests.app.pages import SEVEN, element_data, open_app, send

PATH = [["M", 60, 60], ["L", 180, 60], ["L", 110, 220]]
DEFAULTS = {
    "address_is_read": True,
    state.K: state.DEFAULT_K,
    state.B_K: state.DEFAULT_B_K,
    state.WEIGHTS: "uniform",
    state.METRIC: "euclidean",
    state.VIEW: "Scores",
    state.MAP: state.MAPS[0],
    state.PRESENT: "off",
    state.B_WEIGHTS: "uniform",
    state.B_METRIC: "euclidean",
    state.NOISE: 0.0,
    state.REASON: None,
}
FORGED: list[Any] = [None, 5, "7", [], {"objects": 5}, {"objects": [5]}, {"objects": [{"path": 5}]}]


@pytest.fixture
def app() -> AppTest:
    return open_app()


@pytest.mark.parametrize("name", ["left", "top", "scaleX", "angle", "originX", "flipX", "path"])
@pytest.mark.parametrize("value", [[], {}, [[]], "x", [1, 2], {"x": 1}], ids=json.dumps)
def test_a_stroke_with_any_property_is_read_or_refused(
    app: AppTest, name: str, value: object
) -> None:
    app.run()
    send(app, {"objects": [{"path": PATH, name: value}]})
    assert not app.exception
    assert element_data(app, "canvas_controls")["samples"]  # clear and undo are there


@pytest.mark.parametrize("drawing", FORGED, ids=json.dumps)
def test_any_drawing_is_read_or_refused(app: AppTest, drawing: object) -> None:
    app.run()
    send(app, drawing)
    assert not app.exception
    assert element_data(app, "canvas_controls")["samples"]


@pytest.mark.parametrize("sent", [{"drawing": 5}, {"drawing": {"raw": 5}, "backgroundFit": 5}])
def test_any_state_of_the_canvas_is_refused(app: AppTest, sent: dict[str, Any]) -> None:
    app.run()
    app.session_state["canvas"] = sent
    app.run()
    assert not app.exception
    assert "not a drawing" in element_data(app, "answer")["message"]


def test_only_what_is_known_of_a_drawing_is_kept(app: AppTest) -> None:
    app.run()
    drawing = fabric.canvas_from_strokes(SEVEN)
    junk = {"junk": [[]] * 1000, "fill": "x" * 1000, "stroke": {"a": []}}
    forged = [item | junk for item in drawing["objects"]]
    send(app, {"objects": forged, "more": [[]] * 1000})
    kept = app.session_state[visitor.DRAWING]
    assert len(json.dumps(kept)) < 2 * len(json.dumps(drawing))
    assert set(kept) == {"objects", "background"}
    assert all({*item} <= {*fabric.KNOWN, "path"} for item in kept["objects"])


@pytest.mark.parametrize("name", list(DEFAULTS)[3:])
@pytest.mark.parametrize("page", ["", "tune", "map"])
@pytest.mark.parametrize("value", [[], "x", 5, {"a": 1}], ids=json.dumps)
def test_a_setting_that_nobody_offers_is_put_back(page: str, name: str, value: object) -> None:
    # before the first run: AppTest itself does not send what a widget does not offer
    app = open_app()
    for setting, default in DEFAULTS.items():
        app.session_state[setting] = default
    app.session_state[name] = value
    if page:
        app.switch_page(f"digits_knn/ui/{page}/page.py")
    app.run()
    assert not app.exception
    assert app.session_state[name] == DEFAULTS[name]


@pytest.mark.parametrize("value", [None, "x", "5.5", "²", "9" * 5000, [], {}, True, 5.5, 1e400])
def test_a_chart_sends_whole_numbers_only(value: object) -> None:
    assert charts.whole(value) is None


def test_a_chart_sends_whole_numbers_as_it_can() -> None:
    assert charts.whole(5.0) == charts.whole(5) == charts.whole("5") == 5


@pytest.mark.parametrize(
    "kept",
    [
        *FORGED,
        {},
        {"drawing": 5, "taught": "", "reason": "", "fooled": "", "unsent": ""},
        {"drawing": "", "taught": "", "reason": "", "fooled": "", "unsent": 5},
        {
            "drawing": "x",
            "taught": "é",
            "reason": "x",
            "fooled": "x=5",
            "unsent": "x",
            "staysHere": [],
        },
        {
            "drawing": "x" * 100_000,
            "taught": "UEsDBA==",
            "reason": "__class__",
            "fooled": "euclidean euclidean= euclidean=-1 euclidean=nan cosine=1e999 =5 x=5",
            "unsent": "x" * 100_000,
            "staysHere": "yes",
        },
    ],
    ids=str,
)
def test_what_a_tab_kept_is_taken_back_or_not_at_all(
    monkeypatch: pytest.MonkeyPatch, kept: object
) -> None:
    session = dict(DEFAULTS)
    monkeypatch.setattr("streamlit.session_state", session)
    visitor.restore(kept)
    assert visitor.image() is None
    assert not visitor.has_taught()
    assert fooled.best() == {}
    assert visitor.UNSENT not in session
    assert session[state.REASON] is None
    assert session.get(visitor.KEEPS, False) is False


def test_what_a_tab_kept_does_not_replace_what_was_done_since(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = dict(DEFAULTS)
    monkeypatch.setattr("streamlit.session_state", session)
    session[visitor.DRAWING] = fabric.canvas_from_strokes(SAMPLES[3].strokes)
    visitor.teach(1)
    session[visitor.PACKED] = {}, pack(SAMPLES[3].strokes, MAX_KEPT), ""
    kept = {**visitor.kept(), visitor.UNSENT: pack(SAMPLES[3].strokes, MAX_KEPT)}
    unsent = session[visitor.UNSENT] = pack(SEVEN, MAX_KEPT)
    drawing = session[visitor.DRAWING] = fabric.canvas_from_strokes(SEVEN)
    visitor.undo()
    visitor.teach(7)
    visitor.restore(kept)
    assert session[visitor.DRAWING] is drawing
    assert session[visitor.UNSENT] == unsent
    assert visitor.UNSENT_IS_REPLACED not in session
    assert visitor.taught().y.tolist() == [1, 7]  # both


def test_a_slider_passes_its_own_values_only(monkeypatch: pytest.MonkeyPatch) -> None:
    session = dict(DEFAULTS)
    monkeypatch.setattr("streamlit.session_state", session)
    forged: list[object] = [33, 0, 1348, True, "5", 5.0, None, []]
    for k in forged:
        state.set_live_k(k)
        assert state.settings().n_neighbors == state.DEFAULT_K
    state.set_live_k(35)
    assert state.settings().n_neighbors == 35


def test_a_drawing_too_large_to_be_packed_is_read(app: AppTest) -> None:
    app.run()
    # jumps to and fro all over: even on the coarsest grid there are too many places
    path = [["M", 0, 0], *([["Q", 1e5, -1e5, 0, 0], ["L", 200, 200]] * 9_000)]
    send(app, {"objects": [{"path": path}]})
    assert not app.exception
    assert "label" in element_data(app, "answer")
    assert element_data(app, "canvas_controls")["link"] == ""


def test_undo_keeps_as_many_drawings_as_it_has_room_for() -> None:
    def script() -> None:
        import numpy as np
        import streamlit as st

        from digits_knn.ink import fabric
        from digits_knn.ui.draw import canvas
        from digits_knn.ui.shared.visitor import DRAWING

        st.session_state[canvas._REPLACED] = []
        for n_points in [*[15_000] * 5, *[10] * 30]:
            # the canvas begins a stroke with its first point twice
            stroke = np.linspace(0, 280, 2 * n_points - 2).reshape(-1, 2)
            st.session_state[DRAWING] = fabric.canvas_from_strokes([stroke])
            canvas._remember()
            kept = [len(strokes[0]) for strokes in st.session_state[canvas._REPLACED]]
            st.session_state.setdefault("kept", []).append(kept)

    app = AppTest.from_function(script).run(timeout=60)
    assert not app.exception
    kept = app.session_state["kept"]
    assert kept[4] == [15_000] * 4  # 60,000 points
    assert kept[5] == [15_000] * 3 + [10]
    assert kept[-1] == [10] * 20
