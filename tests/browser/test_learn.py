"""The page Learn in a real browser: from step to step, and what can be played with."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from sklearn.neighbors import NearestNeighbors

from digits_knn.lesson.plane import Points
from digits_knn.lesson.steps import STEPS

Visit = Callable[..., Page]

MAIN = "document.querySelector('[data-testid=stMain]')"
PHONE: dict[str, Any] = {"viewport": {"width": 375, "height": 812}, "has_touch": True}
# what shows that a step is there
LIVE = {
    1: ".learn_data .row",
    2: ".st-key-lesson_live [data-testid=stSlider]",
    3: ".learn_grid input",
    4: ".learn_plane .plane",
    5: ".learn_extremes canvas",
    6: ".learn_metrics svg",
    7: ".learn_regression canvas",
    8: ".st-key-lesson_live button",
    9: ".learn_further canvas",
}


@pytest.fixture
def open_step(visit: Visit) -> Visit:
    """Open a step of the lesson, counted from 1, with what else its link says."""

    def open_step(number: int, link: str = "", **options: Any) -> Page:
        page = visit(f"learn?step={number}{link}", ready=False, **options)
        expect_step(page, number)
        return page

    return open_step


def title(page: Page) -> Locator:
    return page.locator(".learn_bar h2")


def expect_step(page: Page, number: int) -> None:
    # a list: the one before may be there for a moment, and goes
    expect(title(page)).to_have_text([f"{number}. {STEPS[number - 1].title}"])
    expect(page.locator(LIVE[number]).first).to_be_visible()
    expect(page.locator(".st-key-lesson_beside code").first).to_contain_text("import")


def test_keys_and_a_remote_control_lead_through_all_steps(open_step: Visit) -> None:
    page = open_step(1)
    for number in range(2, len(STEPS) + 1):
        page.keyboard.press("ArrowRight" if number % 2 else "PageDown")
        expect_step(page, number)
        page.wait_for_url(re.compile(rf"step={number}\b"))
        page.keyboard.press("a")
        expect(page.get_by_test_id("stAlert")).to_be_visible()
    page.keyboard.press("ArrowRight")  # there is none after the last
    page.keyboard.press("ArrowLeft")
    expect_step(page, 8)
    page.keyboard.press("PageUp")
    expect_step(page, 7)
    expect(page.get_by_test_id("stAlert")).to_be_visible()  # still answered
    page.get_by_role("link", name="Step 2: ").click()
    expect_step(page, 2)
    page.get_by_role("link", name="Next step").click()
    expect_step(page, 3)


def test_the_remote_control_works_wherever_the_focus_is(open_step: Visit) -> None:
    page = open_step(4)
    slider = page.get_by_role("slider", name="K on this plane")
    slider.focus()
    page.keyboard.press("ArrowRight")  # this is the slider's
    page.wait_for_url("**plane_k=16*")
    page.keyboard.press("a")
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    page.keyboard.press("PageDown")
    expect_step(page, 5)
    assert "between_k" not in page.url
    page.get_by_test_id("stSidebar").get_by_role("radio", name="Distance").click()
    page.keyboard.press("PageDown")
    expect_step(page, 6)
    page.get_by_test_id("stSidebar").get_by_role("slider").focus()
    page.keyboard.press("PageUp")
    expect_step(page, 5)
    expect(page.get_by_text("Test score at K = 5")).to_be_visible()
    page.get_by_role("button", name="Large type").click()
    expect(page.get_by_role("button", name="Usual type")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect_step(page, 6)


def test_the_link_of_a_step_knows_what_was_set_since(open_step: Visit) -> None:
    page = open_step(4)
    page.get_by_role("slider", name="K on this plane").focus()
    page.keyboard.press("Home")
    page.wait_for_url("**plane_k=1*")
    for number in (4, 6):
        link = page.get_by_role("link", name=f"Step {number}: ")
        link.hover()
        expect(link).to_have_attribute(
            "href", re.compile(rf"step={number}\b.*plane_k=1|plane_k=1.*step={number}\b")
        )


def test_a_step_has_a_link_of_its_own(open_step: Visit, visit: Visit) -> None:
    page = open_step(4, "&plane_k=1&points=3-B100200")
    link = page.get_by_role("link", name="Step 4: ").get_attribute("href")
    assert link is not None
    other = visit(f"learn{link}", ready=False)
    expect_step(other, 4)
    expect(other.locator(".learn_plane .k strong")).to_have_text("1")
    expect(other.locator(".learn_plane .said")).to_contain_text("90 points")


def cell(page: Page, row: int, column: int) -> Locator:
    return page.get_by_role("textbox", name=f"Row {row}, column {column}", exact=True)


@pytest.mark.parametrize("bad", ["17", "-1", "abc", "", "1.5", "٣"])
def test_what_is_no_ink_count_is_refused_at_its_cell(open_step: Visit, bad: str) -> None:
    page = open_step(3)
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
    page = open_step(3)
    cell(page, 2, 3).click()
    page.keyboard.type(keys)
    expect(page.locator(".learn_grid .error")).to_contain_text("it counts as 16")
    page.wait_for_function("!location.search.includes('pixels')")
    expect(page.locator(".learn_grid .far")).to_have_text("The nearest is 36.5 away.")


def test_a_bad_cell_stays_while_others_are_written(open_step: Visit) -> None:
    page = open_step(3)
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
    page = open_step(3)
    expect(page.locator(".learn_grid .digit")).to_have_text("1")
    expect(page.locator(".learn_grid .far")).to_have_text("The nearest is 36.5 away.")
    expect(page.locator(".learn_grid li")).to_have_count(5)
    page.get_by_role("button", name="Empty").click()
    expect(page.locator(".learn_grid .far")).not_to_contain_text("36.5")
    page.get_by_role("slider", name="K, the number").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".learn_grid li")).to_have_count(6)
    expect_step(page, 3)  # the slider's key led nowhere else


def test_keys_move_from_cell_to_cell_and_leave_the_step(open_step: Visit) -> None:
    page = open_step(3)
    cell(page, 0, 0).focus()
    for key in ("ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(cell(page, 2, 1)).to_be_focused()
    page.keyboard.type("a")  # shows no answer, but is refused
    expect(page.locator(".learn_grid .error")).to_be_visible()
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    expect_step(page, 3)


def test_cells_can_be_painted(open_step: Visit) -> None:
    page = open_step(3)
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
    page = open_step(4)
    said = page.locator(".learn_plane .said")
    page.get_by_role("button", name="Add points of class B").click()
    page.mouse.click(*at(page, 100, 100))
    page.wait_for_url("**points=-B*")
    page.mouse.move(0, 0)
    expect(said).to_contain_text("91 points")
    page.mouse.click(*at(page, 100, 100))
    page.mouse.move(0, 0)
    expect(said).to_contain_text("90 points")
    page.get_by_role("button", name="Take all points away").click()
    expect(said).to_have_text("No points. Press to add one.")
    page.get_by_role("button", name="Bring back the first points").click()
    expect(said).to_contain_text("90 points")


def test_the_plane_follows_its_own_k(open_step: Visit) -> None:
    page = open_step(4)
    beside = page.locator(".st-key-lesson_beside code")
    before = picture(page)
    page.get_by_role("slider", name="K on this plane").focus()
    page.keyboard.press("Home")
    expect_repainted(page, before)
    expect(beside.first).to_contain_text("n_neighbors=1,")
    page.get_by_label("Metric").last.select_option("manhattan")
    expect(beside.first).to_contain_text('metric="manhattan"')
    page.get_by_label("Weights").last.select_option("distance")
    expect(beside.first).to_contain_text('weights="distance"')
    before = picture(page)
    page.get_by_label("Pale where the vote is close").uncheck()
    expect_repainted(page, before)
    expect_step(page, 4)


@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "chebyshev", "minkowski", "cosine"])
def test_the_voters_under_the_pointer_are_scikit_learns(open_step: Visit, metric: str) -> None:
    page = open_step(4, f"&plane_metric={metric}&plane_k=7")
    plane(page).focus()
    page.keyboard.press("ArrowUp")  # from the middle, in steps of 20 places
    options = {"p": 3} if metric == "minkowski" else {}
    search = NearestNeighbors(n_neighbors=7, metric=metric, **options).fit(Points().X)
    voters = search.kneighbors([[500, 520]], return_distance=False)[0]
    said = page.locator(".learn_plane .said")
    expect(said).to_have_attribute("data-voters", " ".join(map(str, voters)))
    counts = np.bincount(Points().y[voters], minlength=3)
    expect(said).to_contain_text("of 7 votes, A {}, B {}, C {}".format(*counts))


def test_points_at_no_angle_have_all_the_votes(open_step: Visit) -> None:
    link = "&points=all-B200200B400400B300100A100300&plane_k=4"
    page = open_step(4, link + "&plane_metric=cosine&plane_weights=distance")
    plane(page).focus()
    for key in ("ArrowUp", "ArrowRight"):  # to (520, 520), in one line with two points
        page.keyboard.press(key)
    expect(page.locator(".learn_plane .said")).to_contain_text("A 0%, B 100%, C 0%")
    expect(page.locator(".learn_plane .said")).to_contain_text("B, orange, wins")


def test_a_first_point_is_taken_away_after_others_were_added(open_step: Visit) -> None:
    page = open_step(4)
    page.mouse.click(*at(page, 950, 30))
    page.wait_for_url("**points=-A*")
    x, y = Points().X[43]
    page.mouse.click(*at(page, x, y))
    page.wait_for_url("**points=43-A*")
    page.mouse.click(*at(page, 950, 30))
    page.wait_for_url("**points=43-")


def test_quick_presses_all_count(open_step: Visit) -> None:
    page = open_step(4)
    page.get_by_role("button", name="Take all points away").click()
    for i in range(6):
        page.mouse.click(*at(page, 100 + 150 * i, 500))
    page.wait_for_url(re.compile("points=all-(A[0-9]{6}){6}(&|$)"))


def test_the_chosen_class_stays_over_pages(open_step: Visit) -> None:
    page = open_step(4)
    page.get_by_role("button", name="Add points of class C").click()
    page.get_by_role("link", name="About").click()
    page.get_by_role("heading", name="About").wait_for()
    page.get_by_role("link", name="Learn", exact=True).click()
    pen = page.get_by_role("button", name="Add points of class C")
    expect(pen).to_have_attribute("aria-pressed", "true")


def test_a_point_is_added_by_the_keyboard(open_step: Visit) -> None:
    page = open_step(4)
    plane(page).focus()
    for _ in range(20):  # away from all points
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**points=-A500100*")
    expect_step(page, 4)


def test_a_point_is_added_by_a_finger(open_step: Visit) -> None:
    page = open_step(4, **PHONE)
    plane(page).scroll_into_view_if_needed()
    page.touchscreen.tap(*at(page, 900, 900))
    page.wait_for_url("**points=-A*")


def test_a_pixel_is_marked_in_the_image_and_in_the_row(open_step: Visit) -> None:
    page = open_step(1)
    image = page.get_by_role("application", name="The same as 8 by 8")
    image.locator("span").nth(29).hover()
    expect(page.locator(".learn_data .said")).to_contain_text("Row 3, column 5: place 29")
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


def test_the_models_are_measured_with_progress(open_step: Visit) -> None:
    page = open_step(2, "&test_percent=30&seed=9")
    page.get_by_role("button", name="Measure K-NN").click()
    expect(page.get_by_test_id("stProgress")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="kB")).to_have_count(3)
    expect(page.get_by_test_id("stProgress")).to_have_count(0)
    page.keyboard.press("a")
    expect(page.locator(".st-key-lesson_beside code").last).to_contain_text("predict")


def test_a_rule_of_thumb_opens_tune_k_there(open_step: Visit) -> None:
    page = open_step(5, "&weights=distance&metric=cosine")
    page.get_by_role("button", name="√n").click()
    page.wait_for_url("**/tune?k=37&weights=distance&metric=cosine")
    expect(page.get_by_text("Test score at K = 37")).to_be_visible()


def test_the_circle_follows_p(open_step: Visit) -> None:
    page = open_step(6, "&k=6")
    slider = page.get_by_role("slider", name="Minkowski's p")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".learn_metrics .words strong")).to_have_text("1")
    page.wait_for_url("**power=1*")
    expect(slider).to_be_focused()
    expect_step(page, 6)
    before = page.locator(".learn_metrics .line").inner_text()
    page.get_by_role("button", name="another one").click()
    page.wait_for_url("**case=1*")
    expect(page.locator(".learn_metrics .line")).not_to_have_text(before)


def test_the_worksheet_is_saved_and_prints_on_few_pages(open_step: Visit, tmp_path: Path) -> None:
    page = open_step(1)
    for name in ("Worksheet", "Worksheet with answers"):
        with page.expect_download() as saving:
            page.get_by_role("button", name=name, exact=True).click()
        saved = tmp_path / saving.value.suggested_filename
        saving.value.save_as(saved)
        assert saved.suffix == ".html"
        sheet = page.context.new_page()
        sheet.goto(saved.as_uri())
        expect(sheet.locator("section")).to_have_count(len(STEPS))
        width = sheet.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0
        printed = sheet.pdf(prefer_css_page_size=True)
        assert 2 <= printed.count(b"/Type /Page\n") <= 4
        sheet.close()


@pytest.mark.parametrize("number", LIVE)
def test_every_step_fits_a_phones_width(open_step: Visit, number: int) -> None:
    page = open_step(number, "&k=6", **PHONE)
    page.wait_for_function(f"{MAIN}.scrollWidth <= {MAIN}.clientWidth")


@pytest.mark.parametrize("kind", ["usual", "large"])
def test_words_and_play_are_on_the_projector_at_once(open_step: Visit, kind: str) -> None:
    page = open_step(4, f"&type={kind}")
    size = page.locator(".st-key-lesson_words p").first.evaluate(
        "p => getComputedStyle(p).fontSize"
    )
    assert float(size.removesuffix("px")) >= (16 if kind == "usual" else 20)
    page.wait_for_function(f"{MAIN}.scrollWidth <= {MAIN}.clientWidth")
    for seen in (page.get_by_role("button", name="Show the answer"), plane(page)):
        expect(seen).to_be_in_viewport(ratio=0.9)
