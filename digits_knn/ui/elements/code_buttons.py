"""The lines of scikit-learn beside every number: a button opens them, to be read and copied."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from digits_knn.knn import taught_files
from digits_knn.knn.teaching import Taught
from digits_knn.snippets.assemble import CLASS_FILE, TAUGHT_FILE, Snippet
from digits_knn.ui import elements
from digits_knn.ui.shared import class_voters, state, visitor
from digits_knn.ui.shared.class_voters import ClassVoters

# the files that some code reads: what they hold, and their drawings
FILES: dict[str, tuple[str, Callable[[], ClassVoters | Taught]]] = {
    CLASS_FILE: ("the class's drawings", class_voters.voters),
    TAUGHT_FILE: ("the digits you taught", visitor.taught),
}
_REQUESTED = "requested_code"  # the name of the snippet that is to be shown

_buttons = elements.register("code_buttons", "elements/code_buttons")

Makers = Mapping[str, Callable[[], Snippet]]


def on_code(key: str) -> Callable[[], None]:
    """Return the callback of an element of ours, with this key, that has buttons for code."""

    def callback() -> None:
        name = state.sent_value(key, "code")
        if isinstance(name, str):  # a browser may send anything
            st.session_state[_REQUESTED] = name

    return callback


def show(makers: Makers) -> None:
    """Open the code that was asked for, if it is one of these.

    Parameters
    ----------
    makers : callable
        By the name that its button tells what makes a snippet; only the one shown is made.
    """
    if st.session_state.get(_REQUESTED) in makers:
        _open(makers[st.session_state.pop(_REQUESTED)]())


def forget() -> None:
    """Forget what was asked for, when the whole page was run: it must not open later."""
    st.session_state.pop(_REQUESTED, None)


def show_buttons(key: str, makers: Makers) -> None:
    """Show a row of buttons that open code.

    Parameters
    ----------
    key : str
        Of the row, once on a page.
    makers : callable
        By what is written on its button what makes a snippet.
    """
    _buttons(key=key, data={"names": list(makers)}, on_code_change=on_code(key))
    show(makers)


def _open(snippet: Snippet) -> None:
    @st.dialog(snippet.title, width="medium")
    def opened() -> None:
        st.code(snippet.code, language="python")
        st.caption(f"Run these lines as they are, {_needs(snippet.code)}.")
        for file, (_, drawings) in FILES.items():
            if file in snippet.code:
                write = partial(taught_files.to_npz, drawings().X, drawings().y)
                st.download_button(f"Download {file}", write, file, on_click="ignore")

    opened()


def _needs(code: str) -> str:
    needed = ["with scikit-learn installed"]
    if "digits_knn" in code:
        needed.append("in this project's folder")
    needed += [f"next to {file} ({what})" for file, (what, _) in FILES.items() if file in code]
    return ", ".join(needed)
