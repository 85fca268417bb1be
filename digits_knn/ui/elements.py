"""Parts of the page that scripts of our own draw, and how they are told an image."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from digits_knn.dataset import load_split
from digits_knn.drawing import Stroke

_HERE = Path(__file__).parent
_SYMBOLS = np.array(list("0123456789abcdefg"))  # one for each ink count 0..16


def register(name: str, *shared: str) -> Any:
    """Make an element of the page from NAME.js and, if it is seen, NAME.css.

    Parameters
    ----------
    name : also the class of the element's root.
    shared : scripts whose functions NAME.js uses, with their styles.

    Returns
    -------
    a function that shows the element; see `streamlit.components.v2.component`.
    """
    files = (*shared, name)
    scripts = [(_HERE / f"{file}.js").read_text("utf-8") for file in files]
    styles = [style for file in files if (style := _HERE / f"{file}.css").exists()]
    return st.components.v2.component(
        f"digits_knn.{name}",
        html=f'<div class="{name}"></div>',
        js="\n".join(scripts),
        css="\n".join(style.read_text("utf-8") for style in styles) or None,
    )


def told(key: str, name: str) -> Any:
    """Give what the element with this key told last, in its callback; anything a browser sends."""
    return st.session_state[key].get(name)


def svg_path(strokes: Iterable[Stroke]) -> str:
    """Write strokes, arrays of shape (n, 2), as an SVG path in whole numbers."""
    return "".join(
        "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in stroke.tolist()) for stroke in strokes
    )


def symbols(X: ArrayLike) -> list[str]:
    """Write each sample as 64 letters, the shortest form that a browser can draw.

    Parameters
    ----------
    X : array of shape (n_samples, 64), ink counts 0..16, rounded here.
    """
    return ["".join(row) for row in _SYMBOLS[np.asarray(X).round().astype(int)]]


@cache
def digit_symbols() -> tuple[list[str], list[str]]:
    """Give the symbols of the training and of the test digits."""
    return symbols(load_split().X_train), symbols(load_split().X_test)
