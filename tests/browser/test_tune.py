"""Tune K as people use it: drag, click, press, look."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import driver

Visit = Callable[..., Page]
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
PATIENCE = 15  # seconds
MAIN = "document.querySelector('[data-testid=stMain]')"


@pytest.fixture
def tune(visit: Visit) -> Visit:
    """Open Tune K, at a view, once its charts are drawn."""

    def open_view(view: str = "Scores", path: str = "tune", **options: object) -> Page:
        page = visit(path, ready=False, **options)
        page.locator(".st-key-scores svg.marks").nth(1).wait_for()
        if view != "Scores":
            driver.open_view(page, view)
        driver.charts(page, view, driver.VIEWS[view])
        return page

    return open_view


def expect_k(page: Page, n_neighbors: int, markers: int = 2) -> None:
    """Wait until slider, score and every marker agree on K."""
    expect(page.get_by_role("slider")).to_have_attribute("aria-valuetext", f"{n_neighbors:,}")
    expect(page.locator(".score .title")).to_have_text(f"Test score at K = {n_neighbors:,}")
    end = time.monotonic() + PATIENCE
    while driver.markers(page) != [n_neighbors] * markers and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert driver.markers(page) == [n_neighbors] * markers


def thumb(page: Page) -> tuple[float, float]:
    """Return where the slider can be taken hold of."""
    value = page.get_by_test_id("stSliderThumbValue").bounding_box()
    slider = page.get_by_test_id("stSlider").bounding_box()
    assert value is not None
    assert slider is not None
    return value["x"] + value["width"] / 2, slider["y"] + slider["height"] - 22


def column(page: Page, chart: int, n_neighbors: int) -> Locator:
    """Return what is clicked at a K in a chart."""
    return page.locator("svg.marks").nth(chart).locator(f"path[aria-label*='K: {n_neighbors};']")


@pytest.mark.parametrize("view", driver.VIEWS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_view_fits_a_projector(tune: Visit, view: str, scheme: str) -> None:
    page = tune(view, "tune?k=9", color_scheme=scheme)
    # waited for: charts take their width once the sidebar has come in
    page.wait_for_function(f"() => {MAIN}.scrollHeight <= {MAIN}.clientHeight")
    page.wait_for_function(f"() => {MAIN}.scrollWidth <= {MAIN}.clientWidth")


@pytest.mark.parametrize("view", driver.VIEWS)
def test_each_view_fits_a_phones_width(tune: Visit, view: str) -> None:
    page = tune(view, **PHONE)
    page.wait_for_function(f"() => {MAIN}.scrollWidth <= {MAIN}.clientWidth")
    chart = page.locator("svg.marks").first.bounding_box()
    assert chart is not None
    assert chart["x"] + chart["width"] <= 375


def test_the_slider_moves_the_marker_on_every_chart(tune: Visit) -> None:
    page = tune()
    expect_k(page, 5)
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect_k(page, 6)
    expect(page.locator(".choices .said")).to_contain_text("K = 6")
    for view in ("Chance", "Bias and variance"):
        driver.open_view(page, view)
        driver.charts(page, view, driver.VIEWS[view])
        expect_k(page, 6, markers=1)
        page.get_by_role("slider").focus()
        page.keyboard.press("ArrowRight")
        expect_k(page, 7, markers=1)
        page.keyboard.press("ArrowLeft")
        expect_k(page, 6, markers=1)


def test_beyond_the_zoomed_chart_its_marker_is_gone_and_comes_back(tune: Visit) -> None:
    page = tune()
    page.get_by_role("slider").focus()
    page.keyboard.press("End")
    expect_k(page, 1347, markers=1)
    page.keyboard.press("Home")
    expect_k(page, 1)


def test_a_dragged_slider_is_followed_before_it_is_let_go(tune: Visit) -> None:
    page = tune()
    x, y = thumb(page)
    page.mouse.move(x, y)
    page.mouse.down()
    for to in (60, 100):
        page.mouse.move(x + to, y, steps=4)
        dragged = int(
            (page.get_by_role("slider").get_attribute("aria-valuetext") or "0").replace(",", "")
        )
        assert dragged > 5
        expect_k(page, dragged)
        expect(page).to_have_url(re.compile("k=5"))  # not kept before it is let go
    page.mouse.up()
    expect(page).to_have_url(re.compile(f"k={dragged}"))
    expect_k(page, dragged)


def test_a_slider_dragged_away_and_back_leaves_nothing_behind(tune: Visit) -> None:
    page = tune()
    x, y = thumb(page)
    for _ in range(3):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 80, y, steps=4)
        page.mouse.move(x, y, steps=2)
        page.mouse.up()
        expect_k(page, 5)


def test_a_page_that_is_asked_for_with_k_is_shown(tune: Visit) -> None:
    page = tune()
    # both before the app can answer the first
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("link", name="Draw", exact=True).click()
    driver.canvas(page).wait_for()
    expect(page.locator(".score .title")).to_have_text("Test score at K = 6")


def test_the_view_and_the_wrong_labels_hold_over_pages(tune: Visit) -> None:
    page = tune()
    page.get_by_role("radio", name="20%").click()
    expect(page.locator(".choices .said")).to_contain_text("the 20% wrong labels")
    driver.open_view(page, "Mistakes")
    expect(page).to_have_url(re.compile("view=mistakes"))
    driver.charts(page, "Mistakes", 1)
    page.get_by_role("link", name="Draw", exact=True).click()
    driver.canvas(page).wait_for()
    page.get_by_role("link", name="Tune K").click()
    driver.charts(page, "Mistakes", 1)
    driver.open_view(page, "Scores")
    expect(page.locator(".choices .said")).to_contain_text("the 20% wrong labels")
    page.reload()
    driver.charts(page, "Scores", 2)


def test_a_clicked_k_is_taken_by_slider_score_and_charts(tune: Visit) -> None:
    page = tune()
    column(page, 0, 20).click()
    expect_k(page, 20)
    expect(page).to_have_url(re.compile("k=20"))
    column(page, 1, 100).click()
    expect_k(page, 100, markers=1)
    column(page, 0, 33).click()  # none of the slider's values until now
    expect_k(page, 33)
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect_k(page, 35)


def test_the_same_k_can_be_clicked_again_after_the_slider_has_moved(tune: Visit) -> None:
    page = tune()
    column(page, 0, 12).click()
    expect_k(page, 12)
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect_k(page, 13)
    column(page, 0, 12).click()
    expect_k(page, 12)


def test_a_rule_sets_k_by_keyboard(tune: Visit) -> None:
    page = tune()
    button = page.locator(".choices").get_by_role("button", name="√n")
    button.focus()
    page.keyboard.press("Enter")
    expect_k(page, 37)
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()


def test_wrong_labels_change_the_curves(tune: Visit) -> None:
    page = tune()
    best = page.locator(".choices button").first
    before = best.inner_text()
    page.get_by_role("radio", name="40%").click()
    expect(best).not_to_have_text(before)
    expect(page.locator(".score .title")).to_have_text("Test score at K = 5, with correct labels")
    page.get_by_role("radio", name="None").click()
    expect(best).to_have_text(before)
    expect_k(page, 5)


@pytest.mark.parametrize("view", [view for view in driver.VIEWS if view != "Mistakes"])
def test_the_marker_strikes_through_no_words_of_a_chart(tune: Visit, view: str) -> None:
    page = tune(view)
    boxes = "all => all.map((e) => e.getBoundingClientRect()).map((box) => [box.left, box.right])"
    for chart in page.locator("svg.marks").all():
        lines = chart.locator("line[aria-label^='K, the neighbors that vote']")
        words = chart.locator("g.mark-text.role-mark text")
        for left, right in words.evaluate_all(boxes):
            for at, _ in lines.evaluate_all(boxes):
                assert not left - 2 < at < right + 2


def test_a_new_split_moves_the_marked_one(tune: Visit) -> None:
    page = tune("Chance")
    this = page.locator("svg.marks").first.locator("path[aria-label*='seed']").last  # the diamond
    expect(this).to_have_attribute("aria-label", re.compile("seed: 0;"))
    page.get_by_role("button", name="New split").click()
    expect(page.get_by_text("random_state=1", exact=True)).to_be_visible()
    expect(this).to_have_attribute("aria-label", re.compile("seed: 1;"))
    page.get_by_role("button", name="First split").click()
    expect(page.get_by_text("random_state=1", exact=True)).to_have_count(0)


def test_a_clicked_cell_shows_its_digits_with_their_neighbors(tune: Visit) -> None:
    page = tune("Mistakes", "tune?k=7")
    cell = page.locator(
        "svg.marks path[aria-label*='written: 4'][aria-label*='classified as: 4']"
    ).first
    cell.click()
    gallery = page.locator(".gallery")
    expect(gallery.locator("li strong").first).to_have_text("✓ 4 classified as 4")
    expect(gallery.locator("li").first.locator("figure")).to_have_count(7)
    expect(gallery.locator("li").first.locator(".flips")).to_contain_text("4 ✓")
    box = page.get_by_role("combobox", name="Show")
    expect(box).to_have_value("4 classified as 4 (correct)")


def test_the_keyboard_reaches_the_mistakes(tune: Visit) -> None:
    page = tune("Mistakes", "tune?k=7")
    page.get_by_role("combobox", name="Show").focus()
    page.keyboard.type("6 classified as 6")
    page.keyboard.press("Enter")
    expect(page.locator(".gallery li strong").first).to_have_text("✓ 6 classified as 6")


def test_the_digits_of_a_cell_are_shown_whole_three_at_a_time(tune: Visit) -> None:
    page = tune("Mistakes", "tune?k=1347")
    digits, place = page.locator(".gallery li"), page.locator(".gallery .pager span")
    expect(place).to_have_text("1–3 / 24")
    seen = 0
    for _ in range(8):
        expect(digits).to_have_count(3)
        seen += digits.count()
        for digit in digits.all():
            expect(digit).to_be_in_viewport(ratio=1)
        page.get_by_role("button", name="Next digits").click()
    assert seen == 24
    expect(place).to_have_text("1–3 / 24")  # after the last come the first again
    page.get_by_role("button", name="Previous digits").click()
    expect(place).to_have_text("22–24 / 24")


def test_a_strip_is_labeled_where_its_digits_fit(tune: Visit) -> None:
    page = tune("Mistakes")
    labels = page.locator(".gallery .strip i").filter(has_text=re.compile("[0-9]"))
    expect(labels.nth(3)).to_be_visible()
    mark = page.locator(".gallery .strip b").first.bounding_box()
    assert mark is not None
    for label in labels.all():
        is_whole = label.evaluate("e => e.scrollWidth <= e.clientWidth")
        assert is_whole, label.inner_text()


def test_on_a_phone_the_buttons_move_the_markers(tune: Visit) -> None:
    page = tune(**PHONE)
    page.get_by_role("button", name="Larger K").tap()
    expect(page.locator(".touch_k strong")).to_have_text("K = 6")
    end = time.monotonic() + PATIENCE
    while driver.markers(page) != [6, 6] and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert driver.markers(page) == [6, 6]


def test_k_and_the_drawing_are_the_same_on_both_pages(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.SEVEN)
    expect(driver.digit(page)).to_have_text("7")
    page.get_by_role("link", name="Tune K").click()
    driver.charts(page, "Scores", 2)
    column(page, 0, 9).click()
    expect_k(page, 9)
    page.get_by_role("link", name="Draw", exact=True).click()
    expect(driver.digit(page)).to_have_text("7")
    expect(page.locator(".answer .tiles li:not(.end)")).to_have_count(9)


@pytest.mark.parametrize("view", driver.VIEWS)
def test_the_code_of_each_view_opens(tune: Visit, view: str) -> None:
    page = tune(view)
    buttons = page.locator(".st-key-tune_code .code")
    for i in range(buttons.count()):
        buttons.nth(i).click()
        expect(page.get_by_role("dialog").locator("code")).to_contain_text("print(")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert buttons.count() > 0


def test_back_and_forward_go_a_page_each_whatever_was_set(visit: Visit) -> None:
    page = visit()
    page.get_by_role("slider").focus()
    for k in (6, 7, 8):
        page.keyboard.press("ArrowRight")
        page.wait_for_url(f"**/?k={k}&*")
    for name, path in (("Map", "map"), ("Tune K", "tune")):
        page.get_by_role("link", name=name).first.click()
        page.wait_for_url(f"**/{path}?k=8&*")
    page.go_back()
    page.wait_for_url("**/map?k=8&*")
    page.locator(".digits_map").wait_for()
    page.go_back()
    page.wait_for_url("**/?k=8&*")
    # pressed before the page is there, Forward is Streamlit's to lose
    driver.canvas(page).wait_for()
    page.go_forward()
    page.wait_for_url("**/map?k=8&*")
