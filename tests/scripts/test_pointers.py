"""Which pointer draws: told by events as a browser sends them."""

from collections.abc import Callable
from typing import Any

import pytest

Call = Callable[..., Any]

# events: [type, pointer's number, its kind, x, y, buttons], or milliseconds to wait
RUN = """
async ({ makePointers }, events) => {
  const told = [];
  const tell = (name) => ({ x, y }) => told.push([name, x, y]);
  const layer = document.createElement("div");
  makePointers({ down: tell("down"), move: tell("move"), up: tell("up") }).listen(layer);
  for (const each of events) {
    if (typeof each === "number") {
      await new Promise((done) => setTimeout(done, each));
      continue;
    }
    const [type, pointerId, pointerType, clientX, clientY, buttons] = each;
    const how = { pointerId, pointerType, clientX, clientY, buttons, button: 0 };
    layer.dispatchEvent(new PointerEvent(`pointer${type}`, how));
  }
  return told;
}
"""
LONG = 350  # milliseconds: longer than two fingers of a pinch are apart


def mouse(kind: str, x: int, y: int, buttons: int = 1) -> list[object]:
    return [kind, 1, "mouse", x, y, buttons]


def finger(kind: str, x: int, y: int, number: int = 2) -> list[object]:
    return [kind, number, "touch", x, y, 1]


def told(call: Call, *events: list[object] | int) -> list[list[object]]:
    result: list[list[object]] = call("elements/pointers", RUN, list(events))
    return result


def test_a_mouse_draws_at_once(call: Call) -> None:
    events = mouse("down", 1, 1), mouse("move", 2, 2), mouse("up", 2, 2, 0), mouse("move", 9, 9, 0)
    assert told(call, *events) == [["down", 1, 1], ["move", 2, 2], ["up", 2, 2]]


def test_a_move_without_the_button_ends_a_stroke_whose_end_was_lost(call: Call) -> None:
    events = mouse("down", 1, 1), mouse("move", 2, 2), mouse("move", 50, 50, 0)
    assert told(call, *events) == [["down", 1, 1], ["move", 2, 2], ["up", 2, 2]]


def test_a_press_ends_a_stroke_whose_end_was_lost(call: Call) -> None:
    events = mouse("down", 1, 1), mouse("move", 2, 2), mouse("down", 5, 5)
    assert told(call, *events)[2:] == [["up", 2, 2], ["down", 5, 5]]


def test_a_finger_draws_from_where_it_began(call: Call) -> None:
    events = finger("down", 0, 0), finger("move", 3, 0), finger("move", 9, 0), finger("up", 9, 0)
    assert told(call, *events) == [["down", 0, 0], ["move", 3, 0], ["move", 9, 0], ["up", 9, 0]]


def test_a_tap_is_a_dot(call: Call) -> None:
    assert told(call, finger("down", 4, 4), finger("up", 4, 4)) == [["down", 4, 4], ["up", 4, 4]]


@pytest.mark.parametrize("end", ["cancel", "up"])
def test_a_palm_that_rests_draws_nothing(call: Call, end: str) -> None:
    assert told(call, finger("down", 4, 4), 550, finger(end, 4, 4)) == []


def test_a_finger_draws_beside_a_palm(call: Call) -> None:
    palm = finger("down", 90, 90, number=3)
    moves = finger("down", 0, 0), finger("move", 9, 0), finger("move", 90, 91, number=3)
    drawn = [["down", 0, 0], ["move", 9, 0], ["up", 9, 0]]
    assert told(call, palm, LONG, *moves, finger("up", 9, 0)) == drawn


def test_a_pen_draws_beside_a_palm(call: Call) -> None:
    palm = finger("down", 90, 90)
    events = ["down", 5, "pen", 1, 1, 1], ["move", 5, "pen", 2, 2, 1], ["up", 5, "pen", 2, 2, 0]
    assert told(call, palm, *events) == [["down", 1, 1], ["move", 2, 2], ["up", 2, 2]]


def test_a_pinch_draws_nothing(call: Call) -> None:
    both = finger("down", 0, 0), finger("down", 50, 50, number=3)
    apart = finger("move", -20, -20), finger("move", 80, 80, number=3)
    assert told(call, *both, *apart, finger("up", -20, -20), finger("up", 80, 80, number=3)) == []


def test_after_a_cancelled_touch_the_next_draws(call: Call) -> None:
    lost = finger("down", 0, 0), finger("move", 20, 0), finger("cancel", 20, 0)
    events = finger("down", 5, 5, number=4), finger("move", 25, 5, number=4)
    assert told(call, *lost, *events)[3:] == [["down", 5, 5], ["move", 25, 5]]


def test_a_second_finger_does_not_disturb_the_first(call: Call) -> None:
    first = finger("down", 0, 0), finger("move", 20, 0)
    second = finger("down", 50, 50, number=3), finger("move", 90, 90, number=3)
    drawn = [["down", 0, 0], ["move", 20, 0], ["move", 30, 0]]
    assert told(call, *first, *second, finger("move", 30, 0)) == drawn


# which of the mouse events, which a browser sends beside a pointer's, reach the canvas below
MOUSE = """
({ makePointers }, types) => {
  const reached = [];
  const canvas = document.createElement("div");
  const layer = canvas.appendChild(document.createElement("div"));
  makePointers({ down() {}, move() {}, up() {} }).listen(layer);
  for (const type of types) {
    canvas.addEventListener(type, () => reached.push(type), { once: true });
    layer.dispatchEvent(new MouseEvent(type, { bubbles: true, buttons: 1 }));
  }
  return reached;
}
"""


def test_a_stroke_begun_before_the_layer_is_the_canvas_s_own(call: Call) -> None:
    assert call("elements/pointers", MOUSE, ["mousemove", "mouseup"]) == ["mousemove", "mouseup"]
    assert call("elements/pointers", MOUSE, ["mousedown", "mousemove", "mouseup"]) == []
