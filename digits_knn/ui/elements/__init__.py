"""Elements of the page that scripts of our own draw."""

from pathlib import Path
from typing import Any

import streamlit as st

_UI = Path(__file__).parents[1]


def register(name: str, file: str, *shared: str) -> Any:
    """Make an element of the page from a script and, if it is seen, its style.

    Parameters
    ----------
    name : also the class of the element's root.
    file : in this folder's parent, without its ending: FILE.js and, if there is one, FILE.css.
    shared : such files whose functions FILE.js uses, with their styles.

    Returns
    -------
    a function that shows the element; see `streamlit.components.v2.component`.
    """
    files = (*shared, file)
    scripts = [(_UI / f"{each}.js").read_text("utf-8") for each in files]
    styles = [style for each in files if (style := _UI / f"{each}.css").exists()]
    return st.components.v2.component(
        f"digits_knn.{name}",
        html=f'<div class="{name}"></div>',
        js="\n".join(scripts),
        css="\n".join(style.read_text("utf-8") for style in styles) or None,
    )
