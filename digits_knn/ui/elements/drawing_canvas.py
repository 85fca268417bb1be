"""The canvas of `streamlit-drawable-canvas`, as every page here uses it."""

from typing import Any

import streamlit as st

from digits_knn.ink.strokes import BRUSH, CANVAS_SIZE, INK, PAPER

CANVAS = "canvas"  # its own state; Streamlit drops it when another page is shown


def show(initial: dict[str, Any]) -> Any:
    """Show the canvas, and return what it sent, which may be anything.

    Parameters
    ----------
    initial : dict
        What it shows at first, and again whenever this changes.
    """
    from streamlit_drawable_canvas import st_canvas  # it asks for a running Streamlit

    try:
        return st_canvas(
            key=CANVAS,
            width=CANVAS_SIZE,
            height=CANVAS_SIZE,
            stroke_width=BRUSH,
            stroke_color=INK,
            background_color=PAPER,
            initial_drawing=initial,
        ).json_data
    except (AttributeError, KeyError, TypeError):  # the canvas is shown, but did not expect this
        return None


def is_new() -> bool:
    """Return whether the page with the canvas was entered just now."""
    return CANVAS not in st.session_state


def another(drawing: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Return a drawing for the canvas to load: it loads one only if it differs from before."""
    return {**drawing, "count": before.get("count", 0) + 1}  # a number that grows
