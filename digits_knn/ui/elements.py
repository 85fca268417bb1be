"""Parts of the page that scripts of our own draw, and how they are told an image."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from digits_knn.dataset import load_split

_HERE = Path(__file__).parent
_SYMBOLS = np.array(list("0123456789abcdefg"))  # one for each ink count 0..16


def register(name: str, *shared: str) -> Any:
    """Make an element of the page from NAME.js and, if it is seen, NAME.css.

    Parameters
    ----------
    name : also the class of the element's root.
    shared : scripts whose functions NAME.js uses.

    Returns
    -------
    a function that shows the element; see `streamlit.components.v2.component`.
    """
    scripts = [(_HERE / f"{script}.js").read_text("utf-8") for script in (*shared, name)]
    style = _HERE / f"{name}.css"
    return st.components.v2.component(
        f"digits_knn.{name}",
        html=f'<div class="{name}"></div>',
        js="\n".join(scripts),
        css=style.read_text("utf-8") if style.exists() else None,
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
