"""The challenge: draw something that is not a digit, but that the model is sure of.

What counts is how close to a training digit it comes: the visitor's best is the least distance.
"""

import math
from contextlib import suppress

import streamlit as st

from digits_knn.arrays import Floats
from digits_knn.knn.metrics import METRICS

_BEST = "fooled"  # the least distance by metric: those of two metrics are not compared
_MARKED = "not_a_digit"  # the image marked last as not a digit, and the best before


def best() -> dict[str, float]:
    """Return the least distance so far by metric; without those in which it was never fooled."""
    so_far: dict[str, float] = st.session_state.get(_BEST, {})
    return so_far


def record(metric: str, distance: float) -> None:
    """Count an image that is marked, which the model is sure of."""
    least = min(distance, best().get(metric, math.inf))
    st.session_state[_BEST] = {**best(), metric: least}


def is_marked(image: Floats) -> bool:
    """Return whether an image of shape (8, 8) is marked as not a digit."""
    marked: tuple[bytes, object] = st.session_state.get(_MARKED, (b"", {}))
    return marked[0] == image.tobytes()


def mark(image: Floats) -> None:
    """Mark an image as not a digit; marked again, it does not count."""
    if is_marked(image):
        unmark(image)
    else:
        st.session_state[_MARKED] = image.tobytes(), best()


def unmark(image: Floats) -> None:
    """Take back the mark of an image, and what it counted."""
    if is_marked(image):
        _, st.session_state[_BEST] = st.session_state.pop(_MARKED)


def kept() -> str:
    """Write the best for the browser, for `restore`."""
    return " ".join(f"{metric}={distance}" for metric, distance in best().items())


def restore(text: str) -> None:
    """Take back the best, as the browser has kept it; what it is not, it may send."""
    for each in text.split():
        metric, _, distance = each.partition("=")
        with suppress(ValueError):
            if metric in METRICS and 0 <= float(distance) < math.inf:
                record(metric, float(distance))
