"""The canvas's JSON, as recorded from a real canvas (tests/canvas_json) and as it must not be."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digits_knn.ink import fabric
from digits_knn.ink.fabric import canvas_from_strokes, strokes_from_canvas

RECORDED = Path(__file__).parents[1] / "canvas_json"


def recorded(name: str) -> Any:
    return json.loads((RECORDED / f"{name}.json").read_text("utf-8"))


def path(*commands: list[Any], **properties: Any) -> dict[str, Any]:
    """Make a drawing of one path."""
    return {"objects": [{"type": "Path", "path": list(commands), **properties}]}


L_SHAPE = (["M", 0, 0], ["L", 0, 40], ["L", 20, 40])  # its box has its center at (10, 20)


def test_an_empty_canvas_has_no_strokes() -> None:
    assert strokes_from_canvas(recorded("empty")) == []


def test_a_recorded_drawing_has_its_strokes_where_they_were_drawn() -> None:
    first, second = strokes_from_canvas(recorded("two_strokes"))
    assert first.min(axis=0) == pytest.approx([60, 60], abs=0.05)
    assert first.max(axis=0) == pytest.approx([150, 140], abs=0.05)
    assert second[0] == pytest.approx([200, 60], abs=0.05)
    assert second[-1] == pytest.approx([200, 200], abs=0.05)


def test_a_click_is_a_stroke_of_two_points() -> None:
    dot = strokes_from_canvas(recorded("stroke_plus_click_dot"))[1]
    assert dot.shape == (2, 2)
    assert np.ptp(dot, axis=0).max() < 0.1


def test_a_stroke_moved_on_the_canvas_is_read_where_it_is() -> None:
    drawn = strokes_from_canvas(recorded("two_strokes"))[1]
    moved = strokes_from_canvas(recorded("moved_in_edit"))[1]
    assert moved - drawn == pytest.approx(np.full_like(drawn, [-30, -10]), abs=0.05)


def test_a_stroke_scaled_on_the_canvas_is_read_in_its_size() -> None:
    scaled = strokes_from_canvas(recorded("scaled_in_edit"))[1]
    assert np.ptp(scaled[:, 1]) == pytest.approx(140 * 1.2776, abs=0.05)


def test_a_curve_is_followed() -> None:
    (stroke,) = strokes_from_canvas(path(["M", 0, 0], ["Q", 50, 100, 100, 0]))
    x, y = stroke.T
    assert y == pytest.approx(2 * (x / 100) * (1 - x / 100) * 100)  # the parabola itself
    assert y.max() == pytest.approx(50)  # where it turns back is among the points


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"left": 110, "top": 20}, [[100, 0], [100, 40], [120, 40]]),
        ({"scaleX": 2, "scaleY": 0.5}, [[-10, 10], [-10, 30], [30, 30]]),
        ({"angle": 90}, [[30, 10], [-10, 10], [-10, 30]]),
        ({"flipX": True}, [[20, 0], [20, 40], [0, 40]]),
        ({"flipY": True}, [[0, 40], [0, 0], [20, 0]]),
        ({"skewX": 45}, [[-20, 0], [20, 40], [40, 40]]),
    ],
)
def test_an_object_is_placed_where_it_is_seen(
    properties: dict[str, Any], expected: list[list[float]]
) -> None:
    (stroke,) = strokes_from_canvas(path(*L_SHAPE, **{"left": 10, "top": 20} | properties))
    assert stroke == pytest.approx(np.array(expected, dtype=float))


def test_strokes_survive_the_way_to_the_canvas_and_back() -> None:
    strokes = [np.array([[10.5, 20.25], [30.0, 90.0], [77.0, 14.0]]), np.array([[1.0, 2.0]])]
    back = strokes_from_canvas(canvas_from_strokes(strokes))
    for stroke, again in zip(strokes, back, strict=True):
        assert again[1:] == pytest.approx(stroke)  # the first point comes twice: move, then line


def test_a_stroke_without_points_is_passed_over() -> None:
    assert strokes_from_canvas({"objects": [{"type": "Path", "path": []}]}) == []


def test_as_many_points_as_allowed_are_read() -> None:
    lines = [["M", 0, 0], *([["L", 1, 1]] * (fabric.MAX_POINTS - 1))]
    assert len(strokes_from_canvas(path(*lines))[0]) == fabric.MAX_POINTS


def test_too_many_points_are_refused_with_both_numbers() -> None:
    lines = [["M", 0, 0], *([["L", 1, 1]] * fabric.MAX_POINTS)]
    with pytest.raises(ValueError, match=r"has 20,001 points; at most 20,000"):
        strokes_from_canvas(path(*lines))


def test_too_many_strokes_are_refused_with_both_numbers() -> None:
    dots = [{"path": [["M", 1, 1]]}] * (fabric.MAX_STROKES + 1)
    with pytest.raises(ValueError, match="has 501 strokes; at most 500"):
        strokes_from_canvas({"objects": dots})


@pytest.mark.parametrize(
    "malformed",
    [
        None,
        "text",
        [],
        {},
        {"objects": None},
        {"objects": [None]},
        {"objects": [{"type": "Rect"}]},
        path(["M", 0]),
        path([]),
        path(["A", 0, 0]),
        path([["M"], 0, 0]),
        path(["M", "0", 0]),
        path(["M", None, 0]),
        path(["M", float("nan"), 0]),
        path(["M", float("inf"), 0]),
        path(["M", 10**400, 0]),
        path(["M", 1e9, 0]),
        path(["M", [1], 0]),
        path(*L_SHAPE, left="10"),
        path(*L_SHAPE, scaleX=float("nan")),
        path(*L_SHAPE, originX="left"),
    ],
    ids=lambda malformed: repr(malformed)[:60],
)
def test_what_is_no_drawing_is_refused_in_a_sentence(malformed: Any) -> None:
    with pytest.raises(ValueError, match="What the canvas sent is not a drawing: "):
        strokes_from_canvas(malformed)
