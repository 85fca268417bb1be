"""The database of the classes is damaged, full, or away for a while: what people see."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from digits_knn.store import database
from tests.browser import driver
from tests.browser.test_class import SHAPES, asked, send
from tests.faults.classes import started, student_of
from tests.store import postgresql, provide


def refused(student: Page) -> str:
    """Draw and send what cannot be saved; give the digit that is asked for, now as before."""
    label = asked(student)
    driver.touch(student, SHAPES.get(label, driver.ONE))
    student.get_by_role("button", name="Send").tap()
    expect(student.locator(".notice")).to_contain_text("It is still on your canvas")
    assert asked(student) == label
    return label


def send_again(student: Page) -> None:
    label = asked(student)
    student.get_by_role("button", name="Send").tap()
    expect(student.locator(".sent p")).to_contain_text(f"Your {label} was read as")


def test_a_damaged_file_is_told_and_draw_works(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / database.FILE).write_bytes(b"no database" * 1000)
    env = {"DIGITS_KNN_DATA": str(tmp_path)}
    with driver.served(tmp_path / "log.txt", env=env) as address:
        page = browser.new_page()
        page.goto(f"{address}/class")
        page.get_by_role("button", name="Start a class").click()
        expect(page.get_by_text("Classes cannot be kept here now")).to_be_visible()
        assert str(tmp_path) not in page.content()  # nobody's business
        driver.open_app(page, address)
        driver.draw(page, driver.SEVEN)
        expect(driver.digit(page)).to_have_text("7")
        page.close()
    log = (tmp_path / "log.txt").read_text()
    assert str(tmp_path / database.FILE) in log
    assert "Traceback" not in log


def test_a_full_disk_is_told_and_drawings_are_sent_when_there_is_room(
    browser: Browser, tmp_path: Path, small_disk: Path
) -> None:
    env = {"DIGITS_KNN_DATA": str(small_disk)}
    with driver.served(tmp_path / "log.txt", env=env) as address:
        teacher, link = started(browser, address)
        student = student_of(browser, address, link)
        send(student)
        filler = small_disk / "filler"
        filler.write_bytes(bytes(shutil.disk_usage(small_disk).free))
        # SQLite may have some room left in its files
        notice = student.locator(".notice:not(:empty)")
        while not notice.is_visible():
            label = asked(student)
            driver.touch(student, SHAPES.get(label, driver.ONE))
            student.get_by_role("button", name="Send").tap()
            next_digit = student.locator(".asked b", has_not_text=label)
            expect(notice.or_(next_digit)).to_be_visible()
            student.wait_for_timeout(700)  # more at once are too fast
        expect(student.locator(".notice")).to_contain_text("It is still on your canvas")
        filler.unlink()
        n_before = int(student.locator(".progress p").inner_text().split("sent ")[1].split()[0])
        send_again(student)
        expect(teacher.locator(".joined")).to_have_text(f"1 student, {n_before + 1} drawings")
        student.close()
        teacher.close()


def test_postgresql_that_was_away_is_found_again(browser: Browser, tmp_path: Path) -> None:
    programs = provide.find_programs()
    if programs is None:
        pytest.skip("there is no PostgreSQL on this machine")
    with postgresql.server(programs) as server:
        env = {"DIGITS_KNN_DATABASE_URL": server.address}
        with driver.served(tmp_path / "log.txt", env=env) as address:
            teacher, link = started(browser, address)
            student = student_of(browser, address, link)
            send(student)
            expect(teacher.locator(".joined")).to_have_text("1 student, 1 drawing")
            server.stop()
            refused(student)
            expect(teacher.get_by_text("The class cannot be read right now").first).to_be_visible()
            page = browser.new_page()
            driver.open_app(page, address)
            driver.draw(page, driver.SEVEN)
            expect(driver.digit(page)).to_have_text("7")
            server.start()
            send_again(student)
            expect(teacher.locator(".joined")).to_have_text("1 student, 2 drawings")
            expect(teacher.locator(".class_wall li")).to_have_count(2)
            for each in (page, student, teacher):
                each.close()
