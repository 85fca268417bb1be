"""Teach it: what a visitor has taught, how it helped, and how to keep it."""

from functools import partial
from typing import Any

import streamlit as st

from digits_knn.arrays import Bools
from digits_knn.dataset import load_split
from digits_knn.knn import taught_files, teaching
from digits_knn.snippets import draw as snippets_draw
from digits_knn.ui import elements
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import pictures, state, visitor

_TEACH = "teach"
_UPLOAD = "taught_upload"
_N_UPLOADS = "n_taught_uploads"  # part of the uploader's key: another one forgets the file
_NOTICE = "taught_notice"
UNDO_HELP = "Takes back the last thing you taught, loaded or cleared."
FILES = (
    (
        "CSV",
        taught_files.to_csv,
        "A table with the columns of load_digits(as_frame=True): 64 pixels and target.",
    ),
    ("NPZ", taught_files.to_npz, "NumPy's arrays X of shape (n, 64) and y of shape (n,)."),
)

_element = elements.register(_TEACH, "draw/teach")


def show(_: DrawingResult | None, scrolls: bool) -> None:
    """Show what was taught, how it was classified before and after, and the buttons for it."""
    settings = state.settings()
    _element(
        key=_TEACH,
        data={"scroll": scrolls, **_data(settings)},
        on_code_change=code_buttons.on_code(_TEACH),
    )
    text, is_error, of = st.session_state.get(_NOTICE, ("", False, None))
    if of is visitor.taught():  # until something else is taught
        (st.error if is_error else st.success)(text)
    with st.container(key="teach_buttons", horizontal=True, vertical_alignment="center"):
        _show_buttons()
    st.checkbox(
        "Keep the digits I taught on this computer",
        key=visitor.KEEPS,
        persist_state="session",
        help="Otherwise they are deleted when you close this tab. Don't check this on a shared "
        "computer: anyone who opens this page in this browser will see your digits.",
    )
    code_buttons.show(
        {
            "teaching_progress": lambda: snippets_draw.teaching_progress(
                settings.n_neighbors, settings.weights, settings.metric
            )
        }
    )


def _data(settings: state.Settings) -> dict[str, Any]:
    taught = visitor.taught()
    split = load_split()
    progress = teaching.progress(
        taught,
        split.X_train,
        split.y_train,
        settings.n_neighbors,
        settings.weights,
        settings.metric,
    )
    n = len(taught)
    return {
        "counts": progress.n_taught.tolist(),
        "shares": [_share(progress.before), _share(progress.after)] if n else [],
        "pictures": pictures.encode_images(taught.X),
        "labels": taught.y.tolist(),
        "before": progress.before.tolist(),
        "after": progress.after.tolist(),
        "n": n,
        "sentence": _sentence(n),
        "nTrain": state.n_train(),
    }


def _share(is_correct: Bools) -> dict[str, Any]:
    return {
        "share": float(is_correct.mean()),
        "text": f"{is_correct.mean():.0%} ({is_correct.sum()} of {len(is_correct)})",
    }


def _show_buttons() -> None:
    taught = visitor.taught()
    st.button(
        "Undo teaching", on_click=visitor.undo, disabled=not visitor.can_undo(), help=UNDO_HELP
    )
    st.button("Clear all", on_click=_forget, disabled=not visitor.has_taught())
    for kind, write, words in FILES:
        st.download_button(
            f"Download {kind}",
            partial(write, taught.X, taught.y),  # written when it is asked for
            f"taught.{kind.lower()}",
            disabled=not visitor.has_taught(),
            on_click="ignore",
            help=words,
        )
    key = f"{_UPLOAD}_{st.session_state.setdefault(_N_UPLOADS, 0)}"
    st.file_uploader(
        "Load a saved file",
        # of any kind: a file that the browser refused would leave the sentence of the last one
        key=key,
        on_change=_load,
        args=(key,),
        width=340,
    )


def _forget() -> None:
    visitor.change_taught(teaching.NOTHING)


def _load(key: str) -> None:
    """Teach what a file holds, in a callback; if it is no such file, nothing changes."""
    content = state.take_upload(key)
    if content is None:
        return
    st.session_state[_N_UPLOADS] += 1
    before = len(visitor.taught())
    try:
        merged = teaching.merge(visitor.taught(), taught_files.from_file(content))
    except ValueError as error:
        text, is_error = f"Nothing was loaded. {error}", True
    else:
        visitor.change_taught(merged)
        text, is_error = _loaded(len(merged) - before, len(merged)), False
    st.session_state[_NOTICE] = (text, is_error, visitor.taught())


def _loaded(n_new: int, n: int) -> str:
    if n_new == 0:
        return "You have already taught all the digits in this file."
    return f"Loaded {n_new:,}. You have now taught {n:,} in all."


def _sentence(n: int) -> str:
    if n == 0:
        return (
            "K-NN needs no training: a digit you teach votes in the very next answer. Draw a "
            "digit, tell it what you drew (beside the answer), and draw another. Teach ten or "
            "more, whether the answers are correct or wrong, to see here how much it helps."
        )
    if n == 1:
        return "You have taught 1 digit. It votes like any training digit, but only for you."
    return f"You have taught {n} digits. They vote like any training digits, but only for you."
