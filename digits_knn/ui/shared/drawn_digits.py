"""The digits of a drawing, and the one whose reasons are shown."""

from collections.abc import Sequence

import streamlit as st

from digits_knn.ink import grouping
from digits_knn.ink.grouping import MAX_DIGITS
from digits_knn.ink.strokes import Stroke, is_dot

_CHOSEN = "chosen_digit"  # of which drawing, and its place in the row


def of(strokes: Sequence[Stroke]) -> list[list[Stroke]]:
    """Return each digit's strokes, as they are read; none of what is only a dot, or too many."""
    if not strokes or is_dot(strokes):
        return []
    groups = grouping.group(strokes)
    if len(groups) > MAX_DIGITS:
        return []
    return [[strokes[i] for i in group] for group in groups]


def chosen(strokes: Sequence[Stroke]) -> int:
    """Return the place of the digit whose reasons are shown: the one pressed, or drawn last."""
    groups = grouping.group(strokes)
    key = _key(strokes)
    drawing, place = st.session_state.get(_CHOSEN, (None, 0))
    if drawing == key and place < len(groups):
        return int(place)
    return max(range(len(groups)), key=lambda i: max(groups[i]))


def choose(strokes: Sequence[Stroke], place: object) -> None:
    """Choose a digit, in a callback; what is no place, as a browser may send, is not taken."""
    if type(place) is int and 0 <= place < len(of(strokes)):
        st.session_state[_CHOSEN] = _key(strokes), place


def _key(strokes: Sequence[Stroke]) -> int:
    return hash(b"".join(stroke.tobytes() for stroke in strokes))
