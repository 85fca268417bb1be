"""The step on speed: what brute force and trees cost, measured here, and why trees lose."""

import numpy as np
import streamlit as st

from digits_knn.charts import search_cost as cost_charts
from digits_knn.charts.search_cost import BALL, DISTANCE, KD
from digits_knn.dataset import load_split
from digits_knn.lesson import dimensionality, search_cost
from digits_knn.lesson.block import Block
from digits_knn.lesson.search_cost import ALGORITHMS, Costs
from digits_knn.ui.learn import bets, question
from digits_knn.ui.shared import charts, measuring, url_setting

_VIEW = "cost_view"
_LABELS = {"dimension": "More dimensions", "n": "More points", "why": "Why"}
SETTINGS = {_VIEW: url_setting.one_of(list(_LABELS))}
_MEASUREMENT = "cost"  # the key of what was measured
_BET = "cost"


def show() -> None:
    """Show the times, once the visitor has bet and they are measured, or what trees look at."""
    top = st.container(horizontal=True)
    with top:
        url_setting.choose(_VIEW, "What to look at", _LABELS)
    if st.session_state[_VIEW] == "why":
        if question.is_answered():
            _show_why()
        else:
            st.markdown("Answer the question first: what share of the points do you expect?")
        return
    measuring.measure_if_requested(
        _MEASUREMENT, lambda progress: search_cost.measure(progress=progress)
    )
    costs: Costs | None = measuring.last(_MEASUREMENT)
    bet = bets.placed(_BET)
    if bet is None:
        st.markdown(
            "Each method stores random points (*build*), then finds the "
            f"{dimensionality.N_NEIGHBORS} nearest stored points for each of "
            f"{dimensionality.N_QUERIES} others (*answer*). Measuring takes a few seconds."
        )
        n, most = f"{dimensionality.N_POINTS:,}", dimensionality.DIMENSIONS[-1]
        bets.ask(
            _BET,
            f"**Place your bet:** which answers fastest among {n} points in {most} dimensions?",
            [_capitalized(name) for name in ALGORITHMS.values()],
            _MEASUREMENT,
        )
        return
    measuring.show_button(_MEASUREMENT, "Measure", top)
    if costs is not None:
        fastest = _capitalized(list(ALGORITHMS.values())[costs.by_dimension.query[-1].argmin()])
        st.markdown(
            f"**{fastest}** answers fastest in {dimensionality.DIMENSIONS[-1]} dimensions. "
            f"{bets.result(bet, fastest)}"
        )
        _show_times(costs)


def _capitalized(name: str) -> str:
    return name[0].upper() + name[1:]


def uses_sidebar() -> bool:
    """Return whether K, weights or metric of the sidebar change anything here."""
    return False


def block() -> Block:
    """Return the code that measures the same."""
    view: str = st.session_state[_VIEW]
    return (
        dimensionality.code()
        if view == "why"
        else search_cost.code(view, measuring.last(_MEASUREMENT))
    )


def _show_times(costs: Costs) -> None:
    along: tuple[int, ...]
    if st.session_state[_VIEW] == "n":
        along, unit, times = search_cost.SIZES, "points", costs.by_n
        points = f"random points in {search_cost.FEW} dimensions"
    else:
        along, unit, times = dimensionality.DIMENSIONS, "dimensions", costs.by_dimension
        points = f"{dimensionality.N_POINTS:,} random points"
    low, high = cost_charts.powers(times.build, times.query)
    _show_signs(tuple(cost_charts.COLORS), f"Milliseconds for {points}")
    parts = {"Build": times.build, f"Answer {dimensionality.N_QUERIES} queries": times.query}
    for column, (title, milliseconds) in zip(st.columns(2), parts.items(), strict=True):
        with column:
            tables = cost_charts.times_tables(along, milliseconds)
            charts.show(cost_charts.times, title, unit, along, low, high, tables=tables)
    st.markdown(_in_words(costs))


def _in_words(costs: Costs) -> str:
    split = load_split()
    times = zip(ALGORITHMS.values(), costs.digits.build[0], costs.digits.query[0], strict=True)
    digits = ", ".join(f"{name} {build:.1f} + {query:.1f} ms" for name, build, query in times)
    n = costs.n_differing
    same = f"{n} answers differed" if n else "All three always found the same neighbors"
    return (
        f"**The digits** ({len(split.X_train):,} stored, {len(split.X_test)} queries), "
        f"build + answer: {digits}. {same}."
    )


def _show_why() -> None:
    found = dimensionality.efforts()
    every = [*found.random, found.digits]
    _show_signs((KD, BALL), "What one query costs, on any machine")
    parts = {
        "Points a tree measures": ((KD, BALL), [(each.kd_tree, each.ball_tree) for each in every]),
        "Nearest / mean distance": ((DISTANCE,), [(each.ratio,) for each in every]),
    }
    for column, (title, (names, values)) in zip(st.columns(2), parts.items(), strict=True):
        with column:
            tables = cost_charts.shares_tables(dimensionality.DIMENSIONS, names, np.array(values))
            charts.show(cost_charts.shares, title, names, dimensionality.DIMENSIONS, tables=tables)
    st.markdown(
        f"In {dimensionality.DIMENSIONS[-1]} dimensions, the nearest of "
        f"{dimensionality.N_POINTS:,} random points is {found.random[-1].ratio:.0%} as far away as "
        f"the average point. For the digits it is {found.digits.ratio:.0%}: they fill their 64 "
        f"dimensions unevenly. Still, with leaf_size {dimensionality.LEAF_SIZE} the k-d tree "
        f"measures {found.digits.kd_tree:.1%} of them, the ball tree {found.digits.ball_tree:.1%}."
    )


def _show_signs(names: tuple[str, ...], title: str) -> None:
    charts.show(cost_charts.signs, names, title, tables=cost_charts.signs_table(names))
