"""The reasons below an answer, teaching, and the code beside the numbers, as people use them."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from digits_knn.dataset import load_split
from digits_knn.knn import taught_files
from tests.browser import driver

Visit = Callable[..., Page]
PHONE = {"viewport": {"width": 375, "height": 812}, "has_touch": True, "is_mobile": True}
MAIN = "document.querySelector('[data-testid=stMain]')"


def draw_seven(page: Page) -> None:
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    expect(driver.digit(page)).to_have_text("7")


def teach(page: Page, label: int) -> None:
    page.get_by_role("button", name=f"Teach that this is a {label}").click()


def tiles(page: Page) -> Locator:
    return page.locator(".answer .tiles li:not(.end)")


def score(page: Page) -> str:
    return page.locator(".score .accuracy").inner_text()


def upload(page: Page, name: str, content: bytes) -> None:
    page.locator("[class*='st-key-taught_upload'] input").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


# Step by step


def test_the_steps_are_shown_and_a_step_can_be_left_out(visit: Visit) -> None:
    page = visit()
    draw_seven(page)
    driver.ask(page, "Step by step")
    steps = page.locator(".steps")
    expect(steps.locator("li")).to_have_count(7)
    expect(steps.locator("li svg")).to_have_count(6)
    # the left edge, as it was drawn and made upright
    expect(steps.locator(".edge")).to_have_count(2)
    expect(steps.locator(".result")).to_be_in_viewport(ratio=1)
    before = steps.locator(".numbers").inner_text()
    steps.get_by_role("switch", name="Frame").uncheck()
    expect(steps.locator("li.off")).to_have_count(1)
    expect(steps.locator(".numbers")).not_to_have_text(before)
    expect(steps.locator(".result")).to_contain_text("With all steps, the answer is 7")
    for name in ("One pen", "Sheared", "Fitted", "Count"):
        steps.get_by_role("switch", name=name).uncheck()
    expect(steps.locator(".result")).to_contain_text("plain resize")
    expect(driver.digit(page)).to_have_text("7")


def test_a_step_is_left_out_by_the_keyboard(visit: Visit) -> None:
    page = visit()
    draw_seven(page)
    driver.ask(page, "Step by step")
    switch = page.locator(".steps").get_by_role("switch", name="Sheared")
    switch.focus()
    for n_off in (1, 0):
        page.keyboard.press("Space")
        expect(page.locator(".steps li.off")).to_have_count(n_off)
        expect(switch).to_be_focused()


def test_a_first_stroke_does_not_scroll_away_from_the_canvas(visit: Visit) -> None:
    page = visit()
    draw_seven(page)
    driver.ask(page, "Step by step")
    page.get_by_role("button", name="Clear").click()
    expect(page.get_by_text("Draw a digit to see how it becomes 64 numbers")).to_be_visible()
    page.evaluate(f"{MAIN}.scrollTo(0, 0)")
    driver.draw(page, driver.SEVEN)
    expect(page.locator(".steps li")).to_have_count(7)
    page.wait_for_timeout(800)  # as long as coming into sight takes
    assert page.evaluate(f"{MAIN}.scrollTop") == 0


def test_the_keyboard_stays_on_the_digit_that_was_taught(visit: Visit) -> None:
    page = visit()
    draw_seven(page)
    button = page.get_by_role("button", name="Teach that this is a 4")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()


def test_a_neighbor_far_down_the_list_is_marked(visit: Visit) -> None:
    page = visit("?k=60")
    draw_seven(page)
    driver.ask(page, "Why this neighbor")
    for _ in range(8):
        page.locator(".tiles").evaluate("each => each.scrollTo(0, each.scrollHeight)")
        page.wait_for_timeout(100)
    tiles(page).nth(49).get_by_role("button").click()
    expect(page.locator(".why figcaption").nth(1)).to_contain_text("Neighbor 50:")
    expect(page.locator(".tiles .chosen")).to_have_count(1)
    expect(tiles(page).nth(49)).to_have_class(re.compile("chosen"))


def test_the_steps_follow_the_drawing(visit: Visit) -> None:
    page = visit()
    draw_seven(page)
    driver.ask(page, "Step by step")
    page.get_by_role("button", name="Samples").click()
    page.get_by_label("Sample: a two", exact=True).click()
    expect(page.locator(".steps .result .digit")).to_have_text("2")


# Why this neighbor


def test_a_neighbor_that_is_pressed_is_compared_pixel_by_pixel(visit: Visit) -> None:
    page = visit()
    draw_seven(page)
    tiles(page).nth(2).get_by_role("button").click()
    why = page.locator(".why")
    expect(why.locator(".neighbor figcaption")).to_contain_text("Neighbor 3:")
    expect(tiles(page).nth(2)).to_have_class(re.compile("chosen"))
    shown = [int(text) for text in why.locator(".parts .pixels span").all_inner_texts()]
    image, neighbor = (
        np.array(why.locator(f".{name} .pixels span").all_inner_texts(), dtype=int)
        for name in ("image", "neighbor")
    )
    assert shown == ((image - neighbor) ** 2).tolist()
    distance = tiles(page).nth(2).locator("div").inner_text()
    assert f"{sum(shown) ** 0.5:.1f}" == distance
    expect(why.locator(".said")).to_contain_text(f"sum to {sum(shown)}")
    expect(why.locator("tbody tr")).to_have_count(5)


def test_the_keyboard_goes_from_neighbor_to_neighbor(visit: Visit) -> None:
    page = visit("?k=3")
    draw_seven(page)
    driver.ask(page, "Why this neighbor")
    button = page.get_by_role("button", name="Next neighbor")
    button.focus()
    for rank in (2, 3):
        page.keyboard.press("Enter")
        expect(page.locator(".why .neighbor figcaption")).to_contain_text(f"Neighbor {rank}:")
    expect(button).to_be_disabled()


# When does it flip?


def test_the_strip_marks_k_and_sets_it(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.LETTER_A)
    driver.ask(page, "When does it flip?")
    flips = page.locator(".flips")
    expect(flips.locator(".cell")).to_have_count(50)
    expect(flips.locator(".cell.flip")).not_to_have_count(0)
    expect(flips.locator(".now")).to_have_attribute("aria-label", "K = 5")
    flips.get_by_role("button", name=re.compile("Set K = 12:")).click()
    expect(flips.locator(".now")).to_have_attribute("aria-label", "K = 12")
    expect(page.locator(".score .title")).to_contain_text("K = 12")
    expect(tiles(page)).to_have_count(12)
    page.get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    expect(flips.locator(".now")).to_have_attribute("aria-label", "K = 13")
    answer = flips.get_by_role("button", name=re.compile("Set K = 13:")).get_attribute("aria-label")
    assert answer is not None
    expect(driver.digit(page)).to_have_text(answer[-1])


# Teach it


def test_a_taught_drawing_takes_part_in_the_next_answer_at_once(visit: Visit) -> None:
    page = visit("?weights=distance")
    draw_seven(page)
    before = score(page)
    teach(page, 4)
    expect(driver.digit(page)).to_have_text("4")
    expect(tiles(page).first).to_have_attribute(
        "aria-label", "Neighbor 1: a 4, 0.0 away, taught by you"
    )
    expect(page.get_by_role("button", name="Teach that this is a 4")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert score(page) == before
    driver.ask(page, "Teach it")
    expect(page.locator(".st-key-teach .teach")).to_contain_text("still uses the 1,347")
    expect(page.locator(".st-key-teach .drawings li:not(.end)")).to_have_count(1)
    page.get_by_role("button", name="Undo teaching").click()
    expect(driver.digit(page)).to_have_text("7")


def test_right_before_and_after_are_counted_and_all_can_be_forgotten(visit: Visit) -> None:
    page = visit("?weights=distance")
    draw_seven(page)
    teach(page, 4)
    driver.ask(page, "Teach it")
    expect(page.locator(".st-key-teach .share b").first).to_have_text("0% (0 of 1)")
    page.get_by_role("button", name="Samples").click()
    page.get_by_label("Sample: a two", exact=True).click()
    expect(driver.digit(page)).to_have_text("2")
    teach(page, 2)
    expect(page.locator(".st-key-teach .share b").first).to_have_text("50% (1 of 2)")
    expect(page.locator(".st-key-teach .counts li").nth(2)).to_have_attribute("aria-label", "2: 1")
    page.get_by_role("button", name="Clear all").click()
    expect(page.locator(".st-key-teach .share")).to_have_count(0)
    page.get_by_role("button", name="Undo teaching").click()
    expect(page.locator(".st-key-teach .share b").first).to_have_text("50% (1 of 2)")


@pytest.mark.parametrize("kind", ["CSV", "NPZ"])
def test_what_was_taught_is_downloaded_and_loaded_again(
    visit: Visit, kind: str, tmp_path: Path
) -> None:
    page = visit()
    draw_seven(page)
    teach(page, 4)
    driver.ask(page, "Teach it")
    expect(page.locator(".st-key-teach .drawings li:not(.end)")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Download {kind}").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    counts = [int(each) for each in page.locator(".pixels span").all_inner_texts()]
    if kind == "CSV":
        with path.open() as file:
            (row,) = csv.DictReader(file)
        assert row["target"] == "4"
        assert [int(row[f"pixel_{i // 8}_{i % 8}"]) for i in range(64)] == counts
    else:
        with np.load(path) as arrays:
            assert arrays["y"].tolist() == [4]
            assert arrays["X"].astype(int).tolist() == [counts]

    other = visit()  # another visitor knows nothing of it
    driver.ask(other, "Teach it")
    expect(other.locator(".st-key-teach .counts li").nth(4)).to_have_attribute("aria-label", "4: 0")
    upload(other, path.name, path.read_bytes())
    expect(other.get_by_test_id("stAlert")).to_contain_text("Loaded 1. You have now taught 1")
    expect(other.locator(".st-key-teach .counts li").nth(4)).to_have_attribute("aria-label", "4: 1")


BAD_FILES = {
    "not ours": (b"name,age\nAda,36\n", "Use a CSV file"),
    "a label of 12": (b"label", "label must be a whole number from 0 to 9"),
    "ink of 17": (b"ink", "must be a whole number from 0 to 16"),
    "NaN": (b"nan", "must be a whole number from 0 to 16"),
    "too big": (b"x" * 1_500_000, "too large"),
    "broken": (b"PK\x03\x04 no archive", "Use a CSV file"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_and_changes_nothing(visit: Visit, name: str) -> None:
    content, words = BAD_FILES[name]
    good = taught_files.to_csv(load_split().X_test[:1], np.array([3]))
    lines = good.decode().splitlines()
    cells = lines[1].split(",")
    changed = {b"label": (64, "12"), b"ink": (5, "17"), b"nan": (5, "nan")}.get(content)
    if changed:
        cells[changed[0]] = changed[1]
        content = f"{lines[0]}\n{','.join(cells)}\n".encode()
    page = visit()
    draw_seven(page)
    teach(page, 4)
    driver.ask(page, "Teach it")
    expect(page.locator(".st-key-teach .counts li").nth(4)).to_have_attribute("aria-label", "4: 1")
    upload(page, "taught.npz" if name == "broken" else "taught.csv", content)
    alert = page.get_by_test_id("stAlert")
    expect(alert).to_contain_text("Nothing was loaded.")
    expect(alert).to_contain_text(words)
    expect(page.locator(".st-key-teach .counts li").nth(4)).to_have_attribute("aria-label", "4: 1")
    expect(page.locator(".st-key-teach .drawings li:not(.end)")).to_have_count(1)


def test_what_was_taught_holds_over_pages(visit: Visit) -> None:
    page = visit()
    draw_seven(page)
    teach(page, 4)
    expect(tiles(page).first).to_have_attribute("aria-label", re.compile("taught by you"))
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="About")).to_be_visible()
    page.get_by_role("link", name="Draw", exact=True).click()
    expect(tiles(page).first).to_have_attribute("aria-label", re.compile("taught by you"))


# Show the code


@pytest.mark.parametrize(
    ("path", "reason", "names"),
    [
        ("", None, ["The answer, its votes", "From the drawing to these", "How far test digits"]),
        ("", None, ["The nearest digit with another label", "test score"]),
        ("", "Step by step", ["These steps"]),
        ("", "Why this neighbor", ["The distance, pixel by pixel", "Distance, rank and answer"]),
        ("", "When does it flip?", ["The answer at every K"]),
    ],
)
def test_the_code_beside_a_number_opens(
    visit: Visit, path: str, reason: str | None, names: list[str]
) -> None:
    page = visit(path)
    draw_seven(page)
    if reason:
        driver.ask(page, reason)
    for name in names:
        page.get_by_role("button", name=f"Show the code: {name}").first.click()
        dialog = page.get_by_role("dialog")
        expect(dialog.locator("code")).to_contain_text("import")
        expect(dialog.locator("code")).to_contain_text("print(")
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    canvas, answer = driver.canvas(page).bounding_box(), page.locator(".answer").bounding_box()
    assert canvas is not None
    assert answer is not None
    assert answer["x"] > canvas["x"] + canvas["width"]  # the page's own style is still there


def test_code_that_reads_what_was_taught_offers_the_file(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    draw_seven(page)
    teach(page, 4)
    expect(tiles(page).first).to_have_attribute("aria-label", re.compile("taught by you"))
    page.get_by_role("button", name="Show the code: The answer, its votes").first.click()
    with page.expect_download() as download:
        page.get_by_role("dialog").get_by_role("button", name="Download taught.npz").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == "taught.npz"
    assert taught_files.from_file(path.read_bytes()).y.tolist() == [4]


def test_code_is_copied(visit: Visit) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Show the code: test score").click()
    dialog = page.get_by_role("dialog")
    dialog.locator("code").hover()
    dialog.get_by_role("button", name="Copy to clipboard").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "KNeighborsClassifier(n_neighbors=5" in copied
    names: dict[str, float] = {}
    exec(copied, names)
    assert f"{names['score']:.1%}" == score(page)


# The frame


@pytest.mark.parametrize(
    "reason", ["Step by step", "Why this neighbor", "When does it flip?", "Teach it"]
)
def test_each_reason_fits_a_phones_width(visit: Visit, reason: str) -> None:
    page = visit(**PHONE)
    driver.touch(page, driver.SEVEN)
    expect(driver.digit(page)).to_have_text("7")
    driver.ask(page, reason)
    element = {"Step by step": "steps", "Why this neighbor": "why", "Teach it": "teach"}
    expect(page.locator(f".{element.get(reason, 'flips')} *").first).to_be_visible()
    page.wait_for_function(f"() => {MAIN}.scrollWidth <= {MAIN}.clientWidth")


def test_a_reason_asked_for_comes_into_sight_and_can_be_folded(visit: Visit) -> None:
    page = visit()
    draw_seven(page)
    for reason, element in (("Step by step", ".steps"), ("When does it flip?", ".flips")):
        driver.ask(page, reason)
        expect(page.locator(element)).to_be_in_viewport(ratio=1)
    driver.ask(page, "When does it flip?")
    expect(page.locator(".flips")).to_have_count(0)
