"""Parts of the page that follow K: they run alone, which is quicker than the whole page."""

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from digits_knn.ui.shared import state

_PARTS = "parts"  # the names of those on the page
_CHECK = "check_settings"


def begin(check: Callable[[], None]) -> None:
    """Forget the parts of the page that was shown before.

    Parameters
    ----------
    check : callable
        Called now, and before any part is run: checks what the browser has sent.
    """
    st.session_state[_PARTS] = []
    st.session_state[_CHECK] = check
    check()


def add(name: str, show: Callable[[], None], run_every: float | None = None) -> None:
    """Show a part of the page that follows K.

    Parameters
    ----------
    name : str
        Of the part, once on a page.
    show : callable
        Shows it, for `state.settings`.
    run_every : float, optional
        Seconds after which it runs again by itself.
    """
    st.session_state[_PARTS].append(name)
    add_nested(name, show, run_every)


def add_nested(name: str, show: Callable[[], None], run_every: float | None = None) -> None:
    """Show a part of such a part; it also runs alone, when an element in it sends something."""

    def part() -> None:
        st.session_state[_CHECK]()
        show()

    st.fragment(part, key=name, run_every=run_every)()


def set_k(n_neighbors: object) -> None:
    """Set K, in a callback; what is no K is not taken."""
    state.set_k(n_neighbors)
    rerun()


def rerun(*names: str) -> None:
    """Run parts of the page, in a callback; without names all that follow K."""
    context = get_script_run_ctx()
    # where the whole page is to run anyway, as after a click on another page, it must
    if context is not None and context.fragment_ids_this_run:
        st.rerun(names or st.session_state[_PARTS])


def rerun_here() -> None:
    """Run what is running once more: this part, or the page."""
    context = get_script_run_ctx()
    is_part = context is not None and bool(context.fragment_ids_this_run)
    st.rerun(scope="fragment" if is_part else "app")


def and_rerun(act: Callable[[], None], *names: str) -> Callable[[], None]:
    """Return a callback that acts, and then runs parts of the page, as `rerun` does.

    Streamlit runs one fragment only for each message of the browser: that of the element which it
    names first.
    """

    def callback() -> None:
        act()
        rerun(*names)

    return callback
