"""How images and ink counts are written, in the browser as in Python."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from digits_knn.dataset import load_split
from digits_knn.ui.shared.pictures import encode_images

Call = Callable[..., Any]


def test_images_are_read_as_python_writes_them(call: Call) -> None:
    X = load_split().X_train[:20]
    read = "({ parseCounts }, texts) => texts.map(parseCounts)"
    assert np.array_equal(call("elements/dom", read, encode_images(X)), X)


def test_every_count_is_written_as_python_writes_it(call: Call) -> None:
    counts = np.resize(np.arange(17), 64)
    written = call(
        "elements/dom", "({ formatCounts }, counts) => formatCounts(counts)", counts.tolist()
    )
    assert written == encode_images(counts[None])[0]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("16", 16),
        (" 7 ", 7),
        ("007", 7),
        *((text, None) for text in ("17", "-1", "1.5", "", "x", "1e1", "٣", "999999999999")),
    ],
)
def test_only_a_whole_number_from_0_to_16_is_an_ink_count(
    call: Call, text: str, count: int | None
) -> None:
    assert call("learn/digit_grid", "({ parseCount }, text) => parseCount(text)", text) == count


def test_a_picture_has_a_pixel_of_its_gray_for_each_count(call: Call) -> None:
    draw = """({ makePicture }, letters) => {
        const parent = document.createElement("div");
        makePicture(parent, letters);
        const canvas = parent.firstChild;
        return [...canvas.getContext("2d").getImageData(0, 0, 8, 8).data];
    }"""
    pixels = np.reshape(call("elements/dom", draw, "0" * 63 + "g"), (64, 4))
    assert pixels[0].tolist() == [255, 255, 255, 255]
    assert pixels[63].tolist() == [30, 30, 30, 255]
