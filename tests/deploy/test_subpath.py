"""The app below a path of a site, as with STREAMLIT_SERVER_BASE_URL_PATH=knn."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, Response, expect

from benchmarks.class_students import PHONE
from tests.browser import driver
from tests.browser.test_class import send
from tests.deploy import school
from tests.deploy.school import School

PATH = "/knn"


@pytest.fixture(scope="module")
def below(nginx: Path, database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[School]:
    folder = tmp_path_factory.mktemp("below")
    with school.opened(nginx, database, folder, n_processes=1, path=PATH) as opened:
        yield opened


def follow(page: Page, wrong: list[str]) -> Page:
    """Note what a page asks for elsewhere than below the path, and what is not there."""

    # opened at a page below the top, Streamlit asks there for its own address first
    asked_first = re.compile(rf"{PATH}/\w+/_stcore/")

    def note_request(asked: Request) -> None:
        if asked.url.startswith("http") and not urlsplit(asked.url).path.startswith(PATH):
            wrong.append(asked.url)

    def note_answer(answer: Response) -> None:
        if answer.status >= 400 and not asked_first.search(answer.url):
            wrong.append(answer.url)

    page.on("request", note_request)
    page.on("response", note_answer)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page


def test_pages_elements_and_links_stay_below_the_path(browser: Browser, below: School) -> None:
    wrong: list[str] = []
    page = follow(browser.new_page(), wrong)
    driver.open_app(page, f"{below.address}/?k=9")
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    expect(driver.digit(page)).to_have_text("7")
    driver.open_page(page, "Map")
    expect(page.locator(".digits_map")).to_be_visible()
    assert page.url.startswith(f"{below.address}/map?k=9&")
    driver.open_page(page, "Class")
    page.get_by_role("button", name="Start a class").click()
    link = page.locator(".join .link").inner_text()
    assert link.startswith(f"{below.address}/class?class=")
    student = follow(browser.new_page(**PHONE), wrong)
    student.goto(link)
    student.locator(".dc-container .layer").wait_for(state="attached")
    send(student)
    expect(page.locator(".class_wall li")).to_have_count(1)
    assert wrong == []
    student.close()
    page.close()
