"""What the class teaches the model: before and after, and at every K across people."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from digits_knn.charts import class_room as class_charts
from digits_knn.dataset import load_split
from digits_knn.knn import class_progress
from digits_knn.knn.class_progress import MAX_K, AcrossPersons, ClassProgress
from digits_knn.store import wall
from digits_knn.ui.class_room import drawings
from digits_knn.ui.class_room.drawings import ClassDrawings
from digits_knn.ui.class_room.room import Teacher
from digits_knn.ui.shared import charts, class_voters, state
from digits_knn.ui.shared.state import Settings

_LESSON = "class_lesson"
_VOTES = "class_votes"
LEAST = 10  # drawings, before anything is said
PAUSE = 20  # drawings that come before it is computed anew: with thousands it takes seconds


@dataclass(frozen=True)
class _Lesson:
    """What was computed last, and of what."""

    class_id: int
    n: int
    settings: Settings
    progress: ClassProgress
    across: AcrossPersons | None  # None of one person's drawings


def show(teacher: Teacher, drawn: ClassDrawings) -> None:
    """Show what the class's drawings add to the training digits."""
    shown = drawn.shown
    if len(shown) < LEAST:
        st.markdown(
            f"This view starts at {LEAST} drawings. Each drawing is first read, then taught: it "
            "votes on all later ones."
        )
        return
    lesson = _lesson(teacher, drawn)
    scores = lesson.progress.scores()
    if scores is None:
        return
    before, after = scores
    st.markdown(
        f"Of the first {lesson.n} drawings, the training digits alone read "
        f"**{before.accuracy:.0%}** correctly; with the class's earlier drawings, "
        f"**{after.accuracy:.0%}** are read correctly."
    )
    charts.show(class_charts.progress, tables=class_charts.progress_tables(lesson.progress))
    if lesson.across is not None:
        frame = class_charts.by_k_frame(lesson.across)
        n_neighbors = state.settings().n_neighbors
        charts.show(
            class_charts.by_k,
            frame,
            tables=class_charts.by_k_tables(lesson.across, n_neighbors, frame),
        )
    _show_each_digit(lesson.progress)
    _show_switch(drawn)


def _show_switch(drawn: ClassDrawings) -> None:
    """Show the box that lets the class's drawings vote on other pages."""
    votes = class_voters.voters().class_id == drawn.class_id
    if st.session_state.get(_VOTES) != votes:
        st.session_state[_VOTES] = votes
    st.checkbox(
        "Let the class's drawings vote on Draw, Tune K and Map, too",
        key=_VOTES,
        on_change=lambda: _switch(drawn),
        help="Only in this tab, until you reload it. On Draw they are marked with ◆. Tune K shows "
        "the test score with them beside the one without.",
    )


def _switch(drawn: ClassDrawings) -> None:
    """Let the class's drawings vote, or not, in a callback."""
    if st.session_state[_VOTES] is True:
        drawings.let_vote(drawn)
    else:
        class_voters.keep_only(0)


def _lesson(teacher: Teacher, drawn: ClassDrawings) -> _Lesson:
    settings, shown = state.settings(), drawn.shown
    known: _Lesson | None = st.session_state.get(_LESSON)
    if (
        known is not None
        and known.class_id == teacher.classroom.id
        and known.settings == settings
        and known.n <= len(shown) < known.n + (PAUSE if len(shown) > 10 * PAUSE else 1)
    ):
        return known
    split = load_split()
    X, y, persons = wall.samples(shown)
    arguments = (split.X_train, split.y_train)
    progress = class_progress.class_progress(
        X, y, *arguments, settings.n_neighbors, settings.weights, settings.metric
    )
    across = None
    if len(np.unique(persons)) > 1:
        across = class_progress.across_persons(
            X, y, persons, *arguments, settings.weights, settings.metric, MAX_K
        )
    lesson = _Lesson(teacher.classroom.id, len(shown), settings, progress, across)
    st.session_state[_LESSON] = lesson
    return lesson


def _show_each_digit(progress: ClassProgress) -> None:
    rows = [
        "| digit | drawings | training digits alone | with earlier drawings |",
        "|---|---|---|---|",
    ]
    for label in range(10):
        scores = progress.scores(label)
        if scores is not None:
            before, after = scores
            rows.append(
                f"| {label} | {before.n_samples} | {before.accuracy:.0%} | {after.accuracy:.0%} |"
            )
    st.markdown("\n".join(rows))
