"""The Draw page as people use it: in a browser, with mouse, finger and keyboard."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from digits_knn.dataset import load_split
from tests.browser import driver

Visit = Callable[..., Page]
PHONE = {"viewport": {"width": 375, "height": 667}, "has_touch": True, "is_mobile": True}
PATIENCE = 15_000  # milliseconds


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=False).first.click()


def neighbors(page: Page) -> Locator:
    return page.locator(".answer .tiles li:not(.end)")


def score(page: Page) -> Locator:
    return page.locator(".score .accuracy")


def within(*elements: Locator) -> None:
    """Assert that elements are seen whole without scrolling, once the page has come to rest."""
    for element in elements:
        expect(element).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize(
    ("strokes", "answer"),
    [
        (driver.SEVEN, "7"),
        (driver.ONE, "1"),
        (driver.ZERO, "0"),
        (driver.FOUR, "4"),
    ],
    ids=["seven", "one", "zero", "four"],
)
def test_a_drawn_digit_is_read(visit: Visit, strokes: list[driver.Stroke], answer: str) -> None:
    page = visit()
    driver.draw(page, strokes)
    expect(driver.digit(page)).to_have_text(answer)
    expect(neighbors(page)).to_have_count(5)
    expect(page.locator(".pixels span")).to_have_count(64)


def test_at_first_it_asks_for_a_drawing(visit: Visit) -> None:
    page = visit()
    expect(driver.message(page)).to_contain_text("Draw a digit")


def test_a_dot_gets_no_reading(visit: Visit) -> None:
    page = visit()
    driver.draw(page, [[(100, 100), (101, 100)]])
    expect(driver.message(page)).to_contain_text("only a dot")


def test_k_moves_score_and_answer_together(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.SEVEN)
    expect(neighbors(page)).to_have_count(5)
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(neighbors(page)).to_have_count(6)
    expect(page.locator(".score .title")).to_contain_text("K = 6")
    expect(page).to_have_url(re.compile(r"[?&]k=6"))
    page.keyboard.press("End")
    expect(page.locator(".score .title")).to_contain_text("K = 1,347")
    y_test = load_split().y_test
    commonest = np.bincount(load_split().y_train).argmax()
    expect(score(page)).to_have_text(f"{np.mean(y_test == commonest):.1%}")
    expect(page.locator(".near h3")).to_contain_text("The 1,347 nearest")


def test_all_neighbors_of_a_large_k_are_pictured_as_one_scrolls(visit: Visit) -> None:
    page = visit("?k=150")
    driver.draw(page, driver.SEVEN)
    tiles = page.locator(".tiles")
    tiles.wait_for()
    for _ in range(20):
        tiles.evaluate("each => each.scrollTo(0, each.scrollHeight)")
        page.wait_for_timeout(50)
    expect(neighbors(page)).to_have_count(150)
    expect(neighbors(page).last).to_have_attribute("aria-label", re.compile("Neighbor 150: "))


def test_another_k_shows_the_same_neighbors_in_the_same_order(visit: Visit) -> None:
    page = visit("?k=3")
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    expect(neighbors(page)).to_have_count(3)
    three = [each.get_attribute("aria-label") for each in neighbors(page).all()]
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(neighbors(page)).to_have_count(4)
    assert [each.get_attribute("aria-label") for each in neighbors(page).all()][:3] == three
    page.keyboard.press("ArrowLeft")
    expect(neighbors(page)).to_have_count(3)
    driver.draw(page, [[(60, 150), (220, 150)]])  # another drawing has other neighbors
    expect(neighbors(page).first).not_to_have_attribute("aria-label", three[0] or "")


def test_undo_redo_and_clear(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.FOUR[:1], pause=400)
    driver.draw(page, driver.FOUR[1:])
    expect(driver.digit(page)).to_have_text("4")
    press(page, "Undo")
    expect(driver.digit(page)).not_to_have_text("4")
    press(page, "Redo")
    expect(driver.digit(page)).to_have_text("4")
    press(page, "Clear")
    expect(driver.message(page)).to_contain_text("Draw a digit")
    driver.draw(page, driver.SEVEN)
    expect(driver.digit(page)).to_have_text("7")


def test_clearing_twice_clears_twice(visit: Visit) -> None:
    page = visit()
    for _ in range(2):
        driver.draw(page, driver.SEVEN)
        expect(driver.digit(page)).to_have_text("7")
        press(page, "Clear")
        expect(driver.message(page)).to_contain_text("Draw a digit")


def test_undo_brings_back_what_was_cleared(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.SEVEN)
    expect(driver.digit(page)).to_have_text("7")
    press(page, "Clear")
    expect(driver.message(page)).to_be_visible()
    page.keyboard.press("Control+z")
    expect(driver.digit(page)).to_have_text("7")


def test_undo_never_brings_back_what_is_older_than_the_page(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.SEVEN)
    expect(driver.digit(page)).to_have_text("7")
    press(page, "Clear")
    expect(driver.message(page)).to_be_visible()
    driver.draw(page, driver.ZERO)
    expect(driver.digit(page)).to_have_text("0")
    driver.settle(page)
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="About")).to_be_visible()
    page.get_by_role("link", name="Draw", exact=True).click()
    expect(driver.digit(page)).to_have_text("0")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()


def test_undo_takes_a_sample_back(visit: Visit) -> None:
    page = visit()
    page.get_by_label("Sample: a two", exact=True).click()
    expect(driver.digit(page)).to_have_text("2")
    press(page, "Undo")
    expect(driver.message(page)).to_contain_text("Draw a digit")


def test_the_canvas_takes_strokes_as_soon_as_a_sample_has_replaced_another(visit: Visit) -> None:
    page = visit()
    page.get_by_label("Sample: a two", exact=True).click()
    expect(driver.digit(page)).to_have_text("2")
    # at once, not when the hold on the canvas runs out by itself: that never comes here
    page.evaluate(
        "() => { window.setTimeout = ((real) => (act, ms, ...with_) => "
        "real(act, ms === 1000 ? 1e9 : ms, ...with_))(setTimeout) }"
    )
    page.get_by_label("Sample: a seven", exact=True).click()
    expect(driver.digit(page)).to_have_text("7")
    expect(driver.canvas(page)).to_have_css("pointer-events", "auto")


def test_k_1_survives_a_reload(visit: Visit) -> None:
    page = visit("?k=1")
    page.reload()
    expect(page.locator(".score .title")).to_contain_text("K = 1")


def test_a_sample_lands_on_the_canvas_and_can_be_drawn_on(visit: Visit) -> None:
    page = visit()
    page.get_by_label("Sample: ").nth(3).click()
    expect(driver.digit(page)).to_be_visible()
    before = page.locator(".pixels").get_attribute("aria-label")
    driver.draw(page, [[(40, 250), (240, 250)]])
    expect(page.locator(".pen[data-seen='0']")).to_be_attached()  # the canvas has sent it
    expect(page.locator(".pixels")).not_to_have_attribute("aria-label", before or "")


def test_the_drawing_survives_settings_and_pages(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    expect(driver.digit(page)).to_have_text("7")
    seen = page.locator(".pixels").get_attribute("aria-label") or ""
    page.get_by_text("Distance", exact=True).click()
    expect(page.locator(".bars .wins")).to_contain_text("%")
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="About")).to_be_visible()
    page.get_by_role("link", name="Draw", exact=True).click()
    expect(driver.digit(page)).to_have_text("7")
    expect(page.locator(".bars .wins")).to_contain_text("%")  # the setting holds too
    expect(page).to_have_url(re.compile("weights=distance"))
    expect(page.locator(".pixels")).to_have_attribute("aria-label", seen)
    driver.draw(page, [[(60, 150), (220, 150)]])  # one more stroke joins those from before
    expect(page.locator(".pixels")).not_to_have_attribute("aria-label", seen)


def test_the_drawing_survives_another_theme(visit: Visit) -> None:
    page = visit(color_scheme="light")
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    expect(driver.digit(page)).to_have_text("7")
    seen = page.locator(".pixels").get_attribute("aria-label") or ""
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)
    driver.draw(page, [[(60, 150), (220, 150)]])
    expect(page.locator(".pixels")).not_to_have_attribute("aria-label", seen)
    press(page, "Undo")
    expect(page.locator(".pixels")).to_have_attribute("aria-label", seen)


def test_the_drawing_survives_a_lost_connection(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.FOUR[:1])
    driver.settle(page)
    page.evaluate("openSockets.forEach((socket) => socket.close())")
    driver.draw(page, driver.FOUR[1:])
    expect(driver.digit(page)).to_have_text("4", timeout=4 * PATIENCE)


def test_quick_strokes_are_all_counted(visit: Visit) -> None:
    page = visit()
    rows = [[(60.0, y), (220.0, y)] for y in (50.0, 90.0, 130.0, 170.0, 210.0, 240.0)]
    driver.draw(page, rows)
    expect(driver.digit(page)).to_be_visible()
    page.wait_for_timeout(500)
    quick = page.locator(".pixels").get_attribute("aria-label")
    press(page, "Clear")
    expect(driver.message(page)).to_be_visible()
    driver.draw(page, rows, pause=400)
    page.wait_for_timeout(500)
    assert page.locator(".pixels").get_attribute("aria-label") == quick


@pytest.mark.parametrize(
    ("strokes", "words"),
    [
        (driver.SEVEN, "This is a 7."),
        (driver.LETTER_A, "doesn't look like any digit"),
    ],  # a long sentence too
    ids=["seven", "letter"],
)
def test_on_a_phone_a_finger_draws_and_all_is_seen_at_once(
    visit: Visit, strokes: list[driver.Stroke], words: str
) -> None:
    page = visit(**PHONE)
    driver.touch(page, strokes)
    expect(page.locator(".headline")).to_contain_text(words)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == 0
    within(
        driver.canvas(page),
        driver.digit(page),
        page.locator(".answer .by"),
        page.locator(".bars"),
        page.get_by_role("button", name="Undo"),
        page.get_by_role("button", name="Clear"),
    )


def test_on_a_phone_k_is_one_touch_away(visit: Visit) -> None:
    page = visit(**PHONE)
    driver.touch(page, driver.SEVEN)
    driver.settle(page)
    expect(neighbors(page)).to_have_count(5)
    page.get_by_role("button", name="Larger K").tap()
    expect(neighbors(page)).to_have_count(6)
    page.get_by_role("button", name="Clear").tap()
    expect(driver.message(page)).to_contain_text("Draw a digit")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_projector_shows_everything_without_scrolling(visit: Visit, scheme: str) -> None:
    page = visit("?k=20", color_scheme=scheme)
    driver.draw(page, driver.SEVEN)
    expect(neighbors(page)).to_have_count(20)
    within(
        driver.canvas(page),
        page.locator(".answer"),
        page.locator(".tiles"),
        page.get_by_role("radiogroup", name="Reasons"),
        page.locator(".score"),
    )
    for name in ("[data-testid=stMain]", ".tiles"):
        element = page.locator(name)
        assert element.evaluate("each => each.scrollHeight <= each.clientHeight")


def test_a_link_carries_the_settings(visit: Visit) -> None:
    page = visit("?k=37&weights=distance&metric=manhattan")
    expect(page.locator(".score .title")).to_contain_text("K = 37")
    expect(page.get_by_role("combobox", name="Metric")).to_have_value("Manhattan")
    driver.draw(page, driver.SEVEN)
    expect(page.locator(".near h3")).to_contain_text("The 37 nearest")
    expect(page).to_have_url(re.compile("k=37"))


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("?k=1348", "k in the link must be a whole number from 1 to 1,347"),
        ("?k=five", "k in the link must be a whole number"),
        ("?metric=![](//a.test/x)", "metric in the link must be one of"),  # and nobody is asked
        ("?weights=mine", "weights in the link must be one of"),
    ],
)
def test_a_wrong_link_gets_a_sentence_and_the_default(visit: Visit, link: str, words: str) -> None:
    page = visit(link)
    expect(page.get_by_test_id("stAlert")).to_contain_text(words)
    expect(page.locator(".score .title")).to_contain_text("K = 5")


COUNT_PRESSES = """button => {
  window.presses = 0;
  button.addEventListener("click", () => { window.presses += 1; });
}"""


def test_the_short_way_sends_each_stroke_at_once(visit: Visit) -> None:
    page = visit()
    page.locator(".dc-toolbar button").first.evaluate(COUNT_PRESSES)
    driver.draw(page, driver.FOUR)
    expect(driver.digit(page)).to_have_text("4")
    assert page.evaluate("presses") == len(driver.FOUR)
    page.mouse.click(1000, 600)  # beside the canvas: nothing to send
    assert page.evaluate("presses") == len(driver.FOUR)


def test_without_the_short_way_the_answer_comes_at_the_canvas_pace(visit: Visit) -> None:
    page = visit()
    send = page.locator(".dc-toolbar button").first
    send.evaluate(COUNT_PRESSES)
    # the button that the short way presses is not to be found, as after an update of the canvas
    send.evaluate("button => button.setAttribute('aria-label', 'Something else')")
    driver.draw(page, driver.SEVEN)
    expect(driver.digit(page)).to_have_text("7")
    assert page.evaluate("presses") == 0


def test_the_keyboard_reaches_the_buttons(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.SEVEN)
    expect(driver.digit(page)).to_have_text("7")
    page.get_by_role("button", name="Clear").focus()
    page.keyboard.press("Enter")
    expect(driver.message(page)).to_be_visible()


def test_another_k_is_shown_before_the_server_knows(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    slider = page.get_by_role("slider", name="K, the number")
    slider.focus()
    page.wait_for_timeout(1000)  # now the answer at every K is here
    page.evaluate("""() => {
        for (const socket of openSockets) {
          socket.held = [];
          socket.send = (message) => socket.held.push(message);
        }
    }""")
    for key, k in (("ArrowRight", 6), ("Home", 1), ("End", 1347)):
        slider.press(key)
        expect(page.locator(".score .title")).to_have_text(f"Test score at K = {k:,}")
        expect(page.locator(".answer .near h3")).to_contain_text(
            "The nearest neighbor" if k == 1 else f"The {k:,} nearest neighbors"
        )
    expect(page.locator(".answer .by")).to_contain_text("every drawing gets this answer")
    page.evaluate("""() => {
        for (const socket of openSockets) {
          delete socket.send;
          for (const message of socket.held) socket.send(message);
        }
    }""")
    while neighbors(page).count() <= 50:  # those that were not sent ahead come with the answer
        neighbors(page).last.scroll_into_view_if_needed()
    expect(page.locator(".score .title")).to_have_text("Test score at K = 1,347")
