"""Which digits are misclassified at K, with their neighbors, and the K at which an answer flips."""

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

import numpy as np
import streamlit as st
from sklearn.metrics import confusion_matrix

from digits_knn import wording
from digits_knn.arrays import Ints
from digits_knn.charts import tune as tune_charts
from digits_knn.dataset import load_split
from digits_knn.snippets import tune as snippets_tune
from digits_knn.snippets.assemble import Snippet
from digits_knn.ui import elements
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import charts, pictures, results, state

CELL = "cell"
Cell = tuple[int, int]  # what was written, and what it was read as
ALL_MISTAKES: Cell = (-1, -1)
CELLS = [ALL_MISTAKES, *((written, read) for written in range(10) for read in range(10))]
MAX_DIGITS = 24  # shown of those in a cell
MAX_NEIGHBORS = 10  # shown of the K
NO_BREAK = "\u00a0"
MAX_PAIRS = 10  # of digit and answer, named below the matrix
STRIP = 50  # the largest K of the strip of answers

_gallery = elements.register("gallery", "tune/gallery")


def show() -> None:
    """Show the confusion matrix, and the digits of the cell that is chosen."""
    settings = state.settings()
    y_test = load_split().y_test
    predictions = results.predictions(settings.weights, settings.metric)
    at_k = predictions[:, settings.n_neighbors - 1]
    rows = _rows(at_k)
    cell: Cell = st.session_state[CELL]
    with st.container(key="mistakes"):
        charts.show_clickable(
            tune_charts.confusion,
            tables=tune_charts.confusion_tables(
                confusion_matrix(y_test, at_k, labels=range(10)), cell
            ),
            key="confusion",
            on_click=_on_cell_click,
        )
        st.caption(_in_words(y_test, at_k, settings.n_neighbors))
        with st.container(key="digits_of_cell"):
            st.selectbox("Show", CELLS, key=CELL, format_func=_name, label_visibility="collapsed")
            _gallery(key="gallery", data=_digits(rows, predictions, settings))


def codes() -> code_buttons.Makers:
    """Return the code behind the confusion matrix, and behind the first digit that is shown."""
    settings = state.settings()
    rows = _rows(
        results.predictions(settings.weights, settings.metric)[:, settings.n_neighbors - 1]
    )
    makers: dict[str, Callable[[], Snippet]] = {
        "Confusion matrix": lambda: snippets_tune.mistakes(*astuple(settings))
    }
    if len(rows):
        makers["First digit"] = lambda: snippets_tune.test_digit(int(rows[0]), *astuple(settings))
    return makers


def _rows(at_k: Ints) -> Ints:
    """Return the test digits of the cell that is chosen, by label and answer."""
    y_test = load_split().y_test
    if st.session_state.get(CELL) not in CELLS:  # at first, or a browser sent it
        st.session_state[CELL] = ALL_MISTAKES
    cell: Cell = st.session_state[CELL]
    is_shown = at_k != y_test if cell == ALL_MISTAKES else (y_test == cell[0]) & (at_k == cell[1])
    rows = np.flatnonzero(is_shown)
    return rows[np.lexsort((at_k[rows], y_test[rows]))]


def _on_cell_click(key: str) -> None:
    point = charts.clicked(key)
    cell = point and (charts.whole(point.get("written")), charts.whole(point.get("read")))
    if cell in CELLS:
        st.session_state[CELL] = cell


def _name(cell: Cell) -> str:
    if cell == ALL_MISTAKES:
        return "All mistakes"
    written, read = cell
    return f"{written} classified as {read}" + (" (correct)" if written == read else "")


def _in_words(y_test: Ints, at_k: Ints, k: int) -> str:
    """Return what the matrix shows, for those who do not see it."""
    pairs, counts = np.unique(
        np.stack([y_test, at_k])[:, at_k != y_test], axis=1, return_counts=True
    )
    order = np.argsort(-counts, kind="stable")
    listed = [f"{pairs[0, i]} classified as {pairs[1, i]}: {counts[i]}" for i in order[:MAX_PAIRS]]
    if len(order) > MAX_PAIRS:
        listed.append("…")
    said = f"{counts.sum()} of {len(y_test)} test digits are misclassified at K = {k:,}."
    kept_whole = [each.replace(" ", NO_BREAK) for each in listed]
    return f"{said} {' · '.join(kept_whole)}"


def _digits(rows: Ints, predictions: Ints, settings: state.Settings) -> dict[str, Any]:
    split = load_split()
    k = settings.n_neighbors
    neighbors = results.neighbors_of_test_digits(settings.metric)
    title = f"{len(rows)} of {len(split.y_test)} test digits at K = {k:,}"
    if len(rows) > MAX_DIGITS:
        title += f" (first {MAX_DIGITS})"
    shown = f"With the neighbors that vote, and the answer at K = 1 to {STRIP}"
    if k > MAX_NEIGHBORS:
        shown = f"With {MAX_NEIGHBORS} of {k:,} neighbors, and the answer at K = 1 to {STRIP}"
    of_train, of_test = pictures.encoded_digits()
    digits = []
    for row in rows[:MAX_DIGITS].tolist():
        written, read = int(split.y_test[row]), int(predictions[row, k - 1])
        near = neighbors.indices[row, : min(k, MAX_NEIGHBORS)].tolist()
        digits.append(
            {
                "picture": of_test[row],
                "sentence": f"{written} classified as {read}",
                "isCorrect": written == read,
                "flips": wording.flips_sentence(predictions[row], written, k),
                "strip": "".join(map(str, predictions[row, :STRIP])),
                "neighbors": {
                    "written": str(written),
                    "labels": [str(split.y_train[index]) for index in near],
                    "pictures": [of_train[index] for index in near],
                },
            }
        )
    return {"title": title, "shown": shown, "k": k, "digits": digits}
