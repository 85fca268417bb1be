"""A picture of digits, taken, chosen, dropped or pasted, is traced onto the canvas."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st

from digits_knn.ink import fabric, grouping, pictures
from digits_knn.ink.pictures import PreprocessedPicture
from digits_knn.ink.strokes import CANVAS_SIZE, Stroke
from digits_knn.ui.shared import fragments
from digits_knn.ui.shared.pictures import encode_gray
from digits_knn.ui.shared.state import take_upload
from digits_knn.ui.shared.visitor import DRAWING

MAX_PICTURE = 10  # MB; a browser sends a photograph much smaller, if it can read it
TOO_LARGE = f"This file is larger than {MAX_PICTURE} MB. Choose a smaller picture."
MARGIN = 24  # pixels of the canvas around what was traced
SPACING = 2.0  # pixels of the canvas between the points of what was traced
STEPS = (
    ("Your picture", "In shades of gray."),
    ("Even paper", "Shadows are evened out: ink is dark, paper is white."),
    ("Ink", "What is darker than the paper, without specks and the paper's own lines."),
)
THUMBNAIL = 160  # pixels, the longer side of a picture's steps as they are shown
_UPLOAD = "picture_upload"
_CAMERA = "picture_camera"
_N_PICTURES = "n_pictures"  # part of the uploader's key: another one forgets the file
_ASKS_CAMERA = "asks_camera"
_ERROR = "picture_error"  # a sentence, and the drawing below which it stays
_TRACED = "traced_picture"
Draw = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class TracedPicture:
    """A picture's steps, to be shown, and its strokes on the canvas."""

    steps: list[dict[str, str]]
    strokes: list[Stroke]


def show(draw: Draw) -> None:
    """Show the uploader, which is out of sight, and the camera, if it is asked for.

    Parameters
    ----------
    draw : callable
        Replaces what is on the canvas.
    """
    key = f"{_UPLOAD}_{st.session_state.setdefault(_N_PICTURES, 0)}"
    st.file_uploader(
        "Picture",
        # of any kind: what is none gets a sentence of ours
        key=key,
        on_change=fragments.and_rerun(lambda: _on_upload(key, draw), "draw"),
        max_upload_size=MAX_PICTURE,
    )
    if st.session_state.pop(_ASKS_CAMERA, False):
        _open_camera(draw)


def error() -> str:
    """Return what is said of a picture that could not be read, "" once something else is drawn."""
    text, drawing = st.session_state.get(_ERROR, ("", None))
    return text if drawing == st.session_state.get(DRAWING) else ""


def on_camera() -> None:
    """Ask for a picture by camera, in a callback."""
    st.session_state[_ASKS_CAMERA] = True


def on_too_large() -> None:
    """Tell, in a callback, that a picture is too large to be sent."""
    _tell(TOO_LARGE)


def steps(strokes: list[Stroke]) -> list[dict[str, str]]:
    """Return the steps of the picture that these strokes, the whole drawing, were traced from.

    Returns
    -------
    list of dict
        Each with a "title", a "sentence" and a "source", an image's address; empty if they were
        drawn, or changed since.
    """
    traced: TracedPicture | None = st.session_state.get(_TRACED)
    if traced is None or [len(each) for each in strokes] != [len(each) for each in traced.strokes]:
        return []
    # the canvas rounds what it was given
    is_same = np.allclose(np.vstack(strokes), np.vstack(traced.strokes), rtol=0, atol=0.1)
    return traced.steps if is_same else []


def _on_upload(key: str, draw: Draw) -> None:
    content = take_upload(key)
    if content is not None:
        st.session_state[_N_PICTURES] += 1
        _trace(content, draw)


def _trace(content: bytes, draw: Draw) -> None:
    """Draw what a picture shows; if nothing can be read, say so, and change nothing."""
    st.session_state.pop(_ERROR, None)
    try:
        picture = pictures.preprocess_picture(pictures.open_picture(content))
    except ValueError as error:
        _tell(str(error))
        return
    if len(picture.strokes) > grouping.MOST_STROKES:
        _tell(pictures.TOO_MUCH)
        return
    drawing = fabric.canvas_from_strokes(_on_canvas(picture.strokes))
    strokes = fabric.strokes_from_canvas(drawing)
    st.session_state[_TRACED] = TracedPicture(_steps(picture), strokes)
    draw(drawing)


def _tell(text: str) -> None:
    st.session_state[_ERROR] = text, st.session_state.get(DRAWING)


@st.dialog("Take a picture of a digit")
def _open_camera(draw: Draw) -> None:
    key = f"{_CAMERA}_{st.session_state[_N_PICTURES]}"
    st.camera_input("Write a digit on paper and hold it up to the camera.", key=key)
    content = take_upload(key)
    if content is not None:
        st.session_state[_N_PICTURES] += 1
        _trace(content, draw)
        st.rerun()


def _on_canvas(strokes: tuple[Stroke, ...]) -> list[Stroke]:
    """Fit strokes to the canvas, the last digit's last, as if drawn by hand."""
    strokes = tuple(strokes[i] for each in grouping.group(strokes) for i in each)
    points = np.vstack(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    scale = (CANVAS_SIZE - 2 * MARGIN) / max((high - low).max(), 1.0)
    return [_spaced((stroke - (low + high) / 2) * scale + CANVAS_SIZE / 2) for stroke in strokes]


def _spaced(stroke: Stroke) -> Stroke:
    """Keep the ends of a stroke, and a point about every SPACING pixels."""
    lengths = np.hypot(*np.diff(stroke, axis=0, prepend=stroke[:1]).T)
    marks = np.floor(np.cumsum(lengths) / SPACING)
    is_kept = np.diff(marks, prepend=-1) != 0
    is_kept[-1] = True
    kept: Stroke = stroke[is_kept]
    return kept


def _steps(picture: PreprocessedPicture) -> list[dict[str, str]]:
    pixels = (picture.gray, picture.even, np.where(picture.ink, 0, 255).astype(np.uint8))
    return [
        {"title": title, "sentence": sentence, "source": encode_gray(each, THUMBNAIL)}
        for (title, sentence), each in zip(STEPS, pixels, strict=True)
    ]
