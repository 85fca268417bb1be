"""A class draws together: a teacher's screen and students' phones, each in a browser of its own."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from digits_knn.store import database, students
from tests.browser import driver

Visit = Callable[..., Page]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "has_touch": True,
    "is_mobile": True,
}
UNSENT = "() => sessionStorage.getItem('digits-knn unsent')"
SHAPES: dict[str, list[driver.Stroke]] = {"7": driver.SEVEN, "1": driver.ONE, "0": driver.ZERO}


def start(visit: Visit, title: str = "") -> tuple[Page, str]:
    """Start a class; give the teacher's screen, and the link for students."""
    teacher = visit("class", ready=False)
    teacher.get_by_label("Title (optional)").fill(title)
    teacher.get_by_role("button", name="Start a class").click()
    link = teacher.locator(".join .link").inner_text()
    return teacher, f"class?{link.split('?')[1]}"


def join(visit: Visit, link: str) -> Page:
    """Join as a new student, who has a browser of their own."""
    student = visit(link, ready=False, **PHONE)
    student.locator(".dc-container .layer").wait_for(state="attached")
    expect(student.get_by_role("button", name="Send")).to_be_enabled()
    return student


def asked(student: Page) -> str:
    return student.locator(".asked b").inner_text()


def send(student: Page, strokes: Sequence[driver.Stroke] | None = None) -> str:
    """Draw a digit and send it; give the digit that was asked for."""
    label = asked(student)
    driver.touch(student, strokes or SHAPES.get(label, driver.ONE))
    student.get_by_role("button", name="Send").tap()
    expect(student.locator(".asked b")).not_to_have_text(label)
    return label


def test_a_student_draws_what_is_asked_and_the_teacher_sees_it(visit: Visit) -> None:
    teacher, link = start(visit, "<b>5b</b>")
    expect(teacher.locator(".class_title")).to_have_text("<b>5b</b>")  # text, never markup
    student = join(visit, link)
    for part in (".asked", ".dc-container", ".student .bar"):
        expect(student.locator(part)).to_be_in_viewport(ratio=1)
    expect(teacher.locator(".joined")).to_have_text("1 student, 0 drawings")
    expect(student.locator(".sent")).to_be_empty()
    label = send(student)
    expect(student.locator(".sent p")).to_contain_text(f"Your {label} was read as")
    expect(student.locator(".sent li")).to_have_count(5)
    tile = teacher.locator(".class_wall li")
    expect(tile).to_have_count(1)
    expect(teacher.locator(".joined")).to_have_text("1 student, 1 drawing")
    expect(teacher.get_by_test_id("stMetricValue").last).to_have_text(re.compile("^(0|100)%$"))
    # the link in the teacher's address bar, which the wall shows, makes nobody a teacher
    assert "teacher" not in teacher.url


def test_a_reload_is_the_same_student_and_the_same_teacher(visit: Visit) -> None:
    teacher, link = start(visit)
    student = join(visit, link)
    name = student.locator(".progress p").inner_text()
    send(student)
    asked_now = asked(student)
    student.reload()
    expect(student.locator(".progress p")).to_have_text(name.replace("0 drawings", "1 drawing"))
    assert asked(student) == asked_now
    teacher.reload()
    expect(teacher.locator(".class_wall li")).to_have_count(1)
    driver.open_view(teacher, "Students")
    teacher.wait_for_url(re.compile("class_view=students"))
    teacher.reload()
    expect(teacher.get_by_role("radio", name="Students")).to_be_checked()


def test_a_drawing_is_taken_back_skipped_and_hidden(visit: Visit) -> None:
    teacher, link = start(visit)
    student = join(visit, link)
    label = send(student)
    student.get_by_role("button", name="Take it back").tap()
    expect(student.locator(".asked b")).to_have_text(label)
    expect(teacher.locator(".joined")).to_have_text("1 student, 0 drawings")
    student.get_by_role("button", name="Skip").tap()
    expect(student.locator(".asked b")).not_to_have_text(label)
    send(student)
    teacher.locator(".class_wall li button").click()
    teacher.get_by_role("button", name="Hide").click()
    hidden = teacher.locator(".class_wall .hidden li")
    expect(hidden).to_have_count(1)
    expect(hidden).to_be_hidden()  # folded: it is not to stay on the wall
    teacher.get_by_text("1 hidden.").click()
    expect(teacher.locator(".joined")).to_have_text("1 student, 0 drawings")
    teacher.get_by_role("button", name="Show", exact=True).click()
    expect(teacher.locator(".joined")).to_have_text("1 student, 1 drawing")


def test_two_classes_do_not_see_each_other(visit: Visit) -> None:
    first, link = start(visit)
    second, other = start(visit)
    one = join(visit, link)
    send(one)
    send(one)
    send(join(visit, other))
    expect(first.locator(".joined")).to_have_text("1 student, 2 drawings")
    expect(second.locator(".joined")).to_have_text("1 student, 1 drawing")


def test_a_teacher_finds_the_classes_of_this_browser_again(visit: Visit) -> None:
    teacher, link = start(visit, "First")
    driver.open_view(teacher, "Manage")
    teacher.get_by_role("button", name="Other classes").click()
    expect(teacher.get_by_text("Your classes")).to_be_visible()
    expect(teacher.get_by_text("First")).to_be_visible()
    code = link.split("=")[1]
    teacher.get_by_role("button", name=f"{code[:4]}-{code[4:]}").click()
    expect(teacher.locator(".class_title")).to_have_text("First")


def test_a_class_is_saved_and_opened_again(visit: Visit, tmp_path: Path) -> None:
    teacher, link = start(visit, "Saved")
    send(join(visit, link))
    driver.open_view(teacher, "Manage")
    with teacher.expect_download() as download:
        teacher.get_by_role("button", name="Download JSON").click()
    download.value.save_as(tmp_path / "class.json")
    other = visit("class", ready=False, color_scheme="dark")  # a browser of its own
    uploader = other.locator("[data-testid=stFileUploader] input")
    uploader.set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": b"not a class"})
    expect(other.get_by_test_id("stAlert")).to_be_visible()
    uploader.set_input_files(tmp_path / "class.json")
    expect(other.locator(".class_title")).to_have_text("Saved")
    expect(other.locator(".class_wall li")).to_have_count(1)


def test_nothing_drawn_is_not_sent(visit: Visit) -> None:
    _, link = start(visit)
    student = join(visit, link)
    student.get_by_role("button", name="Send").tap()
    expect(student.locator(".notice")).to_contain_text("nothing to send yet")


def test_paused_ended_and_deleted_classes_say_so(visit: Visit) -> None:
    teacher, link = start(visit)
    student = join(visit, link)
    driver.open_view(teacher, "Manage")
    teacher.get_by_role("button", name="Pause").click()
    expect(teacher.get_by_text("The class is paused.")).to_be_visible()
    notice, send = student.locator(".notice"), student.get_by_role("button", name="Send")
    expect(notice).to_contain_text("paused")  # the phone says so by itself
    driver.touch(student, driver.SEVEN)
    send.tap(force=True)  # it is gray
    expect(send).to_be_disabled()
    teacher.get_by_role("button", name="Resume").click()
    expect(teacher.get_by_text("The class is paused.")).to_have_count(0)
    expect(notice).to_be_empty()
    expect(teacher.locator(".joined")).to_have_text("1 student, 0 drawings")
    student.get_by_role("button", name="Send").tap()  # what was drawn is still there
    expect(student.locator(".sent p")).to_be_visible()
    teacher.get_by_role("button", name="End the class").click()
    expect(teacher.get_by_text("The class has ended.")).to_be_visible()
    expect(notice).to_contain_text("ended")
    expect(send).to_be_disabled()
    expect(teacher.locator(".qr")).to_have_count(0)  # nobody else is to come
    teacher.get_by_role("button", name="Delete the class").click()
    teacher.get_by_role("button", name="Delete the class and its drawings").click()
    expect(teacher.get_by_text("Join a class")).to_be_visible()
    student.reload()
    expect(student.get_by_test_id("stAlert").first).to_contain_text("This class was deleted")


@pytest.mark.parametrize("code", ["CCCCCCCC", "AAAAAAAA", "x", "<script>"])
def test_a_wrong_code_gets_a_sentence(visit: Visit, code: str) -> None:
    page = visit("class", ready=False)
    page.get_by_label("Code", exact=True).fill(code)
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    expect(page.get_by_text("Join a class")).to_be_visible()


def test_the_teachers_link_works_elsewhere_and_leaves_the_address(visit: Visit) -> None:
    teacher, link = start(visit, "Ours")
    driver.open_view(teacher, "Manage")
    teacher.get_by_text("Your link to this class").click()
    own = teacher.locator("[data-testid=stExpander] code").inner_text()
    other = visit(f"class?{own.split('?')[1]}", ready=False, **PHONE)
    expect(other.locator(".class_title")).to_have_text("Ours")
    other.wait_for_function("() => !location.search.includes('teacher')")
    assert own.split("teacher=")[1] not in link


def test_the_class_teaches_and_votes_on_draw_tune_k_and_map(visit: Visit) -> None:
    teacher, link = start(visit)
    student = join(visit, link)
    for _ in range(10):
        send(student)
        student.wait_for_timeout(700)  # more at once are too fast
    driver.open_view(teacher, "Teach")
    expect(teacher.get_by_text("the training digits alone read")).to_be_visible()
    expect(teacher.locator("svg.marks")).to_have_count(1)  # across people needs a second person
    switch = teacher.get_by_test_id("stCheckbox").get_by_text("The class votes too")
    switch.click()
    driver.open_page(teacher, "Draw")
    teacher.locator(".dc-container .layer").wait_for(state="attached")
    driver.draw(teacher, driver.ONE)
    driver.settle(teacher)
    near = teacher.locator(".answer li")
    of_class = near.filter(has_text="◆")
    expect(of_class).not_to_have_count(0)
    expect(of_class.first).to_have_attribute("aria-label", re.compile("away, drawn by the class$"))
    expect(teacher.get_by_text("◆ the class drew it")).to_be_visible()
    driver.ask(teacher, "Teach it")
    expect(teacher.get_by_text("K-NN needs no training")).to_be_visible()  # nothing was taught
    kept = teacher.evaluate("() => JSON.stringify({ ...sessionStorage, ...localStorage })")
    switch.click()  # there, too
    expect(of_class).to_have_count(0)
    expect(near).not_to_have_count(0)
    switch.click()
    expect(of_class).not_to_have_count(0)
    assert teacher.evaluate("() => JSON.stringify({ ...sessionStorage, ...localStorage })") == kept
    driver.open_page(teacher, "Tune K")
    driver.charts(teacher, "Scores", 2)
    expect(teacher.locator(".choices .said")).to_contain_text("If the class's 10 drawings vote")
    expect(teacher.locator("svg.marks").first).to_contain_text("Test + class")
    teacher.get_by_role("button", name="With the class").click()
    with teacher.expect_download() as download:
        teacher.get_by_role("button", name="Download class.npz").click()
    with np.load(download.value.path()) as drawings:
        assert (drawings["X"].shape, drawings["y"].shape) == ((10, 64), (10,))
    teacher.get_by_role("button", name="Close").click()
    driver.open_page(teacher, "Map")
    expect(teacher.get_by_text("Underlined digits are the class's.")).to_be_visible()


def test_a_student_who_leaves_is_another_one_when_coming_back(visit: Visit) -> None:
    _, link = start(visit)
    student = join(visit, link)
    name = student.locator(".progress p").inner_text()
    send(student)
    driver.touch(student, driver.SEVEN)  # and not sent
    student.wait_for_function(UNSENT)
    student.get_by_role("button", name="Leave the class").tap()
    student.get_by_role("button", name="Leave", exact=True).tap()
    expect(student.get_by_text("Join a class")).to_be_visible()
    expect(student.locator(".asked")).to_have_count(0)
    student.wait_for_function(f"() => !({UNSENT})()")
    student.get_by_label("Code", exact=True).fill(link.split("=")[1])
    student.get_by_role("button", name="Join", exact=True).tap()
    expect(student.locator(".progress p")).to_contain_text("sent 0 drawings")
    assert student.locator(".progress p").inner_text() != name
    expect(student.locator(".sent")).to_be_empty()
    student.get_by_role("button", name="Send").tap()
    expect(student.locator(".notice")).to_contain_text("nothing to send yet")


def test_what_was_drawn_for_one_digit_is_not_sent_for_the_next(visit: Visit) -> None:
    teacher, link = start(visit)
    student = join(visit, link)
    label = asked(student)
    driver.touch(student, driver.SEVEN)
    student.get_by_role("button", name="Skip").tap()
    student.get_by_role("button", name="Send").tap(force=True)  # before the answer has come
    expect(student.locator(".asked b")).not_to_have_text(label)
    student.get_by_role("button", name="Send").tap()
    expect(student.locator(".notice")).to_contain_text("nothing to send yet")
    expect(teacher.locator(".joined")).to_have_text("1 student, 0 drawings")


def test_two_tabs_of_a_teacher_keep_both_classes(visit: Visit) -> None:
    first, _ = start(visit, "One")
    context = first.context
    driver.open_view(first, "Manage")
    first.get_by_role("button", name="Other classes").click()
    expect(first.get_by_text("Your classes")).to_be_visible()
    second = context.new_page()
    second.goto(first.url.split("?")[0])
    second.get_by_label("Title (optional)").fill("Two")
    second.get_by_role("button", name="Start a class").click()
    expect(second.locator(".class_title")).to_have_text("Two")
    first.get_by_label("Title (optional)").fill("Three")
    first.get_by_role("button", name="Start a class").click()
    expect(first.locator(".class_title")).to_have_text("Three")
    second.goto(first.url.split("?")[0])
    for title in ("One", "Two", "Three"):
        expect(second.get_by_text(title, exact=True)).to_be_visible()


def test_the_address_of_a_teacher_lets_others_join(visit: Visit) -> None:
    teacher, _ = start(visit)
    teacher.wait_for_url("**teach=**")
    student = join(visit, f"class?{teacher.url.split('?')[1]}")
    expect(student.locator(".asked")).to_be_visible()


def test_two_tabs_of_a_student_are_one_person(visit: Visit) -> None:
    teacher, link = start(visit)
    first = join(visit, link)
    second = first.context.new_page()
    second.goto(first.url)
    second.locator(".dc-container .layer").wait_for(state="attached")
    expect(second.get_by_role("button", name="Send")).to_be_enabled()
    expect(second.locator(".progress p")).to_have_text(first.locator(".progress p").inner_text())
    for page in (first, second, first):
        send(page)
    expect(teacher.locator(".joined")).to_have_text("1 student, 3 drawings")
    expect(teacher.locator(".class_wall li")).to_have_count(3)


def test_a_locked_database_keeps_the_drawing_on_the_canvas(visit: Visit) -> None:
    teacher, link = start(visit)
    student = join(visit, link)
    other = join(visit, link)
    label = asked(student)
    driver.touch(student, SHAPES.get(label, driver.ONE))
    with closing(sqlite3.connect(database.data_folder() / database.FILE)) as locking:
        locking.execute("BEGIN IMMEDIATE")
        student.get_by_role("button", name="Send").tap()
        expect(student.locator(".notice")).to_contain_text("could not be saved")
        locking.rollback()
    assert asked(student) == label
    student.get_by_role("button", name="Send").tap()
    expect(student.locator(".sent p")).to_contain_text(f"Your {label} was read as")
    send(other)  # nothing else was harmed
    expect(teacher.locator(".joined")).to_have_text("2 students, 2 drawings")


def test_drawings_are_hidden_while_others_arrive(visit: Visit) -> None:
    teacher, link = start(visit)
    first, second = join(visit, link), join(visit, link)
    send(first)
    tile = teacher.locator(".class_wall > ol > li")
    expect(tile).to_have_count(1)
    face = tile.locator("button").first
    name = face.get_attribute("title")
    face.click()
    send(second)
    expect(tile).to_have_count(2)  # the newer one stands before it
    teacher.get_by_role("button", name="Hide").click()
    expect(tile).to_have_count(1)
    expect(face).not_to_have_attribute("title", name or "")


def test_a_drawing_that_cannot_be_hidden_is_told(visit: Visit) -> None:
    teacher, link = start(visit)
    send(join(visit, link))
    tile = teacher.locator(".class_wall > ol > li")
    tile.locator("button").first.click()
    with closing(sqlite3.connect(database.data_folder() / database.FILE)) as locking:
        locking.execute("BEGIN IMMEDIATE")
        teacher.get_by_role("button", name="Hide").click()
        expect(teacher.get_by_test_id("stAlert")).to_be_visible()
        locking.rollback()
    expect(tile).to_have_count(1)
    teacher.get_by_role("button", name="Hide").click()
    expect(tile).to_have_count(0)
    expect(teacher.get_by_test_id("stAlert")).to_have_count(0)


def test_a_class_that_is_full_says_so(visit: Visit) -> None:
    _, link = start(visit)
    store = database.open_store()
    for _ in range(students.MAX_PERSONS):
        students.join(store, link.split("=")[1])
    store.close()
    late = visit(link, ready=False, **PHONE)
    expect(late.get_by_test_id("stAlert").first).to_contain_text("This class is full")
