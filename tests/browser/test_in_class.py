"""What a class does with an answer: keep it as a picture, compare settings, fool the model."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser import driver

Visit = Callable[..., Page]


def test_the_answer_is_saved_as_a_picture(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    expect(page.get_by_role("button", name="Save picture")).to_have_count(0)
    driver.draw(page, driver.SEVEN)
    button = page.get_by_role("button", name="Save picture")
    expect(button).to_be_in_viewport(ratio=1)
    with page.expect_download() as download:
        button.click()
    assert download.value.suggested_filename == "digits-knn-7.png"
    download.value.save_as(tmp_path / "card.png")
    with Image.open(tmp_path / "card.png") as picture:
        assert picture.width == 1200


def test_two_settings_are_compared_and_a_link_shows_the_same(visit: Visit) -> None:
    page = visit()
    driver.draw(page, driver.SEVEN)
    driver.ask(page, "Compare")
    shown = page.locator(".compare")
    expect(shown.locator("h2")).to_have_count(2)
    expect(shown.locator(".differs")).to_contain_text("A and B agree: both predict a 7.")
    page.get_by_label("K of B").fill("9")
    page.get_by_label("K of B").press("Enter")
    page.get_by_test_id("stMain").get_by_role("radio", name="Distance").click()
    expect(shown.locator("h2 span").nth(2)).to_have_text("K = 9, Euclidean, distance weights")
    page.wait_for_url("**b_k=9&b_weights=distance&b_metric=euclidean**")
    other = visit(f"?{page.url.split('?')[1]}")
    driver.draw(other, driver.SEVEN)
    expect(other.locator(".compare h2 span").nth(2)).to_have_text(
        "K = 9, Euclidean, distance weights"
    )
    driver.ask(page, "Compare")
    page.wait_for_function("() => !location.search.includes('b_k')")


def test_the_best_at_fooling_the_model_is_kept_over_a_reload(visit: Visit) -> None:
    page = visit()
    page.get_by_label("Sample: a six", exact=True).click()
    said = page.locator(".answer .teach > span")
    button = page.get_by_role("button", name="not a digit", exact=True)
    expect(said).to_contain_text("Tell it what you drew")
    button.click()
    expect(said).to_contain_text("You fooled it: sure of a 6")
    expect(button).to_have_attribute("aria-pressed", "true")
    page.wait_for_function("() => sessionStorage.getItem('digits-knn fooled')")
    page.reload()
    expect(driver.digit(page)).to_have_text("6")
    expect(said).to_contain_text("Tell it what you drew")
    button.click()
    expect(said).to_contain_text("your best so far")
    button.click()  # it was a digit
    expect(said).to_contain_text("Tell it what you drew")
