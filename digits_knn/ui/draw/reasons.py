"""The reasons for an answer, below it: one at a time, folded until it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from digits_knn.ui.draw import compare, flips, save, steps, teach, why
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.shared import fragments, state

_PILLS = "reason_pills"  # what their key begins with
_SCROLLS = "scrolls_to_reason"  # whether what is shown was asked for just now: it comes into sight
_STEPS, WHY, _FLIPS, _COMPARE, _TEACH = state.REASONS


@dataclass(frozen=True)
class Panel:
    """A reason.

    Attributes
    ----------
    show : callable
        Shows it, given a DrawingResult and whether it comes into sight.
    without_drawing : str
        What is said where there is no drawing; "" if it needs none.
    """

    show: Callable[[Any, bool], None]
    without_drawing: str = ""


PANELS: dict[str, Panel] = {
    _STEPS: Panel(steps.show, "Draw a digit to see how it becomes 64 numbers."),
    WHY: Panel(why.show, "Draw a digit, then click or tap one of its neighbors."),
    _FLIPS: Panel(flips.show, "Draw a digit to see at which K the answer changes."),
    _COMPARE: Panel(compare.show, "Draw a digit to compare two settings."),
    _TEACH: Panel(teach.show),
}


def show(result: DrawingResult | None) -> None:
    """Show what reasons there are, once there is an answer, and the one that was asked for.

    Parameters
    ----------
    result : DrawingResult or None
        None if there is no drawing that can be read.
    """
    reason = st.session_state[state.REASON]
    names = list(PANELS) if result or reason else [_TEACH]  # a file may be loaded without a drawing
    # opened by something else, they are others: of the same ones the browser's choice would win
    key = f"{_PILLS}_{len(names)}_{st.session_state.setdefault(state.N_OPENED, 0)}"
    if st.session_state.get(key, "") not in (None, *PANELS):
        st.session_state[key] = reason
    st.pills(
        "Reasons",
        names,
        key=key,
        on_change=_on_reason_change,
        args=(key,),
        label_visibility="collapsed",
    )
    if result:
        save.show_button(result)
    scrolls = bool(st.session_state.pop(_SCROLLS, False))
    if reason is None:
        return
    panel = PANELS[reason]
    if result is None and panel.without_drawing:
        st.markdown(panel.without_drawing)
    else:
        panel.show(result, scrolls)


def _on_reason_change(key: str) -> None:
    if st.session_state[key] in (None, *PANELS):
        st.session_state[state.REASON] = st.session_state[key]
        st.session_state[_SCROLLS] = True
        fragments.rerun()  # one of them is in the address


def choose_neighbor(rank: object) -> None:
    """Compare the drawing with the neighbor of this rank, from 1, in a callback."""
    if why.select_rank(rank):
        state.open_reason(WHY)
        st.session_state[_SCROLLS] = True


def chosen_rank(result: DrawingResult) -> int:
    """Return the rank of the neighbor that is compared with the drawing, 0 if none is."""
    return why.rank(result) if st.session_state[state.REASON] == WHY else 0
