"""The Draw page in the room it has: small windows, phones lying down, large screens."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from digits_knn.ink.packed import unpack
from tests.browser import driver

Visit = Callable[..., Page]
KEPT = "() => sessionStorage.getItem('digits-knn drawing')"


def box(element: Locator) -> dict[str, float]:
    found = element.bounding_box()
    assert found is not None
    return {
        "left": found["x"],
        "top": found["y"],
        "right": found["x"] + found["width"],
        "bottom": found["y"] + found["height"],
    }


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["right"] <= other["left"]
        or other["right"] <= one["left"]
        or one["bottom"] <= other["top"]
        or other["bottom"] <= one["top"]
    )


SMALL = [(1050, 700), (960, 600), (901, 700), (844, 390), (800, 600), (731, 411), (640, 360)]
UPRIGHT = [(820, 1180), (375, 812), (360, 640)]


@pytest.mark.parametrize(("width", "height"), [*SMALL, *UPRIGHT])
def test_the_answer_is_in_sight_and_covered_by_nothing(
    visit: Visit, width: int, height: int
) -> None:
    page = visit(viewport={"width": width, "height": height})
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    expect(driver.digit(page)).to_have_text("7")
    said, digit = page.locator(".answer .headline"), driver.digit(page)
    for element in (said, digit, driver.canvas(page)):
        expect(element).to_be_in_viewport(ratio=1)
    image = box(page.locator(".answer .sees"))
    assert apart(box(said), image)
    assert apart(box(digit), image)
    assert apart(box(driver.canvas(page)), box(page.locator(".answer")))
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("parts", [(".headline", 22), (".digit", 40), (".by", 22)])
def test_on_a_wall_the_answer_is_large(visit: Visit, parts: tuple[str, int]) -> None:
    page = visit(viewport={"width": 1920, "height": 1080})
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    name, least = parts
    size = page.locator(f".answer {name}").evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize) * e.currentCSSZoom"
    )
    assert size >= least
    for part, share in ((driver.canvas(page), 0.2), (page.locator(".answer .sees"), 0.15)):
        place = box(part)
        assert place["right"] - place["left"] >= share * 1920


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1920, 1080), (640, 360), (375, 812)])
def test_a_stroke_is_where_it_was_drawn_at_any_size(visit: Visit, width: int, height: int) -> None:
    page = visit(viewport={"width": width, "height": height})
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    (stroke,) = unpack(page.wait_for_function(KEPT).json_value())
    assert np.abs(stroke[0] - driver.SEVEN[0][0]).max() < 2
    assert np.abs(stroke[-1] - driver.SEVEN[0][-1]).max() < 2
