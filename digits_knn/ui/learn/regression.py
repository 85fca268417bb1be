"""The step on regression: numbers predicted on a noisy curve, and for the test digits."""

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

_VIEW, _CURVE_K, _CURVE_WEIGHTS = "numbers_of", "curve_k", "curve_weights"
_TARGET, _HALF = "target", "half"
_CURVE, _DIGITS = "curve", "digits"
_VIEWS = {_CURVE: "A noisy curve", _DIGITS: "Slant and ink"}
SETTINGS = {
    _VIEW: url_setting.one_of(list(_VIEWS)),
    _CURVE_K: url_setting.whole_number(state.DEFAULT_K, 1, N_POINTS),
    _CURVE_WEIGHTS: url_setting.one_of(WEIGHTS),
    _TARGET: url_setting.one_of(regression.TARGETS),
    _HALF: url_setting.one_of(tuple(regression.N_SEEN)),
}
_HALVES = {"whole": "From the whole digit", "upper": "From its upper half"}
ABOUT_INK = (
    "Ink is the sum of the 64 numbers. A linear model that sees all of them is exact; "
    "K-NN only knows how much ink similar digits have."
)
_NAME = "learn_regression"
_element = elements.register(_NAME, "learn/regression")


def show() -> None:
    """Show the curve, or what neighbors predict for the test digits."""
    url_setting.choose(_VIEW, "What to predict", _VIEWS)
    if st.session_state[_VIEW] == _CURVE:
        _show_curve()
    else:
        _show_digits()


def uses_sidebar() -> bool:
    """Return whether K, weights or metric of the sidebar change anything here."""
    return bool(st.session_state[_VIEW] == _DIGITS)


def block() -> Block:
    """Return the code of what is shown."""
    if st.session_state[_VIEW] == _CURVE:
        return noisy_curve.code(st.session_state[_CURVE_K], st.session_state[_CURVE_WEIGHTS])
    settings = state.settings()
    return regression.code(
        _predict(),
        settings.n_neighbors,
        settings.weights,
        st.session_state[_TARGET],
        st.session_state[_HALF],
        settings.metric,
    )


def _show_curve() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("K =", width="content")
        st.slider(
            "K on this curve",
            1,
            N_POINTS,
            key=_CURVE_K,
            persist_state="session",
            label_visibility="collapsed",
            width=260,
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
    st.markdown(
        f"Mean error at K = {k}: **{missed.train[k - 1]:.3f}** in training, "
        f"**{missed.leave_one_out[leave_one_out_k - 1]:.3f}** with each point left out "
        "(*leave-one-out*)."
    )
    if question.is_answered():
        st.markdown(
            f"The smallest leave-one-out error is {missed.leave_one_out[missed.best - 1]:.3f}, "
            f"at K = **{missed.best}**."
        )


def _show_digits() -> None:
    target, half = st.session_state[_TARGET], st.session_state[_HALF]
    with st.container(horizontal=True, vertical_alignment="center"):
        url_setting.choose(_TARGET, "What is predicted", {"slant": "Slant", "ink": "Ink"})
        url_setting.choose(_HALF, "What K-NN sees", _HALVES)
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
For the {len(result.true)} test digits, K-NN is off by **{result.error:.1f}{unit}** on average.
Predicting the mean, {mean}, for all of them (dashed) is off by
**{result.error_of_mean:.1f}{unit}**. R² = {result.r2:.2f}.

:small[:gray[{_about_slant() if target == SLANT else ABOUT_INK}]]
"""


def _about_slant() -> str:
    by_digit = regression.mean_slants()
    left, right = by_digit.argmin(), by_digit.argmax()
    return f"""Slant is measured from the moments of the ink. All digits were made upright when they
were scanned, so most of it is shape: a {left} leans left ({-by_digit[left]:.0f}° on average),
a {right} leans right ({by_digit[right]:.0f}°).""".replace("\n", " ")


def _predict() -> RegressionResult:
    """Return what the neighbors predict for the test digits."""
    settings, target = state.settings(), st.session_state[_TARGET]
    ranked = _rank(st.session_state[_HALF], settings.metric)
    return regression.predict(ranked, target, settings.n_neighbors, settings.weights)


@computed_once(max_entries=4)  # ten megabytes each
def _rank(half: str, metric: str) -> Neighbors:
    if half == UPPER:
        return regression.rank(half, metric)
    return results.neighbors_of_test_digits(metric)
