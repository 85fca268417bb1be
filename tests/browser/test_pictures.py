"""A picture is chosen, dropped, pasted or taken, and read as a drawing is."""

import base64
import io
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from tests.browser import driver

Visit = Callable[..., Page]
PAPER, PENCIL = 215, 40  # shades of gray
CHOOSER = ".pictures input[type=file]"
# gives the page a file as a hand does, by its content and an event
GIVE = """([content, name, type, kind]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name, { type }));
  const given = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { ...given, clipboardData: data })
    : new DragEvent("drop", { ...given, dataTransfer: data });
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}"""


def photograph(
    *drawings: Sequence[driver.Stroke], width: int = 900, height: int = 700
) -> Image.Image:
    """Draw digits on gray paper beside each other."""
    picture = Image.new("L", (width, height), PAPER)
    pen = ImageDraw.Draw(picture)
    for place, strokes in enumerate(drawings):
        x = width * (place + 1) / (len(drawings) + 1) - driver.CANVAS_SIZE / 2
        for stroke in strokes:
            points = [(x + px, height / 2 - driver.CANVAS_SIZE / 2 + py) for px, py in stroke]
            pen.line(points, fill=PENCIL, width=12, joint="curve")
    return picture


def encoded(picture: Image.Image, kind: str = "PNG") -> bytes:
    content = io.BytesIO()
    picture.save(content, kind)
    return content.getvalue()


def give(page: Page, content: bytes, how: str, name: str = "picture.png") -> bool:
    """Drop or paste a file; tell whether the page took it."""
    taken: bool = page.evaluate(GIVE, [base64.b64encode(content).decode(), name, "image/png", how])
    return taken


def test_a_chosen_picture_is_traced_read_and_undone(visit: Visit, tmp_path: Path) -> None:
    page = visit()
    driver.draw(page, driver.ONE)
    expect(driver.digit(page)).to_have_text("1")
    driver.settle(page)
    page.get_by_role("button", name="Picture", exact=True).click()
    expect(page.get_by_text("paste one (Ctrl+V")).to_be_visible()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a picture").click()
    photograph(driver.SEVEN).save(tmp_path / "seven.jpg", quality=60)
    chooser.value.set_files(tmp_path / "seven.jpg")
    expect(driver.digit(page)).to_have_text("7")
    expect(page.locator(".pictures")).to_be_hidden()
    driver.ask(page, "Step by step")
    expect(page.locator(".steps ol").first.locator("img")).to_have_count(3)
    expect(page.locator(".steps")).to_contain_text("Traced strokes")
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(driver.digit(page)).to_have_text("1")
    expect(page.locator(".steps img")).to_have_count(0)
    expect(page.locator(".steps")).to_contain_text("Your strokes")


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_a_picture_is_dropped_or_pasted(visit: Visit, how: str) -> None:
    page = visit()
    assert give(page, encoded(photograph(driver.SEVEN)), how)
    expect(driver.digit(page)).to_have_text("7")
    # what was traced can be drawn on, and kept by a reload
    page.wait_for_function("() => sessionStorage.getItem('digits-knn drawing')")
    page.reload()
    expect(driver.digit(page)).to_have_text("7")


def test_several_digits_of_a_picture_are_framed_and_pressed(visit: Visit) -> None:
    page = visit()
    give(page, encoded(photograph(driver.FOUR, driver.SEVEN, driver.ZERO)), "drop")
    number = page.locator(".number button")
    expect(number).to_have_text(["4", "7", "0"])
    expect(page.locator(".frames > div")).to_have_count(3)
    number.nth(1).click()
    expect(number.nth(1)).to_have_attribute("aria-pressed", "true")
    expect(driver.digit(page)).to_have_text("7")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".frames")).to_have_count(0)
    expect(number).to_have_count(0)


def test_digits_drawn_beside_each_other_are_read_as_they_are_drawn(visit: Visit) -> None:
    page = visit()
    beside = [
        [[(x / 2 + dx, y / 2 + 60) for x, y in stroke] for stroke in digit]
        for digit, dx in ((driver.FOUR, 0), (driver.SEVEN, 130))
    ]
    for strokes in beside:
        driver.draw(page, strokes, pause=300)
    expect(page.locator(".number button")).to_have_text(["4", "7"])
    expect(driver.digit(page)).to_have_text("7")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"no picture at all", "not a picture"),
        (encoded(Image.new("L", (300, 200), 255)), "No digit"),
        (encoded(photograph(driver.SEVEN), "JPEG")[:2000], "damaged"),
        (b"\0" * 11_000_000, "larger than 10 MB"),
    ],
    ids=["no picture", "blank", "broken", "large"],
)
def test_what_cannot_be_read_gets_a_sentence_and_changes_nothing(
    visit: Visit, content: bytes, sentence: str
) -> None:
    page = visit()
    driver.draw(page, driver.SEVEN)
    driver.settle(page)
    page.locator(CHOOSER).set_input_files(
        {"name": "picture.png", "mimeType": "image/png", "buffer": content}
    )
    error = page.locator(".canvas_controls .error")
    expect(error).to_contain_text(sentence)
    expect(error).to_be_in_viewport(ratio=1)
    expect(driver.digit(page)).to_have_text("7")
    driver.draw(page, driver.ONE)  # the sentence was of what is over
    expect(error).to_be_hidden()


def test_a_large_photograph_is_sent_small(visit: Visit) -> None:
    page = visit()
    noise = Image.effect_noise((4000, 3000), 30).convert("L")
    photo = Image.blend(photograph(driver.SEVEN, width=4000, height=3000), noise, 0.1)
    content = encoded(photo, "PNG")
    assert len(content) > 2_000_000
    with page.expect_request(lambda request: request.method == "PUT") as upload:
        page.locator(CHOOSER).set_input_files(
            {"name": "photo.png", "mimeType": "image/png", "buffer": content}
        )
    assert int(upload.value.all_headers()["content-length"]) < 1_500_000
    expect(driver.digit(page)).to_have_text("7")


def test_on_a_phone_the_chooser_offers_the_camera(visit: Visit) -> None:
    page = visit(viewport={"width": 375, "height": 812}, has_touch=True, is_mobile=True)
    page.get_by_role("button", name="Picture", exact=True).tap()
    expect(page.get_by_role("button", name="Take or choose a picture")).to_be_in_viewport(ratio=1)
    expect(page.locator(CHOOSER)).to_have_attribute("accept", "image/*,.heic")


def test_a_picture_is_taken_with_the_camera(browser: Browser, address: str, tmp_path: Path) -> None:
    video = tmp_path / "paper.mjpeg"  # a film is one JPEG after the other
    video.write_bytes(encoded(photograph(driver.SEVEN, width=640, height=480), "JPEG") * 5)
    with_camera = driver.launch(
        browser.browser_type,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={video}",
    )
    try:
        page = with_camera.new_page()
        driver.open_app(page, address)
        page.get_by_role("button", name="Picture", exact=True).click()
        page.get_by_role("button", name="Take a picture").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Take Photo").click()
        expect(dialog).to_have_count(0)
        expect(driver.digit(page)).to_have_text("7")
    finally:
        with_camera.close()
