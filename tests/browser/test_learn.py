"""The page Learn in a real browser: from step to step, and what can be played with."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sklearn.neighbors import NearestNeighbors

from digits_knn.lesson import worksheet
from digits_knn.lesson.plane import Points
from digits_knn.lesson.steps import STEPS
from tests.browser.driver import canvas

Visit = Callable[..., Page]

MAIN = "document.querySelector('[data-testid=stMain]')"
PHONE: dict[str, Any] = {"viewport": {"width": 375, "height": 812}, "has_touch": True}
# what shows that a step is there
LIVE = {
    "data": ".learn_data .row",
    "numbers": ".learn_grid input",
    "plane": ".learn_plane .plane",
    "overfitting": ".learn_extremes canvas",
    "models": ".st-key-bet_models button, .lesson_bars",
    "metrics": ".learn_metrics svg",
    "regression": ".st-key-lesson_live svg.marks",
    "cost": ".st-key-bet_cost button, .st-key-lesson_live svg.marks",
    "distances": ".learn_further canvas",
}
NAMES = list(LIVE)


@pytest.fixture
def open_step(visit: Visit) -> Visit:
    """Open a step of the lesson by its name, with what else its link says."""

    def open_step(name: str, link: str = "", **options: Any) -> Page:
        page = visit(f"learn?step={name}{link}", ready=False, **options)
        expect_step(page, name)
        return page

    return open_step


def title(page: Page) -> Locator:
    return page.locator(".learn_bar h2")


def expect_step(page: Page, name: str) -> None:
    step = next(step for step in STEPS if step.name == name)
    # a list: the one before may be there for a moment, and goes
    number = NAMES.index(name) + 1
    expect(title(page)).to_have_text([f"{number}. {step.title} {step.minutes} min"])
    expect(page.locator(LIVE[name]).first).to_be_visible()
    expect(page.get_by_text("Question.")).to_be_visible()


def test_keys_and_a_remote_control_lead_through_the_core_and_back(open_step: Visit) -> None:
    page = open_step("data")
    for i, name in enumerate(NAMES[1:4]):
        page.keyboard.press("ArrowRight" if i % 2 else "PageDown")
        expect_step(page, name)
        page.wait_for_url(f"**step={name}*")
        page.keyboard.press("a")
        expect(page.get_by_test_id("stAlert")).to_be_visible()
    page.keyboard.press("PageDown")  # the core ends on Draw
    canvas(page).wait_for()
    page.get_by_role("link", name="Back to the lesson").click()
    expect_step(page, "models")
    page.keyboard.press("ArrowLeft")
    expect_step(page, "overfitting")
    expect(page.get_by_test_id("stAlert")).to_be_visible()  # still answered
    page.keyboard.press("PageUp")
    expect_step(page, "plane")


def test_the_list_names_the_steps_and_their_minutes(open_step: Visit) -> None:
    page = open_step("cost")
    page.get_by_role("button", name="show all steps").click()
    for number, step in enumerate(STEPS, 1):
        label = f"Step {number}: {step.title}, {step.minutes} minutes"
        expect(page.get_by_role("link", name=label)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Step 1: ")).to_be_hidden()
    page.get_by_role("link", name="Next step").click()
    expect_step(page, "distances")
    page.keyboard.press("ArrowRight")  # there is none after the last
    page.get_by_role("button", name="show all steps").click()
    page.get_by_role("button", name="Draw your own digits").click()
    canvas(page).wait_for()


def test_back_goes_to_the_step_before_and_leaves_the_lesson_before_the_first(
    visit: Visit,
) -> None:
    page = visit()
    page.get_by_role("link", name="Learn", exact=True).click()
    for name in NAMES[:3]:
        expect_step(page, name)
        page.wait_for_url(f"**step={name}*")
        page.keyboard.press("PageDown")
    expect_step(page, "overfitting")
    page.wait_for_url("**step=overfitting*")
    for name in ("plane", "numbers"):
        page.go_back()
        expect_step(page, name)
    page.go_forward()
    expect_step(page, "plane")
    for name in ("numbers", "data"):
        page.go_back()
        expect_step(page, name)
    page.go_back()
    canvas(page).wait_for()


def test_code_and_notes_are_shown_on_demand_and_stay(open_step: Visit) -> None:
    page = open_step("data")
    code, note = page.locator(".st-key-lesson_code code"), page.get_by_text("For the teacher.")
    expect(code).to_have_count(0)
    expect(note).to_have_count(0)
    page.get_by_role("button", name="Show the code: how").click()
    expect(code.first).to_contain_text("import")
    expect(code.first).to_be_in_viewport(ratio=0.3)
    page.keyboard.press("t")
    expect(note).to_be_visible()
    page.wait_for_url("**code=on&notes=on*")
    page.keyboard.press("PageDown")
    expect_step(page, "numbers")
    expect(code.first).to_contain_text("image")
    assert code.first.evaluate("code => getComputedStyle(code).whiteSpace") == "pre"
    expect(note).to_be_visible()
    page.get_by_role("button", name="show all steps").click()
    page.get_by_role("checkbox", name="Teacher").uncheck()
    expect(note).to_have_count(0)
    page.get_by_role("button", name="Show the code: how").click()
    expect(code).to_have_count(0)
    page.wait_for_url(lambda url: "code=" not in url and "notes=" not in url)


def test_the_remote_control_works_wherever_the_focus_is(open_step: Visit) -> None:
    page = open_step("plane")
    page.get_by_role("slider", name="K on this plane").focus()
    page.keyboard.press("ArrowRight")  # this is the slider's
    page.wait_for_url("**plane_k=16*")
    page.keyboard.press("a")
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    page.keyboard.press("PageDown")
    expect_step(page, "overfitting")
    assert "between_k" not in page.url
    page.goto(page.url.replace("step=overfitting", "step=metrics"))
    expect_step(page, "metrics")
    page.get_by_test_id("stSidebar").get_by_role("radio", name="Distance").click()
    page.get_by_test_id("stSidebar").get_by_role("slider").focus()
    page.keyboard.press("PageUp")
    expect_step(page, "models")
    expect(page.get_by_text("Test score at K = 5")).to_be_visible()


def test_the_link_of_a_step_knows_what_was_set_since(open_step: Visit) -> None:
    page = open_step("plane")
    page.get_by_role("slider", name="K on this plane").focus()
    page.keyboard.press("Home")
    page.wait_for_url("**plane_k=1*")
    page.get_by_role("button", name="show all steps").click()
    for name in ("plane", "metrics"):
        link = page.get_by_role("link", name=f"Step {NAMES.index(name) + 1}: ")
        link.hover()
        expect(link).to_have_attribute(
            "href", re.compile(rf"step={name}\b.*plane_k=1|plane_k=1.*step={name}\b")
        )


def test_a_step_has_a_link_of_its_own(open_step: Visit, visit: Visit) -> None:
    page = open_step("plane", "&plane_k=1&points=3-B100200")
    page.get_by_role("button", name="show all steps").click()
    link = page.get_by_role("link", name="Step 3: ").get_attribute("href")
    assert link is not None
    other = visit(f"learn{link}", ready=False)
    expect_step(other, "plane")
    expect(other.locator(".learn_plane .k strong")).to_have_text("1")
    expect(other.locator(".learn_plane .said")).to_contain_text("90 points")


def cell(page: Page, row: int, column: int) -> Locator:
    return page.get_by_role("textbox", name=f"Row {row}, column {column}", exact=True)


@pytest.mark.parametrize("bad", ["17", "-1", "abc", "", "1.5", "٣"])
def test_what_is_no_ink_count_is_refused_at_its_cell(open_step: Visit, bad: str) -> None:
    page = open_step("numbers")
    error = page.locator(".learn_grid .error")
    expect(error).to_be_hidden()
    cell(page, 2, 3).fill(bad)
    expect(error).to_contain_text("a whole number from 0 to 16; it counts as 16.")
    if bad:
        expect(error).to_contain_text(f"“{bad}”")
    expect(cell(page, 2, 3)).to_have_attribute("aria-invalid", "true")
    here, said = cell(page, 2, 3).bounding_box(), error.bounding_box()
    assert here is not None
    assert said is not None
    assert 0 <= said["y"] - (here["y"] + here["height"]) < 10
    assert said["x"] <= here["x"] + here["width"]
    assert said["x"] + said["width"] >= here["x"]
    assert "pixels" not in page.url  # the image is what it was
    cell(page, 2, 3).fill("7")
    expect(error).to_be_hidden()
    page.wait_for_url("**pixels=000000000000g0000007g0*")


@pytest.mark.parametrize("keys", ["99", "3.7", "1e1"])
def test_a_number_that_begins_well_and_goes_on_wrong_changes_nothing(
    open_step: Visit, keys: str
) -> None:
    page = open_step("numbers")
    cell(page, 2, 3).click()
    page.keyboard.type(keys)
    expect(page.locator(".learn_grid .error")).to_contain_text("it counts as 16")
    page.wait_for_function("() => !location.search.includes('pixels')")
    expect(page.locator(".learn_grid .far")).to_have_text("The nearest digit is 36.5 away.")


def test_a_bad_cell_stays_while_others_are_written(open_step: Visit) -> None:
    page = open_step("numbers")
    cell(page, 0, 0).fill("17")
    cell(page, 5, 5).fill("9")
    page.wait_for_url("**pixels=*")
    expect(cell(page, 0, 0)).to_have_value("17")
    expect(page.locator(".learn_grid .error")).to_contain_text("“17”")
    page.get_by_role("button", name="The recipe's 1").click()
    expect(cell(page, 0, 0)).to_have_value("0")
    expect(cell(page, 5, 5)).to_have_value("0")
    expect(page.locator(".learn_grid .error")).to_be_hidden()


def test_the_answer_follows_the_numbers_and_k(open_step: Visit) -> None:
    page = open_step("numbers")
    expect(page.locator(".learn_grid .digit")).to_have_text("1")
    expect(page.locator(".learn_grid .far")).to_have_text("The nearest digit is 36.5 away.")
    expect(page.locator(".learn_grid li")).to_have_count(5)
    page.get_by_role("button", name="Empty").click()
    expect(page.locator(".learn_grid .far")).not_to_contain_text("36.5")
    page.get_by_role("slider", name="K, the number").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".learn_grid li")).to_have_count(6)
    expect_step(page, "numbers")  # the slider's key led nowhere else


def test_keys_move_from_cell_to_cell_and_leave_the_step(open_step: Visit) -> None:
    page = open_step("numbers")
    cell(page, 0, 0).focus()
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(cell(page, 2, 1)).to_be_focused()
    page.keyboard.type("a")  # shows no answer, but is refused
    expect(page.locator(".learn_grid .error")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect_step(page, "numbers")


def test_cells_can_be_painted(open_step: Visit) -> None:
    page = open_step("numbers")
    page.get_by_role("button", name="Paint 16").click()
    boxes = [cell(page, 0, column).bounding_box() for column in (0, 7)]
    middles = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    page.mouse.move(*middles[0])
    page.mouse.down()
    page.mouse.move(*middles[1], steps=20)
    page.mouse.up()
    page.wait_for_url("**pixels=gggggggg0000*")


def plane(page: Page) -> Locator:
    return page.locator(".learn_plane .plane")


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Return where a place of the plane is on the screen."""
    box = plane(page).bounding_box()
    assert box is not None
    return box["x"] + x / 1000 * box["width"], box["y"] + (1 - y / 1000) * box["height"]


def picture(page: Page) -> str:
    """Return what is painted on the plane."""
    painted: str = plane(page).evaluate("canvas => canvas.toDataURL()")
    return painted


def expect_repainted(page: Page, before: str) -> None:
    plane(page).evaluate(
        """(canvas, before) => new Promise((done) => {
          const look = () => canvas.toDataURL() === before ? requestAnimationFrame(look) : done();
          look();
        })""",
        before,
    )


def test_points_are_added_and_taken_away_by_a_press(open_step: Visit) -> None:
    page = open_step("plane")
    said = page.locator(".learn_plane .said")
    page.get_by_role("button", name="Add points of class B").click()
    page.mouse.click(*at(page, 100, 100))
    page.wait_for_url("**points=-B*")
    page.mouse.move(0, 0)
    expect(said).to_contain_text("91 points")
    page.mouse.click(*at(page, 100, 100))
    page.mouse.move(0, 0)
    expect(said).to_contain_text("90 points")
    page.get_by_role("button", name="Clear: remove all points").click()
    expect(said).to_have_text("No points. Click or tap to add one.")
    page.get_by_role("button", name="Reset to the first points").click()
    expect(said).to_contain_text("90 points")


def test_the_plane_follows_its_own_k(open_step: Visit) -> None:
    page = open_step("plane", "&code=on")
    beside = page.locator(".st-key-lesson_code code")
    before = picture(page)
    page.get_by_role("slider", name="K on this plane").focus()
    page.keyboard.press("Home")
    expect_repainted(page, before)
    expect(beside.first).to_contain_text("n_neighbors=1,")
    page.locator(".learn_plane").get_by_label("Metric").select_option("manhattan")
    expect(beside.first).to_contain_text('metric="manhattan"')
    page.locator(".learn_plane").get_by_label("Weights").select_option("distance")
    expect(beside.first).to_contain_text('weights="distance"')
    before = picture(page)
    page.get_by_label("Pale where the vote is close").uncheck()
    expect_repainted(page, before)
    expect_step(page, "plane")


@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "chebyshev", "minkowski", "cosine"])
def test_the_voters_under_the_pointer_are_scikit_learns(open_step: Visit, metric: str) -> None:
    page = open_step("plane", f"&plane_metric={metric}&plane_k=7")
    plane(page).focus()
    page.keyboard.press("ArrowUp")  # from the middle, in steps of 20 places
    options = {"p": 3} if metric == "minkowski" else {}
    search = NearestNeighbors(n_neighbors=7, metric=metric, **options).fit(Points().X)
    voters = search.kneighbors([[500, 520]], return_distance=False)[0]
    said = page.locator(".learn_plane .said")
    expect(said).to_have_attribute("data-voters", " ".join(map(str, voters)))
    counts = np.bincount(Points().y[voters], minlength=3)
    expect(said).to_contain_text("Votes: A {}, B {}, C {}.".format(*counts))


def test_points_at_no_angle_have_all_the_votes(open_step: Visit) -> None:
    link = "&points=all-B200200B400400B300100A100300&plane_k=4"
    page = open_step("plane", link + "&plane_metric=cosine&plane_weights=distance")
    plane(page).focus()
    for key in ("ArrowUp", "ArrowRight"):  # to (520, 520), in one line with two points
        page.keyboard.press(key)
    expect(page.locator(".learn_plane .said")).to_contain_text("A 0%, B 100%, C 0%")
    expect(page.locator(".learn_plane .said")).to_contain_text("B, orange, wins")


def test_a_first_point_is_taken_away_after_others_were_added(open_step: Visit) -> None:
    page = open_step("plane")
    page.mouse.click(*at(page, 950, 30))
    page.wait_for_url("**points=-A*")
    x, y = Points().X[43]
    page.mouse.click(*at(page, x, y))
    page.wait_for_url("**points=43-A*")
    page.mouse.click(*at(page, 950, 30))
    page.wait_for_url("**points=43-")


def test_quick_presses_all_count(open_step: Visit) -> None:
    page = open_step("plane")
    page.get_by_role("button", name="Clear: remove all points").click()
    for i in range(6):
        page.mouse.click(*at(page, 100 + 150 * i, 500))
    page.wait_for_url(re.compile("points=all-(A[0-9]{6}){6}(&|$)"))


def test_the_chosen_class_stays_over_pages(open_step: Visit) -> None:
    page = open_step("plane")
    page.get_by_role("button", name="Add points of class C").click()
    page.get_by_role("link", name="About").click()
    page.get_by_role("heading", name="About").wait_for()
    page.get_by_role("link", name="Learn", exact=True).click()
    pen = page.get_by_role("button", name="Add points of class C")
    expect(pen).to_have_attribute("aria-pressed", "true")


def test_a_point_is_added_by_the_keyboard(open_step: Visit) -> None:
    page = open_step("plane")
    plane(page).focus()
    for _ in range(20):  # away from all points
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**points=-A500100*")
    expect_step(page, "plane")


def test_a_point_is_added_by_a_finger(open_step: Visit) -> None:
    page = open_step("plane", **PHONE)
    plane(page).scroll_into_view_if_needed()
    page.touchscreen.tap(*at(page, 900, 900))
    page.wait_for_url("**points=-A*")


def test_a_pixel_is_marked_in_the_image_and_in_the_row(open_step: Visit) -> None:
    page = open_step("data")
    image = page.get_by_role("application", name="The same as 8 by 8")
    image.locator("span").nth(29).hover()
    expect(page.locator(".learn_data .said")).to_contain_text("Row 3, column 5 is place 29")
    expect(page.locator(".learn_data .marked")).to_have_count(2)
    page.mouse.move(0, 0)
    image.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".learn_data .said")).to_contain_text("place 37")
    page.keyboard.press("a")
    expect(page.locator(".learn_data .said")).to_contain_text("place 8 × 4 + 5 = 37")
    page.get_by_role("button", name="Only 7").click()
    expect(page.locator(".learn_data .gallery strong")).to_have_text(["7"] * 10)
    before = page.url
    page.get_by_role("button", name="Shuffle").click()
    page.wait_for_url(lambda url: url != before and "shuffle=" in url)
    expect(page.locator(".learn_data .gallery strong")).to_have_text(["7"] * 10)


def test_the_models_are_measured_after_a_bet_while_the_notes_stay(open_step: Visit) -> None:
    page = open_step("models", "&test_percent=30&seed=9&notes=on&code=on")
    note = page.get_by_text("For the teacher.")
    page.get_by_role("button", name="SVM").click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    expect(note).to_be_visible()
    expect(page.locator(".lesson_bars tbody tr").filter(has_text="kB")).to_have_count(3)
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    expect(page.get_by_text("You bet on SVM")).to_be_visible()
    expect(note).to_be_visible()
    page.keyboard.press("a")
    expect(page.locator(".st-key-lesson_code code").last).to_contain_text("predict")


def test_a_rule_of_thumb_opens_tune_k_there(open_step: Visit) -> None:
    page = open_step("overfitting", "&weights=distance&metric=cosine")
    page.get_by_text("Rules of thumb").click()
    page.get_by_role("button", name="√n").click()
    page.wait_for_url("**/tune?k=37&weights=distance&metric=cosine")
    expect(page.get_by_text("Test score at K = 37")).to_be_visible()


def test_the_circle_follows_p(open_step: Visit) -> None:
    page = open_step("metrics", "&k=6")
    slider = page.get_by_role("slider", name="Minkowski's p")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".learn_metrics .words strong")).to_have_text("1")
    page.wait_for_url("**power=1*")
    expect(slider).to_be_focused()
    expect_step(page, "metrics")
    before = page.locator(".learn_metrics .line").inner_text()
    page.get_by_role("button", name="Another digit").click()
    page.wait_for_url("**case=1*")
    expect(page.locator(".learn_metrics .line")).not_to_have_text(before)


def test_the_worksheet_is_printed_by_one_press(open_step: Visit) -> None:
    page = open_step("data")
    sheet = page.frame_locator("iframe[title=Worksheet]")
    for name, has_answers in (("Print the worksheet", False), ("Print it with answers", True)):
        page.get_by_role("button", name=name).click()
        expect(sheet.locator("section")).to_have_count(len(STEPS))
        expect(sheet.locator(".answer")).to_have_count(len(STEPS) if has_answers else 0)
        page.locator("iframe[title=Worksheet]").evaluate("frame => frame.remove()")


def test_the_worksheet_prints_on_few_pages(browser: Browser) -> None:
    page = browser.new_page()
    for with_answers in (False, True):
        page.set_content(worksheet.to_html(with_answers))
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert 2 <= page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") <= 4
    page.close()


@pytest.mark.parametrize("name", NAMES)
def test_every_step_fits_a_phones_width(open_step: Visit, name: str) -> None:
    page = open_step(name, "&k=6&code=on", **PHONE)
    page.wait_for_function(f"() => {MAIN}.scrollWidth <= {MAIN}.clientWidth")


FIGURE, WORDS = ".st-key-lesson_live", ".st-key-lesson_words"


@pytest.mark.parametrize("name", NAMES)
def test_question_figure_and_answer_are_on_the_projector_at_once(
    open_step: Visit, name: str
) -> None:
    page = open_step(name, "&k=4")
    page.keyboard.press("a")
    alert = page.get_by_test_id("stAlert")
    for seen in (page.get_by_text("Question."), alert, page.locator(LIVE[name]).first):
        expect(seen).to_be_in_viewport(ratio=0.99)
    figure, words = (page.locator(each).bounding_box() for each in (FIGURE, WORDS))
    assert figure
    assert words
    assert figure["x"] < words["x"]
    assert figure["width"] > 1.2 * words["width"]
    page.wait_for_function(f"() => {MAIN}.scrollWidth <= {MAIN}.clientWidth")


def test_the_lesson_grows_with_the_room(open_step: Visit) -> None:
    page = open_step("plane", viewport={"width": 1920, "height": 1080})
    zoomed = page.locator(f"{WORDS} p").first.evaluate(
        "p => parseFloat(getComputedStyle(p).fontSize) * p.currentCSSZoom"
    )
    assert zoomed >= 22
    box = plane(page).bounding_box()
    assert box
    assert box["height"] > 700
    expect(plane(page)).to_be_in_viewport(ratio=0.99)
