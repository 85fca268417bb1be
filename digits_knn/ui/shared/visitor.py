"""What belongs to one visitor: the drawing, and what was taught. The browser's tab has a copy."""

import base64
from contextlib import suppress
from typing import Any

import numpy as np
import streamlit as st
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.arrays import Floats, Ints
from digits_knn.dataset import load_split
from digits_knn.ink import fabric, packed, preprocessing
from digits_knn.ink.strokes import Stroke
from digits_knn.knn import classifier, taught_files, teaching
from digits_knn.knn.teaching import NOTHING, Taught
from digits_knn.snippets.assemble import CLASS_FILE, TAUGHT_FILE
from digits_knn.ui.shared import class_voters, drawn_digits, fooled, results, state
from digits_knn.ui.shared.pictures import encode_images, encoded_digits

DRAWING = "drawing"  # the last that could be read, as the canvas sent it
PACKED = "packed_drawing"  # it, and as `ink.packed` writes it for the browser and for a link
UNSENT = "unsent"  # a student's drawing that was not sent to the class yet, packed
# set until the canvas shows it: the drawing is not its own
IS_REPLACED, UNSENT_IS_REPLACED = "drawing_is_replaced", "unsent_is_replaced"
KEEPS = "keeps_taught"  # whether what was taught stays on this computer when the tab is closed
_TAUGHT = "taught"
_KEPT_TAUGHT = "kept_taught"  # what was taught, and its text for the browser
_UNDO = "taught_undo"  # what was taught earlier, the latest last: undo brings it back
MAX_UNDO = 20
_TRAINING_DATA = "training_data"  # of which sources, and both arrays
_SOURCES = np.array(["training", "class", "taught"])
_NOTICE = "visitor_notice"  # a sentence on what was lost
TEXTS = ("drawing", "taught", "reason", "fooled", UNSENT)  # of what the browser keeps


def replace_drawing(text: str) -> None:
    """Draw what `ink.packed` has written.

    Raises
    ------
    ValueError
        If it is no such drawing, or too large.
    """
    drawing = fabric.canvas_from_strokes(packed.unpack(text))
    fabric.strokes_from_canvas(drawing)  # which refuses what the canvas could not show
    st.session_state[DRAWING] = drawing
    st.session_state[IS_REPLACED] = True


def kept() -> dict[str, Any]:
    """Return what the browser is to keep, for `restore`."""
    before, text = st.session_state.get(_KEPT_TAUGHT, (NOTHING, ""))
    own = taught()
    if before is not own:
        text = base64.b64encode(taught_files.to_npz(own.X, own.y)).decode() if len(own) else ""
        st.session_state[_KEPT_TAUGHT] = own, text
    return {
        "drawing": st.session_state[PACKED][1],
        "taught": text,
        "reason": st.session_state[state.REASON] or "",
        "fooled": fooled.kept(),
        "staysHere": st.session_state.get(KEEPS) is True,
    }


def restore(kept: Any) -> None:
    """Take back, in a callback, what the browser has kept; what it is not, a browser may send."""
    if not isinstance(kept, dict) or not all(isinstance(kept.get(name), str) for name in TEXTS):
        return
    if not strokes():
        with suppress(ValueError):  # there is none
            replace_drawing(kept["drawing"])
    if kept["taught"]:
        try:
            content = base64.b64decode(kept["taught"], validate=True)
            st.session_state[_TAUGHT] = teaching.merge(taught_files.from_file(content), taught())
        except ValueError:
            st.session_state[_NOTICE] = (
                "The digits you taught could not be restored: the saved copy is damaged."
            )
    # what a link opens stays open
    if st.session_state[state.REASON] is None and kept["reason"] in state.REASONS:
        state.open_reason(kept["reason"])
    fooled.restore(kept["fooled"])
    if not st.session_state.get(UNSENT):  # an empty canvas may have been shown before
        with suppress(ValueError):  # there is none
            packed.unpack(kept[UNSENT])
            st.session_state[UNSENT] = kept[UNSENT]
            st.session_state[UNSENT_IS_REPLACED] = True
    st.session_state[KEEPS] = kept.get("staysHere") is True


def notices() -> list[str]:
    """Return what is to be said of what was lost, once."""
    notice = st.session_state.pop(_NOTICE, None)
    return [notice] if notice else []


def strokes() -> list[Stroke]:
    """Return the strokes of the drawing, pixels of the canvas."""
    content: Any = st.session_state.get(DRAWING, fabric.EMPTY)
    return fabric.strokes_from_canvas(content)


def image() -> Floats | None:
    """Return the digit drawn, or chosen, as an image of shape (8, 8); None if none can be read."""
    drawn = strokes()
    digits = drawn_digits.of(drawn)
    if not digits:
        return None
    return preprocessing.image_from_strokes(digits[drawn_digits.chosen(drawn)], taught().X)


def taught() -> Taught:
    """Return what this visitor has taught."""
    taught_now: Taught = st.session_state.get(_TAUGHT, NOTHING)
    return taught_now


def has_taught() -> bool:
    """Return whether this visitor has taught anything."""
    return len(taught()) > 0


def change_taught(new: Taught) -> None:
    """Teach something else; `undo` takes it back."""
    if new == taught():
        return
    before = st.session_state.get(_UNDO, [])
    st.session_state[_UNDO] = [*before, taught()][-MAX_UNDO:]
    st.session_state[_TAUGHT] = new


def teach(label: object) -> None:
    """Teach what the drawing is, in a callback; what is no label, as a browser may send, is not."""
    drawn_image = image()
    if drawn_image is None or type(label) is not int or not 0 <= label <= 9:
        return
    fooled.unmark(drawn_image)
    if taught_label(drawn_image) == label:
        return
    with suppress(ValueError):  # enough is taught, which stands beside the buttons
        change_taught(teaching.teach(taught(), drawn_image, label))


def mark_not_a_digit() -> None:
    """Mark the drawing as not a digit, in a callback, or take the mark back."""
    drawn_image = image()
    if drawn_image is not None:
        fooled.mark(drawn_image)


def taught_label(drawn_image: Floats) -> int | None:
    """Return as what an image of shape (8, 8) was taught, None if it was not."""
    rows = np.flatnonzero((drawn_image.ravel() == taught().X).all(axis=1))
    return int(taught().y[rows[0]]) if len(rows) else None


def can_undo() -> bool:
    """Return whether something was taught or forgotten."""
    return bool(st.session_state.get(_UNDO))


def undo() -> None:
    """Take back what was taught or forgotten last."""
    if can_undo():
        *st.session_state[_UNDO], st.session_state[_TAUGHT] = st.session_state[_UNDO]


def training_data() -> tuple[Floats, Ints]:
    """Return (X, y) of all that may vote: the training digits, the class's, then the taught."""
    split, of_class, own = load_split(), class_voters.voters(), taught()
    if not len(of_class) and not len(own):
        st.session_state.pop(_TRAINING_DATA, None)
        return split.X_train, split.y_train
    known = st.session_state.get(_TRAINING_DATA)
    if known is None or known[0] is not of_class or known[1] is not own:
        X = np.vstack([split.X_train, of_class.X, own.X])
        y = np.concatenate([split.y_train, of_class.y, own.y])
        known = st.session_state[_TRAINING_DATA] = of_class, own, X, y
    return known[2], known[3]


def source(row: int) -> str:
    """Return where a row of `training_data` is from: "training", "class" or "taught"."""
    return sources(np.array([row]))[0]


def sources(rows: Ints) -> list[str]:
    """Return `source` of each row."""
    ends = np.cumsum([state.n_train(), len(class_voters.voters())])
    names: list[str] = _SOURCES[np.searchsorted(ends, rows, side="right")].tolist()
    return names


def voter_files() -> dict[str, int]:
    """Return how many drawings, beside the training digits, vote; by the file of a snippet."""
    sizes = {CLASS_FILE: len(class_voters.voters()), TAUGHT_FILE: len(taught())}
    return {file: size for file, size in sizes.items() if size}


def model(metric: str) -> KNeighborsClassifier:
    """Return the classifier with all that may vote; to fit K-NN is only to store."""
    return classifier.fit(*training_data(), metric) if voter_files() else results.model(metric)


def encoded_images(rows: Ints) -> list[str]:
    """Return the symbols of rows of `training_data`; see `pictures.encode_images`."""
    of_train = encoded_digits()[0]
    others = iter(encode_images(training_data()[0][rows[rows >= len(of_train)]]))
    return [of_train[row] if row < len(of_train) else next(others) for row in rows.tolist()]
