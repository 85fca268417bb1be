"""Step 2 of the lesson: a split to play with, and three models measured on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from digits_knn.lesson import models
from digits_knn.lesson.block import Block
from digits_knn.lesson.models import Measurement, Trial
from digits_knn.ui.shared import measuring, state, url_setting

_SPACE = "\N{NO-BREAK SPACE}"  # a number stays with its unit
_PERCENT, _SEED = "test_percent", "seed"
SETTINGS = {
    _PERCENT: url_setting.whole_number(25, models.LEAST, models.MOST),
    _SEED: url_setting.whole_number(0, 0, 99_999),
}


def show() -> None:
    """Show the controls of the split, and the three models as far as they are measured."""
    trial = _trial()
    n_test = len(trial.split.y_test)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.slider(
            "Test part, percent of the 1,797 digits",
            models.LEAST,
            models.MOST,
            step=5,
            key=_PERCENT,
            persist_state="session",
        )
        st.number_input(
            "Seed of the split",
            0,
            99_999,
            step=1,
            key=_SEED,
            persist_state="session",
            width=150,
        )
    st.markdown(
        f"**{len(trial.split.y_train):,} digits to fit, {n_test:,} to test.** "
        f"K-NN with K = {trial.n_neighbors:,} reads **{models.knn_score(trial):.1%}** of them "
        "right."
    )
    measuring.measure_if_requested(trial, partial(_measure, trial))
    measuring.show_button(
        trial, "Measure K-NN, logistic regression and SVM", st.container(horizontal=True)
    )
    measured = measuring.last(trial)
    if measured is None:
        st.markdown("What do fitting and answering cost, and what is stored?")
    else:
        st.markdown(_table(measured, n_test))


def block() -> Block:
    """Return the code that scores, or that measured."""
    trial = _trial()
    return models.code(trial, measuring.last(trial))


def _trial() -> Trial:
    """Return the split, and K-NN as in the sidebar; K is no more than there are digits."""
    percent, seed = st.session_state[_PERCENT], st.session_state[_SEED]
    settings = state.settings()
    k = min(settings.n_neighbors, len(models.split_digits(percent, seed).y_train))
    return Trial(percent, seed, k, settings.weights, settings.metric)


def _measure(trial: Trial, progress: Callable[[float, str], Any]) -> dict[str, Measurement]:
    return models.measure(
        trial, lambda share, name: progress(share, f"Fitting and asking: {name} …")
    )


def _table(measured: dict[str, Measurement], n_test: int) -> str:
    """Write what was measured as a table in Markdown, a row for each model."""
    lines = [
        f"| Model | Right | To fit | To read {n_test:,} digits | Stored |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, one in measured.items():
        cells = [
            f"{one.accuracy:.1%}",
            f"{1000 * one.fit_seconds:,.1f}{_SPACE}ms",
            f"{1000 * one.predict_seconds:,.1f}{_SPACE}ms",
            f"{one.n_bytes / 1000:,.0f}{_SPACE}kB",
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)
