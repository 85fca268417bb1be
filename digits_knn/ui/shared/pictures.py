"""Images and strokes written as text, for the scripts of the page."""

import base64
import io
from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from digits_knn.dataset import load_split
from digits_knn.ink.strokes import Stroke

_CODES = np.array(list("0123456789abcdefg"))  # one for each ink count 0..16


def svg_path(strokes: Iterable[Stroke]) -> str:
    """Write strokes, arrays of shape (n, 2), as an SVG path in whole numbers."""
    return "".join(
        "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in stroke.tolist()) for stroke in strokes
    )


def encode_images(X: ArrayLike) -> list[str]:
    """Write each sample as 64 letters, the shortest form that a browser can draw.

    Parameters
    ----------
    X : array-like of shape (n_samples, 64)
        Ink counts 0..16, rounded here.
    """
    return ["".join(row) for row in _CODES[np.asarray(X).round().astype(int)]]


def encode_gray(pixels: NDArray[np.uint8], size: int) -> str:
    """Write shades of gray, of shape (n_rows, n_columns), as the address of a small PNG.

    Parameters
    ----------
    size : int
        Pixels, the longer side that it gets.
    """
    image = Image.fromarray(pixels)
    image.thumbnail((size, size))
    content = io.BytesIO()
    image.save(content, "PNG")
    return f"data:image/png;base64,{base64.b64encode(content.getvalue()).decode()}"


@cache
def encoded_digits() -> tuple[list[str], list[str]]:
    """Return the symbols of the training and of the test digits."""
    return encode_images(load_split().X_train), encode_images(load_split().X_test)
