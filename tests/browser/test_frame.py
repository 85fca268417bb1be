"""What stands around every page: its first seconds, tabs, Present, QR code, type."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import driver

Visit = Callable[..., Page]
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
PROJECTOR = {"viewport": {"width": 1920, "height": 1080}}
# how tall the letters are on the screen, whatever enlarges them
TYPE = """element => {
  const enlarged = element.getBoundingClientRect().width / element.offsetWidth;
  return parseFloat(getComputedStyle(element).fontSize) * enlarged;
}"""
AXIS_TYPE = """text => {
  const chart = text.ownerSVGElement;
  const enlarged = chart.getBoundingClientRect().width / chart.width.baseVal.value;
  return parseFloat(getComputedStyle(text).fontSize) * enlarged;
}"""


def ghost(page: Page) -> Locator:
    return page.locator(".dc-container .sheet path")


def test_a_digit_writes_itself_once_and_shows_its_votes(visit: Visit) -> None:
    page = visit()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Draw a digit. The most similar ones vote."
    )
    expect(page.locator(".dc-container")).to_contain_text("Draw here")
    expect(ghost(page)).to_be_visible()
    expect(page.locator(".example")).to_contain_text("All 5 nearest neighbors are 3s.")
    expect(page.locator(".example li")).to_have_count(5)
    driver.draw(page, driver.SEVEN)
    expect(driver.digit(page)).to_have_text("7")
    expect(page.locator(".dc-container .sheet")).to_have_count(0)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".dc-container")).to_contain_text("Draw here")
    page.wait_for_timeout(1200)
    expect(ghost(page)).to_have_count(0)  # once


def test_any_touch_ends_the_example(visit: Visit) -> None:
    page = visit()
    expect(page.locator(".example")).to_be_visible()
    page.keyboard.press("Shift")
    expect(page.locator(".example")).to_have_count(0)
    expect(ghost(page)).to_have_count(0)


def test_nothing_moves_where_motion_is_to_be_reduced(visit: Visit) -> None:
    page = visit(reduced_motion="reduce")
    expect(page.locator(".dc-container")).to_contain_text("Draw here")
    page.wait_for_timeout(1200)
    expect(ghost(page)).to_have_count(0)


def test_a_reload_with_a_drawing_shows_no_example(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    page.wait_for_timeout(500)
    page.reload()
    expect(driver.digit(page)).to_have_text("7")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".dc-container")).to_contain_text("Draw here")
    page.wait_for_timeout(1200)
    expect(ghost(page)).to_have_count(0)


def test_the_reasons_come_with_an_answer(visit: Visit) -> None:
    page = visit()
    reasons = page.get_by_role("radiogroup", name="Reasons")
    expect(reasons.get_by_role("radio", name="Teach it")).to_be_visible()  # a file may be loaded
    expect(reasons.get_by_role("radio", name="Step by step")).to_have_count(0)
    driver.draw(page, driver.SEVEN)
    expect(reasons).to_be_in_viewport(ratio=1)  # the samples have made room


def test_the_pages_are_tabs_on_a_phone(visit: Visit) -> None:
    page = visit(**PHONE)
    for name, words in (("About", "How a drawing"), ("Map", "Click or tap"), ("Draw", "vote")):
        tab = page.get_by_role("link", name=name, exact=True)
        expect(tab).to_be_in_viewport(ratio=1)
        tab.click()
        expect(page.get_by_test_id("stMain")).to_contain_text(words)
        expect(page.get_by_test_id("stSidebar")).not_to_be_in_viewport()


def test_a_page_that_does_not_exist_gets_a_sentence_and_links(visit: Visit) -> None:
    page = visit("nowhere", ready=False)
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("There is no page at this address")
    expect(page.get_by_role("dialog")).to_have_count(0)
    main.get_by_role("link", name="Draw").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Draw a digit")


def test_streamlits_own_signs_are_out_of_sight(visit: Visit) -> None:
    page = visit()
    page.get_by_test_id("stMainMenu").get_by_role("button").click()
    menu = page.get_by_test_id("stMainMenuPopover")
    expect(menu.get_by_text("Dark")).to_be_visible()
    expect(menu.get_by_text("Record screen")).to_be_hidden()
    expect(menu.get_by_text(re.compile("Made with"))).to_be_hidden()


@pytest.mark.parametrize("path", ["", "tune", "map", "learn?step=models&notes=on&code=on", "about"])
def test_p_presents_a_page_and_escape_ends_it(visit: Visit, path: str) -> None:
    page = visit(path, ready=path == "")
    sidebar = page.get_by_test_id("stSidebar")
    expect(page.get_by_role("button", name="Present")).to_be_visible()
    page.keyboard.press("p")
    expect(sidebar).to_be_hidden()
    expect(page).to_have_url(re.compile("present=on"))
    expect(
        page.locator(".st-key-lesson_note, .st-key-lesson_code, .code").locator("visible=true")
    ).to_have_count(0)
    page.get_by_role("button", name="Larger K").click()
    expect(page.locator(".touch_k strong")).to_have_text("K = 6")
    expect(page).to_have_url(re.compile("k=6"))
    page.keyboard.press("Escape")
    expect(sidebar).to_be_visible()
    expect(page).not_to_have_url(re.compile("present"))


def test_presented_the_answer_is_seen_whole_and_larger(visit: Visit) -> None:
    page = visit("?present=on")
    driver.draw(page, driver.SEVEN)
    expect(driver.digit(page)).to_have_text("7")
    expect(page.locator(".answer .near")).to_be_in_viewport(ratio=1)
    expect(page.locator(".answer .code").first).to_be_hidden()
    presented = page.locator(".answer .headline").evaluate(TYPE)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stSidebar")).to_be_visible()
    assert page.locator(".answer .headline").evaluate(TYPE) < presented


def test_type_grows_with_the_room(visit: Visit) -> None:
    page = visit(**PROJECTOR)
    driver.draw(page, driver.SEVEN)
    expect(driver.digit(page)).to_have_text("7")
    driver.settle(page)  # no answer comes that replaces it
    assert driver.digit(page).evaluate(TYPE) >= 40
    for sentence in (".answer .headline", ".answer .by", ".answer .distance p"):
        assert page.locator(sentence).evaluate(TYPE) >= 22
    driver.open_page(page, "Tune K")
    chart = driver.charts(page, "Scores", driver.VIEWS["Scores"]).first
    label = chart.locator(".role-axis-label text").first
    assert label.evaluate(AXIS_TYPE) >= 18
    box, room = chart.bounding_box(), page.get_by_test_id("stMain").bounding_box()
    assert box is not None
    assert room is not None
    assert box["x"] + box["width"] < room["x"] + room["width"]  # enlarged once, not twice


def test_a_qr_code_says_why_there_is_none(visit: Visit) -> None:
    page = visit()
    page.get_by_role("button", name="QR code").click()
    expect(page.get_by_role("dialog")).to_contain_text("make class")


def test_a_qr_code_opens_this_page_with_its_settings(browser: Browser, tmp_path: Path) -> None:
    with driver.served(tmp_path / "log", "--browser.serverAddress=192.0.2.7") as address:
        page = browser.new_page()
        page.goto(f"{address}/tune?k=9")
        page.get_by_role("button", name="QR code").click()
        code = page.get_by_role("dialog").get_by_role("img")
        port = address.rsplit(":", 1)[1]
        link = rf"http://192\.0\.2\.7:{port}/tune\?k=9&weights=uniform&metric=euclidean"
        expect(code).to_have_attribute("alt", re.compile(link))
        size = code.bounding_box()
        assert size is not None
        assert size["width"] > 250
        page.close()
