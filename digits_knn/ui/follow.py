"""Parts of the page that follow K: they run alone, which is quicker than the whole page.

Streamlit's slider sends its value when it is let go. A listener in the browser sends what it passes
while it is being dragged, too.
"""

from collections.abc import Callable
from typing import NoReturn

import streamlit as st

from digits_knn.ui import elements, state

_PARTS = "parts"  # the names of those on the page
_LISTENER = "listener"

_listener = elements.register(_LISTENER)


def begin() -> None:
    """Forget the parts of the page that was shown before."""
    st.session_state[_PARTS] = []


def part(name: str, show: Callable[[], None]) -> None:
    """Show a part of the page that follows K.

    Parameters
    ----------
    name : of the part, once on a page.
    show : shows it, for `state.settings`.
    """
    st.session_state[_PARTS].append(name)
    st.fragment(show, key=name)()


def set_k(n_neighbors: int) -> NoReturn:
    """Set K from elsewhere than the slider, in a callback."""
    state.set_k(n_neighbors)
    _run_parts()


def take_slider() -> NoReturn:
    """Follow the slider, which was let go; its callback."""
    state.drop_live_k()
    _run_parts()


def listen() -> None:
    """Follow the slider while it is being dragged."""
    _listener(
        key=_LISTENER,
        data={"slider": f".st-key-{state.K} input", "k": state.settings().n_neighbors},
        on_k_change=_take_dragged,
    )


def _take_dragged() -> None:
    state.set_live_k(st.session_state[_LISTENER].get("k"))
    _run_parts()


def _run_parts() -> NoReturn:
    st.rerun(st.session_state[_PARTS])
