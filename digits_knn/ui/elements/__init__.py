"""Elements of the page that scripts of our own draw.

Their files are packaged assets: pyproject.toml names each element, and the browser loads a script,
and what it imports, once by its address. Streamlit writes the text of an inline script into every
message instead.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

_UI = Path(__file__).parents[1]
_PROJECT = "digits-knn"  # its name in pyproject.toml


def register(name: str, file: str) -> Callable[..., Any]:
    """Make an element of the page from a script and, if it is seen, its style.

    Parameters
    ----------
    name : str
        As in pyproject.toml; also the class of the element's root.
    file : str
        In the folder of the pages, without its ending: FILE.js and, if there is one, FILE.css.

    Returns
    -------
    callable
        Shows the element; see `streamlit.components.v2.component`. It raises RuntimeError if
        pyproject.toml does not name the element, or the project is not installed.
    """

    @cache  # when it is first shown: Streamlit knows of packaged files only while it runs
    def component() -> Callable[..., Any]:
        try:
            return st.components.v2.component(
                f"{_PROJECT}.{name}",
                html=f'<div class="{name}"></div>',
                js=f"{file}.js",
                css=f"{file}.css" if (_UI / f"{file}.css").exists() else None,
            )
        except StreamlitAPIException as error:
            raise RuntimeError(
                "The project is not installed, or pyproject.toml does not name the element "
                f"{name!r}. Run `pip install -r requirements.txt` and start the app again."
            ) from error

    # in a list: of a dict Streamlit looks at each value, for a data frame, in a fifth of the time
    # that all of the element takes
    return lambda *, data=None, **arguments: component()(data=[data], **arguments)


def changed(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return what is otherwise: of what is sent ahead for another K, no more is needed."""
    return {name: value for name, value in now.items() if value != before[name]}
