"""The step on models: a split to play with, and three models measured on it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from digits_knn.lesson import models
from digits_knn.lesson.block import Block
from digits_knn.lesson.models import Measurement, Trial
from digits_knn.ui.learn import bets
from digits_knn.ui.shared import measuring, state, url_setting

_SPACE = "\N{NO-BREAK SPACE}"  # a number stays with its unit
_PERCENT, _SEED = "test_percent", "seed"
_BET = "models"
SETTINGS = {
    _PERCENT: url_setting.whole_number(25, models.LEAST, models.MOST),
    _SEED: url_setting.whole_number(0, 0, 99_999),
}


def show() -> None:
    """Show the controls of the split, and the three models, once the visitor has bet."""
    trial = _trial()
    n_test = len(trial.split.y_test)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.slider(
            "Test digits, percent of all 1,797",
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
        f"**{len(trial.split.y_train):,} digits to fit, {n_test:,} to test.** At "
        f"K = {trial.n_neighbors:,}, K-NN predicts **{models.knn_score(trial):.1%}** of these "
        "correctly."
    )
    measuring.measure_if_requested(trial, partial(_measure, trial))
    measured = measuring.last(trial)
    bet = bets.placed(_BET)
    if bet is None:
        question_of_bet = f"**Place your bet:** which model predicts {n_test:,} digits fastest?"
        bets.ask(_BET, question_of_bet, models.NAMES, trial)
        return
    if measured is not None:
        fastest = min(measured, key=lambda name: measured[name].predict_seconds)
        st.markdown(
            f"**{fastest}** predicts the {n_test:,} digits fastest. {bets.result(bet, fastest)}"
        )
        st.html(_table(measured, n_test))
    measuring.show_button(trial, "Measure all three models", st.container(horizontal=True))


def uses_sidebar() -> bool:
    """Return whether K, weights or metric of the sidebar change anything here."""
    return True


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
    return models.measure(trial, lambda share, name: progress(share, f"Measuring {name} …"))


def _table(measured: dict[str, Measurement], n_test: int) -> str:
    """Write what was measured as a table with bars, a row for each model; see page.css."""
    columns = {
        "to fit": {name: 1000 * each.fit_seconds for name, each in measured.items()},
        f"to predict {n_test:,} digits": {
            name: 1000 * each.predict_seconds for name, each in measured.items()
        },
        "to store": {name: each.n_bytes / 1000 for name, each in measured.items()},
    }
    formats = (f"{{:,.1f}}{_SPACE}ms", f"{{:,.1f}}{_SPACE}ms", f"{{:,.0f}}{_SPACE}kB")
    head = "".join(f"<th>{title}</th>" for title in ("model", "correct", *columns))
    rows = []
    for name, one in measured.items():
        cells = "".join(
            f'<td>{written.format(values[name])}<i style="width: '
            f'{100 * values[name] / max(values.values()):.1f}%"></i></td>'
            for written, values in zip(formats, columns.values(), strict=True)
        )
        rows.append(f"<tr><th>{name}</th><td>{one.accuracy:.1%}</td>{cells}</tr>")
    return (
        f'<table class="lesson_bars"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
