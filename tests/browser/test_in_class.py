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
