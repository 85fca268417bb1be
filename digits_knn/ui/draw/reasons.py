"""The reasons for an answer, below it: one at a time, folded until it is asked for."""

import streamlit as st

from digits_knn.ui.draw import flips, steps, teach, why
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.shared import state

_SCROLLS = "scrolls_to_reason"  # whether what is shown was asked for just now: it comes into sight
WHY = "Why this neighbor"
PANELS = {
    "Step by step": steps.show,
    WHY: why.show,
    "When does it flip?": flips.show,
    "Teach it": teach.show,
}


def show(result: DrawingResult | None) -> None:
    """Show what reasons there are, and the one that was asked for.

    Parameters
    ----------
    result : DrawingResult or None
        None if there is no drawing that can be read.
    """
    st.pills(
        "Reasons",
        list(PANELS),
        key=state.widget_key(state.REASON),
        on_change=_on_reason_change,
        label_visibility="collapsed",
    )
    reason = st.session_state[state.REASON]
    scrolls = bool(st.session_state.pop(_SCROLLS, False))
    if reason is not None:
        PANELS[reason](result, scrolls)


def _on_reason_change() -> None:
    state.on_widget_change(state.REASON)
    st.session_state[_SCROLLS] = True


def choose_neighbor(rank: object) -> None:
    """Compare the drawing with the neighbor of this rank, from 1, in a callback."""
    if why.select_rank(rank):
        st.session_state[state.REASON] = WHY
        st.session_state[_SCROLLS] = True


def chosen_rank(result: DrawingResult) -> int:
    """Return the rank of the neighbor that is compared with the drawing, 0 if none is."""
    return why.rank(result) if st.session_state[state.REASON] == WHY else 0
