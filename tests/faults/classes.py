"""A class whose teacher and students come by other ways than the other tests' visitors."""

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_class import PHONE, start


def student_of(browser: Browser, url: str, link: str) -> Page:
    """Join a class, with its link from `started`, as a student with a phone of their own."""
    student = browser.new_context(**PHONE).new_page()
    student.goto(f"{url}/{link}")
    student.locator(".dc-container .layer").wait_for(state="attached")
    expect(student.get_by_role("button", name="Send")).to_be_enabled()
    return student


def started(browser: Browser, url: str) -> tuple[Page, str]:
    """Start a class; give the teacher's screen, and the link for students."""

    def visit(path: str, **_: object) -> Page:
        page = browser.new_page()
        page.goto(f"{url}/{path}")
        return page

    return start(visit)
