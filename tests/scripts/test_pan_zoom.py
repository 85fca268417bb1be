from collections.abc import Callable
from typing import Any

import pytest

Call = Callable[..., Any]

# a plane of 400 x 300 pixels, of which 276 are a side
BEGIN = """async ({ PanZoom }) => {
    const frame = document.createElement("div");
    frame.style.cssText = "width: 400px; height: 300px";
    document.body.replaceChildren(frame);
    class Shown extends PanZoom {
        pressed = []; points = [];
        draw() {}
        point(at) { this.points.push(at); }
        press(at) { this.pressed.push(at); }
        pressMiddle() { this.pressed.push("middle"); }
    }
    const shown = new Shown(frame);
    shown.resize();
    const event = (type, x, y, more = {}) => {
        const box = shown.canvas.getBoundingClientRect();
        const init = { clientX: box.left + x, clientY: box.top + y, pointerId: 1, bubbles: true };
        shown.canvas.setPointerCapture = () => {};
        shown.canvas.dispatchEvent(new PointerEvent(type, { ...init, ...more }));
    };
"""


def run(call: Call, does: str) -> Any:
    return call("elements/pan_zoom", BEGIN + does + "}")


def test_the_unit_square_fits_into_the_frame_with_y_upwards(call: Call) -> None:
    corners = run(call, "return [[0, 0], [1, 1], [0.5, 0.5]].map((at) => shown.pixels(at));")
    assert corners == [[62, 288], [338, 12], [200, 150]]


@pytest.mark.parametrize("factor", [1.5, 4, 0.9])
def test_what_is_under_the_pointer_stays_there_while_it_is_enlarged(
    call: Call, factor: float
) -> None:
    under = "(shown.view.x + (260 - 200) / shown.side / shown.view.scale)"
    before, after = run(
        call, f"const a = {under}; shown.zoom({factor}, [260, 150]); return [a, {under}];"
    )
    assert after == pytest.approx(before)


def test_the_scale_has_its_bounds(call: Call) -> None:
    scales = run(
        call,
        "shown.zoom(1e6); const most = shown.view.scale; shown.zoom(1e-9);"
        "return [most, shown.view.scale];",
    )
    assert scales == [60, 0.8]


def test_the_middle_never_leaves_what_is_drawn(call: Call) -> None:
    assert run(call, "shown.shift(1e6, -1e6); return [shown.view.x, shown.view.y];") == [
        -0.55,
        -0.55,
    ]


def test_a_press_is_one_that_hardly_moves(call: Call) -> None:
    drag = "event('pointerdown', 100, 100); event('pointermove', 140, 100);"
    assert run(call, drag + "event('pointerup', 140, 100); return shown.pressed;") == []
    press = "event('pointerdown', 100, 100); event('pointerup', 100, 100);"
    assert run(call, press + "return shown.pressed;") == [[100, 100]]


def test_dragging_moves_what_is_drawn_with_the_pointer(call: Call) -> None:
    drag = "event('pointerdown', 100, 100); event('pointermove', 110, 100);"
    before, after = run(
        call,
        "const a = shown.pixels([0.5, 0.5])[0];"
        + drag
        + "event('pointermove', 150, 100); return [a, shown.pixels([0.5, 0.5])[0]];",
    )
    assert after - before == pytest.approx(50)


def test_two_fingers_enlarge_and_are_no_press(call: Call) -> None:
    pinch = (
        "event('pointerdown', 150, 150); event('pointerdown', 250, 150, { pointerId: 2 });"
        "event('pointermove', 300, 150, { pointerId: 2 });"
        "event('pointerup', 300, 150, { pointerId: 2 }); event('pointerup', 150, 150);"
    )
    scale, pressed = run(call, pinch + "return [shown.view.scale, shown.pressed];")
    assert scale == pytest.approx(1.5)
    assert pressed == []


@pytest.mark.parametrize(
    ("key", "changed"),
    [
        ("ArrowRight", "x"),
        ("ArrowUp", "y"),
        ("+", "scale"),
        ("-", "scale"),
    ],
)
def test_keys_move_and_enlarge(call: Call, key: str, changed: str) -> None:
    press = f"shown.canvas.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}' }}));"
    view = run(call, press + "return shown.view;")
    still = {"x": 0, "y": 0, "scale": 1}
    assert [name for name in still if view[name] != still[name]] == [changed]
    again = run(
        call,
        press + "shown.canvas.dispatchEvent(new KeyboardEvent('keydown', { key: '0' }));"
        "return shown.view;",
    )
    assert again == still
