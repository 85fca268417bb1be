"""Facts about pictures: which files are opened, which digits are found in them."""

import io
import resource
import struct
import zlib
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from sklearn.datasets import load_sample_image
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.arrays import Floats
from digits_knn.dataset import load_split
from digits_knn.ink import pictures
from digits_knn.ink.pictures import image_from_picture, open_picture, preprocess_picture
from digits_knn.ink.samples import SAMPLES, Sample

EASY = [sample for sample in SAMPLES if not sample.is_hard]
NO_PICTURE = "not a picture that can be read"
DAMAGED = "not a picture that can be read|damaged"
NO_DIGIT = "No digit was found in this picture"


@cache
def model() -> KNeighborsClassifier:
    split = load_split()
    return KNeighborsClassifier().fit(split.X_train, split.y_train)


def answer(picture: Image.Image) -> int:
    return int(model().predict(image_from_picture(picture).reshape(1, 64))[0])


def drawn(
    sample: Sample, size: int = 280, pen: float = 0.06, place: tuple[float, float] = (0, 0)
) -> Image.Image:
    """Draw a sample black on white with smooth edges; place and pen are shares of the size."""
    scale = 4 * size / 280
    canvas = Image.new("L", (4 * size, 4 * size), 255)
    draw = ImageDraw.Draw(canvas)
    half = 2 * pen * size
    for stroke in sample.strokes:
        points = [
            (scale * x + 4 * size * place[0], scale * y + 4 * size * place[1]) for x, y in stroke
        ]
        draw.line(points, fill=0, width=max(1, round(2 * half)))
        for x, y in points:
            draw.ellipse((x - half, y - half, x + half, y + half), fill=0)
    return canvas.resize((size, size), Image.Resampling.BOX)


def photograph(sample: Sample, seed: int = 0, ink: int = 60, lines: int = 0) -> Image.Image:
    """Photograph a sample on gray paper: shade, a shadow's edge, blur, noise, JPEG."""
    random = np.random.default_rng(seed)
    gray = np.full((600, 800), 200.0)
    if lines:  # squared paper
        gray[::lines] = gray[1::lines] = 150
        gray[:, ::lines] = gray[:, 1::lines] = 150
    on_paper = np.asarray(drawn(sample, 400, pen=0.02)) / 255
    gray[100:500, 250:650] = ink + (gray[100:500, 250:650] - ink) * on_paper
    y, x = np.mgrid[:600, :800]
    gray *= 1 - 0.3 * x / 800
    gray *= 1 - 0.35 / (1 + np.exp(-(x - 300 - 0.4 * y) / 15))
    blurred = Image.fromarray(gray.astype(np.uint8)).filter(ImageFilter.GaussianBlur(1))
    noisy = np.asarray(blurred) + random.normal(0, 4, gray.shape)
    return Image.open(
        io.BytesIO(encoded(Image.fromarray(noisy.clip(0, 255).astype(np.uint8)), "JPEG"))
    )


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


SEVEN = next(sample for sample in EASY if sample.digit == 7)
BLACK_ON_WHITE = drawn(SEVEN, 140)
MODES = {
    "1": BLACK_ON_WHITE.convert("1"),
    "L": BLACK_ON_WHITE,
    "LA": Image.merge("LA", (Image.new("L", (140, 140)), BLACK_ON_WHITE.point(lambda v: 255 - v))),
    "P": BLACK_ON_WHITE.convert("P", palette=Image.Palette.ADAPTIVE, colors=16),
    "RGB": BLACK_ON_WHITE.convert("RGB"),
    "RGBA": Image.merge(
        "RGBA", (*[Image.new("L", (140, 140))] * 3, BLACK_ON_WHITE.point(lambda v: 255 - v))
    ),
    "I;16": Image.fromarray(np.asarray(BLACK_ON_WHITE).astype(np.uint16) * 257),
    "CMYK": BLACK_ON_WHITE.convert("CMYK"),
}
FILES = [
    *[("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")],
    *[("JPEG", mode) for mode in ("L", "RGB", "CMYK")],
    *[("WEBP", mode) for mode in ("RGB", "RGBA")],
    *[("BMP", mode) for mode in ("1", "L", "P", "RGB")],
    *[("GIF", mode) for mode in ("L", "P")],
    *[("HEIF", mode) for mode in ("L", "RGB", "RGBA")],
]


@pytest.mark.parametrize(("kind", "mode"), FILES)
def test_pictures_of_every_format_and_mode_are_read(kind: str, mode: str) -> None:
    picture = open_picture(encoded(MODES[mode], kind))
    assert picture.mode == "RGB"
    assert picture.size == (140, 140)
    assert np.abs(np.asarray(picture.convert("L"), dtype=int) - BLACK_ON_WHITE).mean() < 8
    assert answer(picture) == 7


@pytest.mark.parametrize("mode", MODES)
def test_a_picture_of_any_mode_is_preprocessed(mode: str) -> None:
    assert answer(MODES[mode]) == 7


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_turned_as_the_camera_was_held(kind: str) -> None:
    turned = BLACK_ON_WHITE.convert("RGB").transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned clockwise by 90 degrees
    picture = open_picture(encoded(turned, kind, exif=exif.tobytes()))
    assert answer(picture) == 7
    assert picture.getexif().get(0x0112, 1) == 1


def test_of_an_animation_the_first_picture_is_read() -> None:
    frames = [drawn(sample, 100) for sample in (SEVEN, SAMPLES[0])]
    animated = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert answer(open_picture(animated)) == 7


def test_a_large_photograph_is_opened_small() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    held = drawn(SEVEN, 140).rotate(180).resize((4000, 3000)).convert("RGB")
    large = encoded(held, "JPEG", exif=exif.tobytes())
    picture = open_picture(large)
    assert max(picture.size) <= pictures.OPENED
    assert answer(picture) == 7


def png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(50_000, 50_000), (10_000, 9_500), (6_000, 5_000)])
def test_a_picture_with_too_many_pixels_is_refused_before_it_is_decoded(
    size: tuple[int, int],
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(ValueError, match="too many pixels"):
        open_picture(png_header(*size))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # kB


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"7",
        b"GIF89a",
        b"%PDF-1.7 and so on",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"P5 2 2 255 abcd",  # PGM, which Pillow reads, too
        encoded(BLACK_ON_WHITE, "TIFF"),
        encoded(BLACK_ON_WHITE, "PPM"),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=NO_PICTURE):
        open_picture(content)


SMALL = BLACK_ON_WHITE.convert("RGB").resize((40, 40))
WRITTEN = {kind: encoded(SMALL, kind) for kind in ("PNG", "JPEG", "WEBP", "BMP", "GIF", "HEIF")}


@pytest.mark.parametrize("kind", WRITTEN)
def test_a_picture_cut_short_is_refused(kind: str) -> None:
    with pytest.raises(ValueError, match=DAMAGED):
        open_picture(WRITTEN[kind][: len(WRITTEN[kind]) // 2])


@settings(max_examples=150)
@given(
    kind=st.sampled_from(sorted(WRITTEN)),
    places=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=8),
    is_early=st.booleans(),
)
def test_a_broken_file_is_opened_or_refused(
    kind: str, places: list[tuple[float, int]], is_early: bool
) -> None:
    content = bytearray(WRITTEN[kind])
    length = min(len(content), 100) if is_early else len(content)
    for place, value in places:
        content[int(place * (length - 1))] = value
    message = ""
    try:
        image_from_picture(open_picture(bytes(content)))
    except ValueError as error:
        message = str(error)
    sentences = (pictures.UNREADABLE, pictures.BROKEN, pictures.BLANK, pictures.TOO_MUCH)
    assert message in ("", *sentences) or "too many pixels" in message


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_broken_exif_is_passed_over() -> None:
    broken = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff" + bytes(range(60))
    assert answer(open_picture(encoded(BLACK_ON_WHITE.convert("RGB"), "JPEG", exif=broken))) == 7


@pytest.mark.parametrize("pen", [0.02, 0.06, 0.1])
@pytest.mark.parametrize("sample", EASY, ids=lambda sample: sample.name)
def test_digits_of_any_pen_are_read(sample: Sample, pen: float) -> None:
    assert answer(drawn(sample, 280, pen)) == sample.digit


@pytest.mark.parametrize("sample", EASY, ids=lambda sample: sample.name)
def test_digits_of_28_by_28_pixels_are_read(sample: Sample) -> None:
    small = drawn(sample, 28, 0.07)
    assert answer(small) == sample.digit
    assert answer(small.point(lambda value: 255 - value)) == sample.digit


def test_photographed_digits_are_read() -> None:
    misread = [sample.name for sample in EASY if answer(photograph(sample)) != sample.digit]
    assert len(misread) <= 1  # the 1 with a flag and a foot is nearly a 2


@pytest.mark.parametrize("sample", EASY[::4], ids=lambda sample: sample.name)
def test_digits_in_pencil_and_on_squared_paper_are_read(sample: Sample) -> None:
    assert answer(photograph(sample, ink=130)) == sample.digit
    assert answer(photograph(sample, lines=40)) == sample.digit


def test_a_small_digit_in_a_corner_is_read() -> None:
    page = Image.new("L", (1200, 900), 255)
    page.paste(drawn(SEVEN, 90, 0.05), (5, 800))
    assert answer(page) == 7


def test_a_digit_that_fills_its_picture_is_read() -> None:
    ink = drawn(SEVEN, 280).point(lambda value: 255 - value)
    assert answer(drawn(SEVEN, 280).crop(ink.getbbox())) == 7


def test_a_frame_and_the_desk_are_no_ink() -> None:
    framed = drawn(SEVEN, 280)
    ImageDraw.Draw(framed).rectangle((0, 0, 279, 279), outline=0, width=2)
    assert answer(framed) == 7
    on_desk = drawn(SEVEN, 280)
    on_desk.paste(70, (0, 262, 280, 280))
    assert answer(on_desk) == 7


def test_of_two_digits_the_larger_is_read() -> None:
    page = Image.new("L", (500, 300), 255)
    page.paste(drawn(SAMPLES[0], 150), (30, 130))
    page.paste(drawn(SEVEN, 280), (200, 10))
    assert answer(page) == 7


def test_what_became_of_a_picture_is_told() -> None:
    result = preprocess_picture(photograph(SEVEN))
    assert result.gray.shape == result.even.shape == result.ink.shape == (600, 800)
    assert result.gray.dtype == result.even.dtype == np.uint8
    assert np.median(result.even[~result.ink]) > 240
    points = np.vstack(result.strokes)
    assert result.ink[tuple(points[:, ::-1].astype(int).T)].mean() > 0.9
    inverted = preprocess_picture(BLACK_ON_WHITE.point(lambda value: 255 - value))
    np.testing.assert_array_equal(inverted.even, preprocess_picture(BLACK_ON_WHITE).even)


@settings(max_examples=15)
@given(
    sample=st.sampled_from(EASY),
    paper=st.integers(150, 255),
    margins=st.tuples(*[st.integers(0, 120)] * 4),
    is_inverted=st.booleans(),
    is_doubled=st.booleans(),
)
def test_paper_margins_inverting_and_doubling_leave_the_answer(
    sample: Sample,
    paper: int,
    margins: tuple[int, int, int, int],
    is_inverted: bool,
    is_doubled: bool,
) -> None:
    gray = np.asarray(drawn(sample, 200)).astype(np.float64) * paper / 255
    left, right, top, bottom = margins
    gray = np.pad(gray, ((top, bottom), (left, right)), constant_values=paper)
    picture = Image.fromarray((255 - gray if is_inverted else gray).astype(np.uint8))
    if is_doubled:
        picture = picture.resize((2 * picture.width, 2 * picture.height))
    assert answer(picture) == sample.digit


def scenes() -> dict[str, NDArray[np.generic]]:
    random = np.random.default_rng(0)
    slope = np.linspace(0, 60, 600)[None] * np.ones((400, 1))
    return {
        "white": np.full((300, 400), 255),
        "black": np.zeros((300, 400)),
        "one pixel": np.zeros((1, 1)),
        "a line of pixels": np.zeros((1, 500)),
        "shade": 200 - slope,
        "noise": random.normal(128, 30, (400, 600)),
        "blank paper": 200 - slope + random.normal(0, 5, (400, 600)),
        "half black": np.where(np.arange(300) < 150, 0, 255) * np.ones((200, 1)),
        "a checkerboard": 255.0 * ((np.mgrid[:400, :400] // 40).sum(axis=0) % 2),
        "a temple": load_sample_image("china.jpg").mean(axis=2),
        "petals": load_sample_image("flower.jpg")[100:400, 200:500].mean(axis=2),
    }


@pytest.mark.parametrize("name", scenes())
def test_where_no_digit_is_none_is_found(name: str) -> None:
    picture = Image.fromarray(np.clip(scenes()[name], 0, 255).astype(np.uint8))
    with pytest.raises(ValueError, match=NO_DIGIT):
        image_from_picture(picture)


def test_the_image_counts_ink() -> None:
    image: Floats = image_from_picture(BLACK_ON_WHITE)
    assert image.shape == (8, 8)
    assert image.dtype == np.float64
    assert 0 <= image.min() <= image.max() <= 16
