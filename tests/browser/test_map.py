"""The map of all digits as people use it: hover, press, move, enlarge."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from digits_knn.dataset import load_split
from tests.browser import driver

Visit = Callable[..., Page]
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
MAIN = "document.querySelector('[data-testid=stMain]')"
AT = """(root, row) => {
  const box = root.map.canvas.getBoundingClientRect();
  const [x, y] = root.map.at(row);
  return [box.left + x, box.top + y];
}"""
# how many of the canvas's pixels have each color that is a digit's
INKED = """(root) => {
  const { width, height } = root.map.canvas;
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(root.map.canvas, 0, 0);
  const data = copy.getImageData(0, 0, width, height).data;
  let count = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i] > 0) count += 1;
  return count;
}"""


@pytest.fixture
def open_map(visit: Visit) -> Visit:
    """Open the map, once it is drawn."""

    def opened(path: str = "map", **options: object) -> Page:
        page = visit(path, ready=False, **options)
        name = "PCA" if "pca" in path else "t-SNE"
        expect(root(page)).to_have_attribute("data-map", name)
        return page

    return opened


def root(page: Page) -> Locator:
    return page.locator(".digits_map")


def at(page: Page, row: int) -> tuple[float, float]:
    """Return where a digit is on the screen."""
    x, y = root(page).evaluate(AT, row)
    return x, y


def alone(page: Page) -> int:
    """Return a training digit with no other near it on the map."""
    row: int = root(page).evaluate(
        """(root) => {
          const places = [...root.map.data.labels].map((_, row) => root.map.at(row));
          const off = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
          const gap = (row) => Math.min(...places.map((place, other) =>
            other === row ? Infinity : off(place, places[row])));
          const gaps = places.slice(0, root.map.data.nTrain).map((_, row) => gap(row));
          return gaps.indexOf(Math.max(...gaps));
        }"""
    )
    return row


def tiles(page: Page) -> Locator:
    return page.locator(".map_reading .tiles li")


@pytest.mark.parametrize("path", ["map", "map?map=pca"])
def test_all_digits_are_drawn(open_map: Visit, path: str) -> None:
    page = open_map(path)
    all_inked = root(page).evaluate(INKED)
    assert all_inked > 20_000
    page.get_by_role("button", name="Show the 4s alone").click()
    page.wait_for_timeout(200)
    assert 0.02 * all_inked < root(page).evaluate(INKED) < 0.3 * all_inked
    page.get_by_role("button", name="Show the 4s alone").click()
    page.wait_for_timeout(200)
    assert root(page).evaluate(INKED) == all_inked


def test_a_digit_under_the_pointer_shows_its_image(open_map: Visit) -> None:
    page = open_map()
    row = alone(page)
    page.mouse.move(*at(page, row))
    tip = page.locator(".digits_map .tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text(f"a {load_split().y_train[row]}")
    expect(tip).to_contain_text(f"training digit {row}")
    expect(tip.locator("canvas")).to_have_count(1)
    page.mouse.move(5, 300)
    expect(tip).to_be_hidden()
    before = tip.evaluate("tip => tip.style.left")
    page.get_by_role("button", name="Zoom in").click()
    page.mouse.move(*at(page, row))  # the same digit, elsewhere now
    expect(tip).to_be_visible()
    assert tip.evaluate("tip => tip.style.left") != before


def test_a_digit_that_is_pressed_shows_its_neighbors(open_map: Visit) -> None:
    page = open_map("map?k=7")
    expect(page.locator(".map_reading")).to_contain_text("Click or tap a digit")
    row = alone(page)
    page.mouse.click(*at(page, row))
    expect(page.locator(".map_reading strong")).to_contain_text(f"training digit {row}")
    expect(tiles(page)).to_have_count(7)
    tiles(page).nth(1).get_by_role("button").click()  # and on to one of these
    expect(page.locator(".map_reading strong")).not_to_contain_text(f"training digit {row}")


def test_the_drawing_is_among_its_neighbors(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    expect(driver.digit(page)).to_have_text("7")
    labels = page.locator(".answer .tiles li:not(.end) div").all_inner_texts()
    page.get_by_role("link", name="Map").click()
    expect(page.locator(".map_reading strong")).to_have_text("Your drawing")
    assert tiles(page).locator("span").all_inner_texts() == labels
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(tiles(page)).to_have_count(6)
    assert root(page).evaluate("root => root.map.selection.neighbors.length") == 6
    page.mouse.click(*at(page, alone(page)))
    expect(page.locator(".map_reading strong")).not_to_have_text("Your drawing")
    page.get_by_role("button", name="Back to your drawing").click()
    expect(page.locator(".map_reading strong")).to_have_text("Your drawing")


def test_the_other_map_keeps_what_is_chosen(open_map: Visit) -> None:
    page = open_map()
    row = alone(page)
    page.mouse.click(*at(page, row))
    title = page.locator(".map_reading strong")
    expect(title).to_contain_text(f"training digit {row}")
    before = at(page, row)
    driver.open_view(page, "PCA")
    expect(root(page)).to_have_attribute("data-map", "PCA")
    page.wait_for_function("() => true")
    page.wait_for_timeout(1000)  # the digits have moved to their new places
    assert at(page, row) != before
    expect(title).to_contain_text(f"training digit {row}")
    expect(page).to_have_url(re.compile("map=pca"))


def test_the_wheel_enlarges_what_is_under_the_pointer(open_map: Visit) -> None:
    page = open_map()
    row = alone(page)
    x, y = place = at(page, row)
    page.mouse.move(x, y)
    page.mouse.wheel(0, -500)
    expect(root(page)).not_to_have_attribute("data-scale", "1.000")
    # a wheel tells whole pixels, which are enlarged too
    assert at(page, row) == pytest.approx(place, abs=4)
    page.get_by_role("button", name="Show all").click()
    expect(root(page)).to_have_attribute("data-scale", "1.000")


def test_zooming_ends_where_digits_end(open_map: Visit) -> None:
    page = open_map()
    page.locator(".digits_map .plane").hover(position={"x": 12, "y": 12})  # where there is none
    for _ in range(12):
        page.mouse.wheel(0, -500)
    expect(root(page)).to_have_attribute("data-scale", "60.000")
    in_sight = """(root) => [...root.map.data.labels].filter((_, row) => {
      const [x, y] = root.map.at(row);
      return x > 0 && y > 0 && x < root.map.width && y < root.map.height;
    }).length"""
    assert root(page).evaluate(in_sight) > 0


def test_the_map_is_dragged_without_choosing(open_map: Visit) -> None:
    page = open_map()
    row = alone(page)
    x, y = at(page, row)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 40, steps=5)
    page.mouse.up()
    assert at(page, row) == pytest.approx(
        (x - 60, y + 40), abs=8
    )  # less what tells it from a click
    expect(page.locator(".map_reading strong")).to_have_count(0)


def test_the_keyboard_moves_enlarges_and_chooses(open_map: Visit) -> None:
    page = open_map()
    before = at(page, 0)
    page.locator(".digits_map .plane").focus()
    page.keyboard.press("ArrowLeft")
    assert at(page, 0)[0] == pytest.approx(before[0] + 60, abs=1)
    page.keyboard.press("+")
    expect(root(page)).to_have_attribute("data-scale", "1.300")
    page.keyboard.press("0")
    expect(root(page)).to_have_attribute("data-scale", "1.000")
    page.keyboard.press("Enter")
    expect(page.locator(".map_reading strong")).to_contain_text("digit")


def test_two_fingers_enlarge(open_map: Visit) -> None:
    page = open_map(**PHONE)
    box = page.locator(".digits_map .plane").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)
    for kind, off in (("touchStart", 20), ("touchMove", 40), ("touchMove", 60)):
        points = [{"x": x - off, "y": y, "id": 0}, {"x": x + off, "y": y, "id": 1}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_function(
        """() => {
          for (const each of document.querySelectorAll(".st-key-digits_map *")) {
            const root = each.shadowRoot?.querySelector(".digits_map");
            if (root) return Number(root.dataset.scale) > 2;
          }
          return false;
        }"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_fits_a_projector(open_map: Visit, scheme: str) -> None:
    page = open_map("map?k=9", color_scheme=scheme)
    page.mouse.click(*at(page, alone(page)))
    expect(tiles(page)).to_have_count(9)
    page.wait_for_function(f"() => {MAIN}.scrollHeight <= {MAIN}.clientHeight")
    page.wait_for_function(f"() => {MAIN}.scrollWidth <= {MAIN}.clientWidth")


def test_the_map_fits_a_phones_width(open_map: Visit) -> None:
    page = open_map(**PHONE)
    page.wait_for_function(f"() => {MAIN}.scrollWidth <= {MAIN}.clientWidth")
    expect(page.locator(".digits_map .frame")).to_be_in_viewport(ratio=1)


def test_the_code_behind_the_map_opens(open_map: Visit) -> None:
    page = open_map("map?map=pca")
    for name, words in (("All digits on a plane", "PCA(2)"), ("How many neighbors", "kept")):
        page.get_by_role("button", name=f"Show the code: {name}").click()
        expect(page.get_by_role("dialog").locator("code")).to_contain_text(words)
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
