"""Step 7 of the lesson: numbers predicted by neighbors, on a noisy curve and of the test digits."""

import streamlit as st

from digits_knn.charts import regression as regression_charts
from digits_knn.dataset import load_split
from digits_knn.knn.classifier import WEIGHTS, Neighbors
from digits_knn.lesson import noisy_curve, regression
from digits_knn.lesson.block import Block
from digits_knn.lesson.noisy_curve import N_POINTS
from digits_knn.lesson.regression import SLANT, UPPER, RegressionResult
from digits_knn.ui import elements
from digits_knn.ui.learn import question
from digits_knn.ui.shared import charts, pictures, results, state, url_setting
from digits_knn.ui.shared.once import computed_once

_CURVE_K, _CURVE_WEIGHTS, _TARGET, _HALF = "curve_k", "curve_weights", "target", "half"
SETTINGS = {
    _CURVE_K: url_setting.whole_number(state.DEFAULT_K, 1, N_POINTS),
    _CURVE_WEIGHTS: url_setting.one_of(WEIGHTS),
    _TARGET: url_setting.one_of(regression.TARGETS),
    _HALF: url_setting.one_of(tuple(regression.N_SEEN)),
}
_HALVES = {"whole": "the whole digit", "upper": "its upper half"}
ABOUT_INK = (
    "Ink is the sum of the 64 numbers. A linear model that sees all of them would be exact; "
    "neighbors only tell how much digits like this one have."
)
_NAME = "learn_regression"
_element = elements.register(_NAME, "learn/regression")


def show() -> None:
    """Show the curve, and what neighbors tell of the test digits."""
    _show_curve()
    _show_digits()


def block() -> Block:
    """Return the code of both."""
    settings = state.settings()
    return regression.code(
        _predict(),
        settings.n_neighbors,
        settings.weights,
        st.session_state[_TARGET],
        st.session_state[_HALF],
        settings.metric,
        (st.session_state[_CURVE_K], st.session_state[_CURVE_WEIGHTS]),
    )


def _show_curve() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("K on this curve", width="content")
        st.slider(
            "K on this curve",
            1,
            N_POINTS,
            key=_CURVE_K,
            persist_state="session",
            label_visibility="collapsed",
            width=200,
        )
        url_setting.choose(_CURVE_WEIGHTS, "Weights on this curve", state.WEIGHTS_LABELS)
    k, weights = st.session_state[_CURVE_K], st.session_state[_CURVE_WEIGHTS]
    points = noisy_curve.points()
    x = places = regression_charts.places(points.x[:, 0])
    if not question.is_answered():  # which is what the line does beyond the points
        places = x[(points.x[0] <= x) & (x <= points.x[-1])]
    tables = regression_charts.noisy_curve_tables(
        (points.x[:, 0], points.y),
        (x, noisy_curve.without_noise(x)),
        (places, noisy_curve.predict(places, k, weights)),
    )
    charts.show(regression_charts.noisy_curve, tables=tables)
    missed = noisy_curve.errors(weights)
    leave_one_out_k = min(k, N_POINTS - 1)  # more neighbors than that no point has
    best = f" Least: {missed.leave_one_out[missed.best - 1]:.3f} at K = **{missed.best}**."
    st.markdown(
        f"Mean error at K = {k}: **{missed.train[k - 1]:.3f}** in training, "
        f"**{missed.leave_one_out[leave_one_out_k - 1]:.3f}** at a point left out "
        "(*leave-one-out*)." + (best if question.is_answered() else "")
    )


def _show_digits() -> None:
    target, half = st.session_state[_TARGET], st.session_state[_HALF]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Predict", width="content")
        url_setting.choose(_TARGET, "What is predicted", {"slant": "Slant", "ink": "Ink"})
        st.markdown("from", width="content")
        url_setting.choose(_HALF, "What is seen", _HALVES)
    result = _predict()
    shown = regression.examples(target, len(regression_charts.LETTERS))
    left, right = st.columns([1, 1], gap="small")
    with left:
        ends = regression.RANGES[target]
        tables = regression_charts.scatter_tables(
            result.true, result.predicted, result.mean, load_split().y_test, shown, *ends
        )
        charts.show(regression_charts.scatter, regression.UNITS[target], *ends, tables=tables)
    with right:
        _element(
            key=_NAME,
            data={
                "pictures": pictures.encode_images(load_split().X_test[shown]),
                "labels": load_split().y_test[shown].tolist(),
                "letters": list(regression_charts.LETTERS),
                "true": result.true[shown].round(1).tolist(),
                "predicted": result.predicted[shown].round(1).tolist(),
                "is_slant": target == SLANT,
                "is_half": half == UPPER,
            },
        )
    st.markdown(_in_words(result, target))


def _in_words(result: RegressionResult, target: str) -> str:
    unit = "°" if target == SLANT else ""
    mean = f"{result.mean:.1f}{unit}".replace("-", "−")
    return f"""
The {len(result.true)} test digits at the sidebar's K: **{result.error:.1f}{unit}** off on
average.
An answer of {mean} for all, the mean (dashed), is **{result.error_of_mean:.1f}{unit}** off.
R² = {result.r2:.2f}.

:small[:gray[{_about_slant() if target == SLANT else ABOUT_INK}]]
"""


def _about_slant() -> str:
    by_digit = regression.mean_slants()
    left, right = by_digit.argmin(), by_digit.argmax()
    return f"""Slant is measured by moments of the ink. The digits were made upright when they were
scanned, so most of it is shape: a {left} leans left ({-by_digit[left]:.0f}° on average), a {right}
right ({by_digit[right]:.0f}°).""".replace("\n", " ")


def _predict() -> RegressionResult:
    """Return what the neighbors tell of the test digits."""
    settings, target = state.settings(), st.session_state[_TARGET]
    ranked = _rank(st.session_state[_HALF], settings.metric)
    return regression.predict(ranked, target, settings.n_neighbors, settings.weights)


@computed_once(max_entries=4)  # ten megabytes each
def _rank(half: str, metric: str) -> Neighbors:
    if half == UPPER:
        return regression.rank(half, metric)
    return results.neighbors_of_test_digits(metric)
