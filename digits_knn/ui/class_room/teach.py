"""What the class teaches the model: before and after, and at every K across people."""

import time
from dataclasses import dataclass

import streamlit as st

from digits_knn.charts import class_room as class_charts
from digits_knn.dataset import load_split
from digits_knn.knn import class_progress
from digits_knn.knn.class_progress import MAX_K, ClassProgress
from digits_knn.knn.nearest import BLOCK
from digits_knn.store import wall
from digits_knn.store.records import Drawing
from digits_knn.ui.class_room import drawings
from digits_knn.ui.class_room.drawings import TURN, ClassDrawings
from digits_knn.ui.class_room.room import Teacher
from digits_knn.ui.shared import charts, state
from digits_knn.ui.shared.state import Settings

_LESSON = "class_lesson"
LEAST = 10  # drawings, before anything is said
PAUSE = 20  # drawings that come before charts of hundreds are drawn anew


@dataclass(frozen=True)
class _Lesson:
    """What was computed last, and of what."""

    ids: list[int]
    metric: str
    progress: ClassProgress


def show(_: Teacher, drawn: ClassDrawings) -> None:
    """Show what the class's drawings add to the training digits."""
    shown, settings = drawn.shown, state.settings()
    if len(shown) < LEAST:
        st.markdown(
            f"This view starts at {LEAST} drawings. Each drawing is first read, then taught: it "
            "votes on all later ones."
        )
        return
    progress = _progress(shown, settings)
    n_neighbors = min(settings.n_neighbors, MAX_K)
    scores = None if progress is None else progress.scores(n_neighbors)
    if progress is None or scores is None:
        return
    before, after = scores
    st.markdown(
        f"Of the first {len(progress):,} drawings, the training digits alone read "
        f"**{before.accuracy:.0%}** correctly; with the class's earlier drawings, "
        f"**{after.accuracy:.0%}** are read correctly."
    )
    if n_neighbors < settings.n_neighbors:
        st.caption(f"These are the numbers for K = {MAX_K}, the largest in this view.")
    charts.show(class_charts.progress, tables=class_charts.progress_tables(progress, n_neighbors))
    if len({each.person_id for each in shown[: len(progress)]}) > 1:
        frame = class_charts.by_k_frame(progress)
        charts.show(
            class_charts.by_k,
            frame,
            tables=class_charts.by_k_tables(progress, settings.n_neighbors, frame),
        )
    _show_each_digit(progress, n_neighbors)
    st.caption(
        "To see what the class's drawings change on Draw, Tune K and Map, check *The class votes "
        "too* in the sidebar."
    )


def _progress(shown: list[Drawing], settings: Settings) -> ClassProgress | None:
    """Return how the drawings are read; None as long as there are more to be read first.

    Only drawings that are new are read, unless one of those before is gone.
    """
    ids = [each.id for each in shown]
    known: _Lesson | None = st.session_state.get(_LESSON)
    if known is not None and (
        known.metric != settings.metric
        or known.progress.weights != settings.weights
        or known.ids != ids[: len(known.ids)]
    ):
        known = None
    n_known = 0 if known is None else len(known.ids)
    if known is not None and len(ids) - n_known < (PAUSE if n_known > 10 * PAUSE else 1):
        return known.progress
    split = load_split()
    X, y, persons = wall.samples(shown)
    progress = None if known is None else known.progress
    end = time.monotonic() + TURN
    while n_known < len(ids):
        n_known = min(n_known + BLOCK, len(ids))
        progress = class_progress.class_progress(
            X[:n_known],
            y[:n_known],
            persons[:n_known],
            split.X_train,
            split.y_train,
            settings.weights,
            settings.metric,
            progress,
        )
        if time.monotonic() > end:
            break
    if progress is not None:
        st.session_state[_LESSON] = _Lesson(ids[:n_known], settings.metric, progress)
    if n_known < len(ids):
        drawings.show_reading(n_known, len(ids))
        return None
    return progress


def _show_each_digit(progress: ClassProgress, n_neighbors: int) -> None:
    rows = [
        "| digit | drawings | training digits alone | with earlier drawings |",
        "|---|---|---|---|",
    ]
    for label in range(10):
        scores = progress.scores(n_neighbors, label)
        if scores is not None:
            before, after = scores
            rows.append(
                f"| {label} | {before.n_samples} | {before.accuracy:.0%} | {after.accuracy:.0%} |"
            )
    st.markdown("\n".join(rows))
