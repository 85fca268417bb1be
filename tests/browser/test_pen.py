"""The pen: an answer while it moves, and a stroke that ends however it is let go."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import driver

Visit = Callable[..., Page]
TOUCH = {"has_touch": True}


def press_and_move(page: Page, stroke: driver.Stroke) -> None:
    """Draw a stroke and do not let go."""
    box = driver.canvas(page).bounding_box()
    assert box is not None
    points = [(box["x"] + x, box["y"] + y) for x, y in stroke]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=5)


def n_strokes(page: Page) -> int:
    """Undo stroke by stroke, and count."""
    undo = page.get_by_role("button", name="Undo")
    count = 0
    while undo.is_enabled():
        undo.click()
        count += 1
    return count


class Fingers:
    """All fingers on the canvas, told as a touch screen tells them."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        box = driver.canvas(page).bounding_box()
        assert box is not None
        self._corner = box["x"], box["y"]

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        left, top = self._corner
        places = [{"x": left + x, "y": top + y, "id": i} for i, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def test_the_answer_comes_while_the_pen_is_down(visit: Visit) -> None:
    page = visit()
    press_and_move(page, driver.SEVEN[0])
    expect(driver.digit(page)).to_have_text("7")
    expect(page.get_by_role("button", name="Undo")).to_be_disabled()  # nothing is sent yet
    page.mouse.up()
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    expect(driver.digit(page)).to_have_text("7")
    expect(page.locator(".pen[data-seen='0']").first).to_be_attached()


def test_a_stroke_is_read_when_the_browser_puts_timers_off(visit: Visit) -> None:
    page = visit()
    driver.canvas(page).evaluate(
        """(container, points) => {
          const put = window.setTimeout;
          let isLate = false;
          window.setTimeout = (act, after = 0, ...more) =>
            put(act, isLate ? Math.max(after, 100) : after, ...more);
          const layer = container.querySelector(".layer");
          const { left, top } = layer.getBoundingClientRect();
          const tell = (type, [x, y], buttons) => layer.dispatchEvent(new PointerEvent(type, {
            pointerId: 1, pointerType: "mouse", button: 0, buttons,
            clientX: left + x, clientY: top + y, bubbles: true, composed: true,
          }));
          tell("pointerdown", points[0], 1);
          isLate = true;
          for (const point of points) tell("pointermove", point, 1);
          isLate = false;
          tell("pointerup", points.at(-1), 0);
        }""",
        driver.SEVEN[0],
    )
    driver.settle(page)
    expect(driver.digit(page)).to_have_text("7")


def test_only_the_settled_answer_is_read_out(visit: Visit) -> None:
    page = visit()
    spoken = page.locator(".answer .spoken")
    press_and_move(page, driver.SEVEN[0])
    expect(driver.digit(page)).to_have_text("7")
    expect(spoken).to_contain_text("Draw a digit")
    page.mouse.up()
    expect(spoken).to_contain_text("7")


def test_with_reduced_motion_the_answer_waits_for_pen_up(visit: Visit) -> None:
    page = visit(reduced_motion="reduce")
    press_and_move(page, driver.SEVEN[0])
    page.wait_for_timeout(500)
    expect(driver.message(page)).to_contain_text("Draw a digit")
    page.mouse.up()
    expect(driver.digit(page)).to_have_text("7")


def test_a_stroke_may_end_on_a_gray_button(visit: Visit) -> None:
    page = visit()
    press_and_move(page, [(140, 60), (128, 300)])
    page.mouse.up()
    expect(driver.digit(page)).to_have_text("1")
    press_and_move(page, [(60, 60), (60, 200)])
    page.mouse.up()
    expect(page.get_by_role("button", name="Clear")).to_be_enabled()
    page.wait_for_timeout(500)
    assert n_strokes(page) == 2


def test_a_lost_pen_up_ends_the_stroke_at_the_next_move(visit: Visit) -> None:
    page = visit()
    press_and_move(page, driver.SEVEN[0])
    lost = """() => {
      window.addEventListener("pointerup", (event) => event.stopImmediatePropagation(), {
        capture: true, once: true });
      window.addEventListener("lostpointercapture", (event) => event.stopImmediatePropagation(), {
        capture: true, once: true });
    }"""
    page.evaluate(lost)
    page.mouse.up()
    page.mouse.move(600, 600, steps=4)
    driver.canvas(page).hover()
    expect(driver.digit(page)).to_have_text("7")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    driver.draw(page, [[(60, 60), (60, 200)]])
    page.wait_for_timeout(500)
    assert n_strokes(page) == 2


def test_a_palm_that_is_cancelled_leaves_no_dot(visit: Visit) -> None:
    page = visit(**TOUCH)
    fingers = Fingers(page)
    fingers.touch("touchStart", (200, 240))
    fingers.touch("touchCancel")
    driver.touch(page, driver.SEVEN)
    expect(driver.digit(page)).to_have_text("7")
    assert n_strokes(page) == 1


def test_a_finger_draws_while_a_palm_rests(visit: Visit) -> None:
    page = visit(**TOUCH)
    fingers = Fingers(page)
    palm = (250.0, 260.0)
    fingers.touch("touchStart", palm)
    page.wait_for_timeout(400)  # longer than the two fingers of a pinch are apart
    for number, (x, y) in enumerate(driver.SEVEN[0]):
        fingers.touch("touchMove" if number else "touchStart", palm, (x, y))
    fingers.touch("touchEnd")
    expect(driver.digit(page)).to_have_text("7")
    assert n_strokes(page) == 1


def test_a_pinch_draws_nothing(visit: Visit) -> None:
    page = visit(**TOUCH)
    fingers = Fingers(page)
    fingers.touch("touchStart", (100, 100), (150, 150))
    for step in range(5):
        fingers.touch("touchMove", (100 - 10 * step, 100), (150 + 10 * step, 150))
    fingers.touch("touchEnd")
    page.wait_for_timeout(500)
    expect(driver.message(page)).to_contain_text("Draw a digit")


def test_the_canvas_has_a_name(visit: Visit) -> None:
    page = visit()
    expect(page.get_by_role("img", name="Canvas: draw a digit here")).to_be_visible()


@pytest.mark.parametrize("part", [".bars .wins .bar", ".scale", ".pixels .dark"])
def test_forced_colors_keep_what_colors_say(visit: Visit, part: str) -> None:
    page = visit(forced_colors="active")
    driver.draw(page, driver.SEVEN)
    expect(driver.digit(page)).to_have_text("7")
    look = """each => {
      const { backgroundImage, backgroundColor } = getComputedStyle(each);
      return [backgroundImage, backgroundColor];
    }"""
    image, color = page.locator(f".answer {part}").first.evaluate(look)
    canvas = page.locator("body").evaluate("each => getComputedStyle(each).backgroundColor")
    assert image != "none" or color != canvas


def test_forced_colors_mark_what_is_chosen(visit: Visit) -> None:
    page = visit(forced_colors="active")
    outline = "each => getComputedStyle(each).outlineStyle"
    sidebar = page.get_by_test_id("stSidebar")
    assert sidebar.get_by_role("radio", name="Uniform").evaluate(outline) == "solid"
    assert sidebar.get_by_role("radio", name="Distance").evaluate(outline) == "none"
