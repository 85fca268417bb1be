"""Images and strokes written as text, for the scripts of the page."""

from collections.abc import Iterable
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

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


@cache
def encoded_digits() -> tuple[list[str], list[str]]:
    """Return the symbols of the training and of the test digits."""
    return encode_images(load_split().X_train), encode_images(load_split().X_test)
