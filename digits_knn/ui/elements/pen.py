"""The pen on the canvas: what it is drawing, before the canvas sends it."""

import numpy as np
import streamlit as st

from digits_knn.ink.strokes import CANVAS_SIZE, Stroke
from digits_knn.ui import elements
from digits_knn.ui.shared.state import sent_value

_PEN = "pen"
_STROKE = "stroke_in_progress"  # for one run only: the next may be that of the finished stroke
MAX_POINTS = 2_000  # a longer stroke waits for pen-up
MAX_COORDINATE = 10_000  # pixels of the canvas; a pointer may leave it

_element = elements.register(_PEN, "elements/pen")


def take() -> Stroke | None:
    """Return the stroke in progress, of shape (n, 2), pixels of the canvas; None if none is."""
    stroke: Stroke | None = st.session_state.pop(_STROKE, None)
    return stroke


def follow(stroke: Stroke | None = None, is_live: bool = True) -> None:
    """Follow the pen; shown below the answer to a stroke so far, it sends what came since.

    Parameters
    ----------
    stroke : ndarray of shape (n, 2) or None
        What is answered of the stroke in progress.
    is_live : bool
        Whether strokes are sent while they are drawn.
    """
    _element(
        key=_PEN,
        data={
            "size": CANVAS_SIZE,
            "maxPoints": MAX_POINTS if is_live else 0,
            "seen": 0 if stroke is None else len(stroke),
        },
        on_stroke_change=_on_stroke,
    )


def _on_stroke() -> None:
    """Take x, y, x, y, ... of a stroke in progress; what is none, as a browser may send, is not."""
    sent = sent_value(_PEN, "stroke")
    if (
        isinstance(sent, list)
        and 2 <= len(sent) <= 2 * MAX_POINTS
        and len(sent) % 2 == 0
        and all(type(each) is int and abs(each) <= MAX_COORDINATE for each in sent)
    ):
        st.session_state[_STROKE] = np.array(sent, dtype=np.float64).reshape(-1, 2)
