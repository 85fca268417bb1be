"""The reasons for an answer, below it: one at a time, folded until it is asked for."""

import streamlit as st

from digits_knn.ui.draw import flips, steps, teach, why
from digits_knn.ui.draw.drawing_result import Drawn
from digits_knn.ui.shared import state

_IS_ASKED = "is_asked"  # whether what is shown was asked for just now: it comes into sight
WHY = "Why this neighbor"
PANELS = {
    "Step by step": steps.show,
    WHY: why.show,
    "When does it flip?": flips.show,
    "Teach it": teach.show,
}


def show(drawn: Drawn | None) -> None:
    """Show what reasons there are, and the one that was asked for.

    Parameters
    ----------
    drawn : None if there is no drawing that can be read.
    """
    st.pills(
        "Reasons",
        list(PANELS),
        key=state.control(state.REASON),
        on_change=_take_reason,
        label_visibility="collapsed",
    )
    reason = st.session_state[state.REASON]
    is_asked = bool(st.session_state.pop(_IS_ASKED, False))
    if reason is not None:
        PANELS[reason](drawn, is_asked)


def _take_reason() -> None:
    state.take(state.REASON)
    st.session_state[_IS_ASKED] = True


def choose_neighbor(rank: object) -> None:
    """Compare the drawing with the neighbor of this rank, from 1, in a callback."""
    if why.take_rank(rank):
        st.session_state[state.REASON] = WHY
        st.session_state[_IS_ASKED] = True


def chosen_rank(drawn: Drawn) -> int:
    """Give the rank of the neighbor that is compared with the drawing, 0 if none is."""
    return why.rank(drawn) if st.session_state[state.REASON] == WHY else 0
