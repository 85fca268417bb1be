"""The canvas to draw on, with its buttons and sample drawings: settings in, strokes out."""

from functools import cache
from typing import Any

import streamlit as st

from digits_knn.ink import fabric, packed, samples
from digits_knn.ink.strokes import Stroke
from digits_knn.ui import elements
from digits_knn.ui.draw import picture
from digits_knn.ui.elements import drawing_canvas
from digits_knn.ui.shared import fragments, pictures
from digits_knn.ui.shared.state import sent_value
from digits_knn.ui.shared.visitor import DRAWING, IS_REPLACED, PACKED

CONTROLS = "canvas_controls"
_INITIAL = "canvas_initial"  # what the canvas was given: feeding back each stroke would loop
_STALE = "canvas_stale"  # what the canvas sends until it has loaded the drawing it was given
_REPLACED = "canvas_replaced"  # drawings wiped from here, the latest last: undo brings them back
MAX_REPLACED = 20
MAX_REPLACED_POINTS = 3 * fabric.MAX_POINTS  # of all of them; a digit has some hundreds

_controls = elements.register(CONTROLS, "draw/canvas")


def show() -> list[Stroke]:
    """Show canvas and buttons.

    Returns
    -------
    list of ndarray of shape (n, 2)
        The strokes drawn, pixels of the canvas.

    Raises
    ------
    ValueError
        If what the canvas sent is no drawing, or too large; the last good one is kept.
    """
    state = st.session_state
    is_replaced = state.pop(IS_REPLACED, False)
    if drawing_canvas.is_new():  # the page is entered
        state[_INITIAL] = state.setdefault(DRAWING, fabric.EMPTY)
        state[_REPLACED] = []  # older than what is on the canvas now
        state.pop(_STALE, None)
    elif is_replaced:
        _replace(state[DRAWING])
    is_empty = False
    link = ""
    try:
        drawing = drawing_canvas.show(state[_INITIAL])
        if is_replaced:
            state[_STALE] = drawing
        if _STALE in state and drawing == state[_STALE]:
            drawing = state[DRAWING]
        else:
            state.pop(_STALE, None)
        strokes = fabric.strokes_from_canvas(drawing)
        state[DRAWING] = fabric.keep_known(drawing)
        is_empty = not strokes
        # anew for another drawing only: the page runs for each K, too
        if state.get(PACKED, (None,))[0] != state[DRAWING]:
            kept = _packed(strokes, packed.MAX_KEPT)
            link = kept if len(kept) <= packed.MAX_LINK else _packed(strokes, packed.MAX_LINK)
            state[PACKED] = state[DRAWING], kept, link
        link = state[PACKED][2]
    finally:
        # also below what cannot be read: clear and undo get rid of it
        _controls(
            key=CONTROLS,
            data={
                # only other data reach the script, which holds the pen until a drawing is replaced
                "nReplaced": state[_INITIAL].get("count", 0),
                "canRestore": bool(state[_REPLACED]),
                "isEmpty": is_empty,
                "link": link,
                "samples": _sample_buttons(),
                "maxPicture": picture.MAX_PICTURE * 10**6,  # bytes
                "error": picture.error(),
            },
            on_clear_change=fragments.and_rerun(_clear, "draw"),
            on_restore_change=fragments.and_rerun(_restore, "draw"),
            on_sample_change=fragments.and_rerun(_on_sample, "draw"),
            on_camera_change=fragments.and_rerun(picture.on_camera, "draw"),
            on_too_large_change=fragments.and_rerun(picture.on_too_large, "draw"),
        )
    return strokes


def _packed(strokes: list[Stroke], max_text: int) -> str:
    """Return a drawing as text, "" if there is none or it is too large."""
    try:
        return packed.pack(strokes, max_text) if strokes else ""
    except ValueError:
        return ""


def _replace(new: dict[str, Any]) -> None:
    """Give the canvas another drawing; it sends it back as soon as it has loaded it."""
    st.session_state[_INITIAL] = drawing_canvas.another(new, st.session_state[_INITIAL])


def _remember() -> None:
    """Keep the drawing that is about to be wiped, for undo."""
    state = st.session_state
    # strokes: a tenth of what the canvas's own objects take
    replaced = [*state[_REPLACED], fabric.strokes_from_canvas(state[DRAWING])][-MAX_REPLACED:]
    while sum(len(stroke) for strokes in replaced for stroke in strokes) > MAX_REPLACED_POINTS:
        del replaced[0]
    state[_REPLACED] = replaced


def draw(drawing: dict[str, Any]) -> None:
    """Replace the drawing, in a callback; undo brings it back."""
    _remember()
    _replace(drawing)


def _clear() -> None:
    if st.session_state[DRAWING].get("objects"):
        _remember()
    _replace(fabric.EMPTY)


def _restore() -> None:
    if st.session_state[_REPLACED]:
        *st.session_state[_REPLACED], last = st.session_state[_REPLACED]
        _replace(fabric.canvas_from_strokes(last))


def _on_sample() -> None:
    index = sent_value(CONTROLS, "sample")
    if isinstance(index, int) and 0 <= index < len(samples.SAMPLES):
        draw(fabric.canvas_from_strokes(samples.SAMPLES[index].strokes))


@cache
def _sample_buttons() -> list[dict[str, str]]:
    """Return each sample's name and its lines as an SVG path."""
    return [
        {"name": sample.name, "path": pictures.svg_path(sample.strokes)}
        for sample in samples.SAMPLES
    ]
