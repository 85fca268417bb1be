"""What the browser's tab keeps: for a reload, and for a server that was started again."""

import secrets
from typing import Any

import streamlit as st

from digits_knn.ui import elements
from digits_knn.ui.shared import visitor
from digits_knn.ui.shared.state import sent_value

_TAB = "tab"
_VISIT = "visit"  # a word of this visit's own: a tab that has another one asks what it kept
_IS_RESTORED = "is_restored"
_STARTS_OVER = "starts_over"

_element = elements.register(_TAB, "elements/tab")


def restore() -> None:
    """Ask the tab, when a visit begins, for what it kept."""
    data = {**_visit(), "startsOver": _STARTS_OVER in st.session_state}
    _element(
        key=_TAB,
        data=data,
        on_kept_change=_on_kept,
        on_connected_again_change=lambda: None,  # the page runs anew, which is all
    )


def start_over() -> None:
    """Let the tab, in the next run, delete what it kept, and begin another visit."""
    st.session_state[_STARTS_OVER] = True


def keep(kept: dict[str, Any]) -> None:
    """Let the tab keep this, in place of what it kept before; see `visitor.kept`."""
    _element(key="tab_keeper", data={**_visit(), "kept": kept})


def _visit() -> dict[str, Any]:
    return {
        "visit": st.session_state.setdefault(_VISIT, secrets.token_hex(8)),
        "isRestored": _IS_RESTORED in st.session_state,
    }


def _on_kept() -> None:
    if _IS_RESTORED not in st.session_state:  # a tab asks again where no answer has come
        st.session_state[_IS_RESTORED] = True
        visitor.restore(sent_value(_TAB, "kept"))
