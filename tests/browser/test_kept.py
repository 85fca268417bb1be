"""What is kept: over a reload, a server started again, a closed tab, and by a link."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driver

Visit = Callable[..., Page]
STAYS = "Keep the digits I taught on this computer"


def teach_seven(page: Page) -> None:
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    page.get_by_role("button", name="Teach that this is a 7").click()
    expect(page.locator(".answer")).to_contain_text("Taught as a 7")


def expect_taught_seven(page: Page) -> None:
    expect(driver.digit(page)).to_have_text("7")
    expect(page.locator(".answer")).to_contain_text("Taught as a 7")


def expect_nothing(page: Page) -> None:
    expect(driver.message(page)).to_contain_text("Draw a digit")
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    expect(page.locator(".answer")).to_contain_text("Not right?")


def press_stays(page: Page, is_checked: bool) -> None:
    # by its words: a forced click on the box itself may miss it while the page scrolls
    page.get_by_test_id("stCheckbox").get_by_text(STAYS, exact=True).click()
    expect(page.get_by_role("checkbox", name=STAYS)).to_be_checked(checked=is_checked)


def wait_until_kept(page: Page, name: str, is_there: bool = True) -> None:
    page.wait_for_function(
        "([name, isThere]) => (sessionStorage.getItem(`digits-knn ${name}`) !== null) === isThere",
        arg=[name, is_there],
    )


def test_a_reload_keeps_the_drawing_what_was_taught_k_and_the_open_reason(visit: Visit) -> None:
    page = visit("?k=9")
    teach_seven(page)
    driver.ask(page, "Step by step")
    wait_until_kept(page, "reason")
    page.reload()
    expect_taught_seven(page)
    expect(page.locator(".steps")).to_be_visible()
    expect(page.locator(".score .title")).to_contain_text("K = 9")
    expect(page.get_by_role("button", name="Undo", exact=True)).to_be_disabled()
    page.reload()  # what was taken back is kept again
    expect_taught_seven(page)


def test_a_reload_keeps_the_drawing_of_another_page(visit: Visit) -> None:
    page = visit()
    teach_seven(page)
    driver.open_page(page, "Map")
    expect(page.locator(".digits_map")).to_be_visible()
    page.reload()
    expect(page.locator(".digits_map")).to_be_visible()
    expect(page.get_by_role("button", name="Start over")).to_be_visible()
    driver.open_page(page, "Draw")
    expect_taught_seven(page)


def test_what_was_cleared_stays_cleared(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    wait_until_kept(page, "drawing")
    page.get_by_role("button", name="Clear").click()
    wait_until_kept(page, "drawing", is_there=False)
    page.reload()
    expect(driver.message(page)).to_contain_text("Draw a digit")


def test_a_server_started_again_has_all_back(browser: Browser, tmp_path: Path) -> None:
    port = driver.free_port()
    page = browser.new_page()
    with driver.served(tmp_path / "first.txt", port=port) as address:
        driver.open_app(page, f"{address}/?k=9")
        teach_seven(page)
        wait_until_kept(page, "taught")
        visit = page.evaluate("() => sessionStorage.getItem('digits-knn visit')")
    with driver.served(tmp_path / "second.txt", port=port):
        page.wait_for_function(
            "before => sessionStorage.getItem('digits-knn visit') !== before", arg=visit
        )
        expect_taught_seven(page)
        expect(page.locator(".score .title")).to_contain_text("K = 9")
        page.get_by_role("button", name="Clear").click()
        expect(driver.message(page)).to_contain_text("Draw a digit")
        driver.draw(page, driver.SEVEN)
        expect_taught_seven(page)
    page.close()


def test_a_page_that_streamlit_has_lost_comes_back(visit: Visit) -> None:
    page = visit()
    teach_seven(page)
    wait_until_kept(page, "taught")
    message = "Cannot set a node at a delta path"
    with page.expect_navigation():
        page.evaluate(f"() => dispatchEvent(new ErrorEvent('error', {{ message: '{message}' }}))")
    expect_taught_seven(page)


def test_what_another_tab_taught_meanwhile_stays_on_this_computer(visit: Visit) -> None:
    page = visit()
    teach_seven(page)
    driver.ask(page, "Teach it")
    press_stays(page, is_checked=True)
    page.wait_for_function("() => localStorage.getItem('digits-knn taught')")
    page.evaluate("() => localStorage.setItem('digits-knn taught', 'more')")
    driver.draw(page, driver.ONE)
    page.wait_for_timeout(1000)
    assert page.evaluate("() => localStorage.getItem('digits-knn taught')") == "more"


def test_another_tab_starts_empty(visit: Visit) -> None:
    page = visit()
    teach_seven(page)
    wait_until_kept(page, "taught")
    other = page.context.new_page()
    driver.open_app(other, page.url)
    expect_nothing(other)


def test_on_this_computer_stays_what_was_wanted_there(visit: Visit) -> None:
    page = visit()
    teach_seven(page)
    driver.ask(page, "Teach it")
    press_stays(page, is_checked=True)
    page.wait_for_function("() => localStorage.getItem('digits-knn taught')")
    tab = page.context.new_page()
    page.close()
    driver.open_app(tab, page.url)
    driver.draw(tab, driver.SEVEN)
    expect_taught_seven(tab)
    driver.ask(tab, "Teach it")
    expect(tab.get_by_role("checkbox", name=STAYS)).to_be_checked()
    press_stays(tab, is_checked=False)
    tab.wait_for_function("() => !localStorage.getItem('digits-knn taught')")
    tab.reload()  # in the tab it is still there
    expect_taught_seven(tab)


def test_start_over_clears_all(visit: Visit) -> None:
    page = visit("?k=9")
    teach_seven(page)
    driver.ask(page, "Step by step")
    wait_until_kept(page, "reason")
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="Delete and start over").click()
    expect(page.locator(".score .title")).to_contain_text("K = 5")
    expect(page.locator(".steps")).to_have_count(0)
    expect_nothing(page)


def test_start_over_asks_first(visit: Visit) -> None:
    page = visit()
    teach_seven(page)
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    expect_taught_seven(page)


@pytest.mark.parametrize("taught", ["?", "AAAA", "UEsDBA=="])
def test_a_damaged_copy_is_missed_in_words(visit: Visit, taught: str) -> None:
    page = visit()
    teach_seven(page)
    wait_until_kept(page, "taught")
    page.evaluate("text => sessionStorage.setItem('digits-knn taught', text)", taught)
    page.reload()
    expect(page.get_by_test_id("stAlert")).to_contain_text("could not be restored")
    expect(driver.digit(page)).to_have_text("7")
    expect(page.locator(".answer")).to_contain_text("Not right?")


def test_a_browser_that_keeps_nothing_can_draw(visit: Visit) -> None:
    page = visit(ready=False)
    page.add_init_script(
        "for (const name of ['getItem', 'setItem', 'removeItem'])"
        "  Storage.prototype[name] = () => { throw new DOMException('no'); };"
    )
    driver.open_app(page, page.url)
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    expect(driver.digit(page)).to_have_text("7")


def test_a_link_draws_the_digit_again(visit: Visit) -> None:
    page = visit("?k=9")
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    # as on a page that is not on https, nor on this computer
    page.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.get_by_role("button", name="Share this drawing").click()
    link = page.get_by_label("Link to this drawing").input_value()
    assert len(parse_qs(urlsplit(link).query)["drawing"][0]) <= 2_000
    other = visit(f"?{urlsplit(link).query}")
    expect(driver.digit(other)).to_have_text("7")
    expect(other.locator(".score .title")).to_contain_text("K = 9")
    expect(other.locator(".answer .spoken")).to_have_text(
        page.locator(".answer .spoken").inner_text()
    )
    other.wait_for_function("() => !location.search.includes('drawing')")


def test_a_link_is_copied_where_a_page_may(visit: Visit) -> None:
    page = visit()
    send = page.get_by_role("button", name="Share this drawing")
    expect(send).to_be_disabled()
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    page.evaluate(
        "() => Object.defineProperty(navigator, 'clipboard',"
        " { value: { writeText: async (text) => { window.copied = text; } } })"
    )
    send.click()
    expect(page.get_by_role("button", name="The link is copied")).to_have_text("Copied")
    driver.draw(page, driver.ONE)
    expect(send).to_have_text("Share")
    assert "drawing=" in page.evaluate("() => copied")


def test_a_link_cut_off_is_told(visit: Visit) -> None:
    page = visit("?drawing=eJyLNtQx")
    expect(page.get_by_test_id("stAlert")).to_contain_text("The drawing in this link")
    expect(driver.message(page)).to_contain_text("Draw a digit")
