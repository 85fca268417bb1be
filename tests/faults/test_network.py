"""The network is slow, or gone for a while; the browser's tab sleeps; the server starts anew."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import driver
from tests.browser.test_class import SHAPES, asked
from tests.browser.test_kept import expect_taught_seven, teach_seven, wait_until_kept
from tests.faults.classes import started, student_of
from tests.faults.proxy import network

FORGETS = 30  # seconds after which the server forgets who is away; by itself 120
SHORT, LONG = 5, FORGETS + 10  # seconds of a cut
ROUND_TRIP, LOSS = 0.4, 0.05
VISIT = "() => sessionStorage.getItem('digits-knn visit')"
IS_OTHER_VISIT = f"before => ({VISIT})() !== before"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("app") / "log.txt"
    with driver.served(log, f"--server.disconnectedSessionTTL={FORGETS}") as url:
        yield url


def sentence(page: Page) -> str:
    """Give what the page says of its connection, "" if nothing is seen."""
    said = page.evaluate(
        """() => {
          const app = document.querySelector("[data-testid=stApp]");
          const { content, opacity } = getComputedStyle(app, "::after");
          return content === "none" || opacity === "0" ? "" : content;
        }"""
    )
    return str(said).strip('"')


def wait_for_connection(page: Page, is_there: bool) -> None:
    state = page.locator('[data-testid="stApp"][data-test-connection-state="CONNECTED"]')
    expect(state).to_have_count(int(is_there), timeout=60_000)


def send_until_answered(student: Page) -> None:
    """Send what is drawn; again, as the page says, if it was told before the page was back."""
    answered, button = student.locator(".sent p"), student.get_by_role("button", name="Send")
    for _ in range(3):
        button.tap()
        expect(button).to_be_enabled()  # there was an answer, or none for too long
        if answered.is_visible():
            return
    raise AssertionError(student.locator(".notice").inner_text())


def test_on_a_slow_network_every_stroke_is_answered(browser: Browser, address: str) -> None:
    with network(address) as (between, url):
        page = browser.new_page()
        driver.open_app(page, url)
        between.delay, between.loss = ROUND_TRIP / 2, LOSS
        for strokes, digit in ((driver.SEVEN, "7"), (driver.ONE, "1"), (driver.FOUR, "4")):
            driver.draw(page, strokes)
            expect(driver.digit(page)).to_have_text(digit)
            page.get_by_role("button", name="Clear").click()
            expect(driver.message(page)).to_contain_text("Draw a digit")
        page.close()


def test_on_a_slow_network_a_drawing_is_stored_once(browser: Browser, address: str) -> None:
    teacher, link = started(browser, address)
    with network(address) as (between, url):
        student = student_of(browser, url, link)
        between.delay, between.loss = ROUND_TRIP / 2, LOSS
        for n in (1, 2, 3):
            label = asked(student)
            driver.touch(student, SHAPES.get(label, driver.ONE))
            student.get_by_role("button", name="Send").dblclick()
            expect(teacher.locator(".joined")).to_contain_text(f"1 student, {n} drawing")
            expect(student.locator(".sent p")).to_contain_text(f"Your {label} was read as")
            expect(student.get_by_role("button", name="Send")).to_be_enabled()
        student.close()
    teacher.close()


def test_a_lost_connection_loses_nothing(browser: Browser, address: str) -> None:
    """After a short cut the server still knows the visitor; after a long one it does not.

    They stand for a minute and for some minutes: here the server forgets sooner.
    """
    teacher, link = started(browser, address)
    with network(address) as (short, url), network(address) as (long, other_url):
        pages = [browser.new_page(), browser.new_page()]
        for page, its in zip(pages, (url, other_url), strict=True):
            driver.open_app(page, f"{its}/?k=9")
            teach_seven(page)
            wait_until_kept(page, "taught")
        visits = [page.evaluate(VISIT) for page in pages]
        student = student_of(browser, other_url, link)
        name = student.locator(".progress p").inner_text()
        cut = time.monotonic()
        short.cut()
        long.cut()
        for page in (*pages, student):
            wait_for_connection(page, is_there=False)
            page.wait_for_timeout(1500)
            assert "connection is lost" in sentence(page)
            expect(page.get_by_text("streamlit run")).to_be_hidden()
        driver.draw(pages[0], [[(60, 140), (200, 140)]])  # drawn while it is cut, a bar of the 7
        driver.touch(student, SHAPES.get(asked(student), driver.ONE))

        for page, between, seconds in (
            (pages[0], short, SHORT),
            (pages[1], long, LONG),
        ):
            page.wait_for_timeout(1000 * max(0.0, cut + seconds - time.monotonic()))
            between.mend()
            wait_for_connection(page, is_there=True)
            assert sentence(page) == ""
            expect(page.locator(".score .title")).to_contain_text("K = 9")
        pages[1].wait_for_function(IS_OTHER_VISIT, arg=visits[1])
        expect(pages[0].locator(".answer")).to_contain_text("Not right?")  # it was drawn on
        assert pages[0].evaluate(VISIT) == visits[0]
        pages[0].get_by_role("button", name="Undo", exact=True).click()
        for page in pages:
            expect_taught_seven(page)

        wait_for_connection(student, is_there=True)
        expect(student.locator(".progress p")).to_have_text(name)
        send_until_answered(student)
        expect(teacher.locator(".joined")).to_have_text("1 student, 1 drawing")
        for page in (*pages, student, teacher):
            page.close()


def test_a_tab_that_slept_is_the_same_student(browser: Browser, address: str) -> None:
    teacher, link = started(browser, address)
    student = student_of(browser, address, link)
    name = student.locator(".progress p").inner_text()
    session = student.context.new_cdp_session(student)
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    time.sleep(3)
    session.send("Page.setWebLifecycleState", {"state": "active"})
    expect(student.locator(".progress p")).to_have_text(name)
    driver.touch(student, SHAPES.get(asked(student), driver.ONE))
    student.get_by_role("button", name="Send").tap()
    expect(teacher.locator(".joined")).to_have_text("1 student, 1 drawing")
    student.close()
    teacher.close()


def test_a_server_started_anew_while_a_digit_is_drawn(browser: Browser, tmp_path: Path) -> None:
    port = driver.free_port()
    page = browser.new_page()
    first, second = driver.SEVEN, [[(60, 140), (200, 140)]]
    with driver.served(tmp_path / "first.txt", port=port) as address:
        driver.open_app(page, address)
        driver.draw(page, first)
        driver.settle(page)
        wait_until_kept(page, "drawing")
        visit = page.evaluate(VISIT)
    wait_for_connection(page, is_there=False)
    driver.draw(page, second)
    with driver.served(tmp_path / "second.txt", port=port):
        wait_for_connection(page, is_there=True)
        page.wait_for_function(IS_OTHER_VISIT, arg=visit)
        row = page.locator(".answer")
        expect(row).to_contain_text("This is a 7")
        page.get_by_role("button", name="Undo", exact=True).click()  # the second stroke is there
        expect(row).to_contain_text("This is a 7")
        page.get_by_role("button", name="Undo", exact=True).click()
        expect(driver.message(page)).to_contain_text("Draw a digit")
    page.close()


def test_a_class_goes_on_when_the_server_is_started_anew(browser: Browser, tmp_path: Path) -> None:
    port, env = driver.free_port(), {"DIGITS_KNN_DATA": str(tmp_path / "data")}
    with driver.served(tmp_path / "first.txt", port=port, env=env) as address:
        teacher, link = started(browser, address)
        student = student_of(browser, address, link)
        name = student.locator(".progress p").inner_text()
        visit = student.evaluate(VISIT)
    wait_for_connection(student, is_there=False)
    label = asked(student)
    driver.touch(student, SHAPES.get(label, driver.ONE))
    with driver.served(tmp_path / "second.txt", port=port, env=env):
        wait_for_connection(student, is_there=True)
        expect(student.locator(".asked b")).to_have_text(label)
        student.wait_for_function(IS_OTHER_VISIT, arg=visit)
        expect(student.locator(".progress p")).to_have_text(name)
        send_until_answered(student)
        expect(student.locator(".sent p")).to_contain_text(f"Your {label} was read as")
        expect(teacher.locator(".joined")).to_have_text("1 student, 1 drawing")
        student.reload()
        student.locator(".dc-container .layer").wait_for(state="attached")
        expect(student.get_by_role("button", name="Send")).to_be_enabled()
        driver.touch(student, driver.ONE)
        student.wait_for_function("() => sessionStorage.getItem('digits-knn unsent')")
        student.reload()
        expect(student.get_by_role("button", name="Send")).to_be_enabled()
        send_until_answered(student)
        expect(teacher.locator(".joined")).to_have_text("1 student, 2 drawings")
        student.close()
        teacher.close()
