"""What K does to the scores, and the rules by which K is chosen."""

from typing import Any

import streamlit as st

from digits_knn.charts import tune as tune_charts
from digits_knn.knn.model_selection import ValidationCurves
from digits_knn.snippets import tune as snippets_tune
from digits_knn.ui import elements
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import charts, fragments, results, state

_CHOICES = "choices"

_choices = elements.register(_CHOICES, "tune/k_rules")


def show() -> None:
    """Show the scores of every K, and four ways to choose one."""
    settings = state.settings()
    noise: float = st.session_state[state.NOISE]
    with st.spinner("Scoring every K …"):
        curves = results.validation_curves(settings.metric, noise)[settings.weights]
    with st.container(key="scores"):
        for key, frame in zip(
            ("first_k", "all_k"), tune_charts.accuracy_frames(curves), strict=True
        ):
            charts.show_clickable(
                tune_charts.accuracy,
                frame,
                tables=tune_charts.accuracy_tables(
                    curves, settings.n_neighbors, state.k_options(), frame
                ),
                key=key,
                on_click=charts.on_k_click,
            )
        title, sentence = _what_k_does(curves, settings)
        if noise:
            sentence += (
                f" With {state.NOISE_LABELS[noise]} of the training labels wrong, in this view "
                "only; training and cross-validation are marked by these labels, the test by right "
                "ones."
            )
        _choices(
            key=_CHOICES,
            data={
                "k": settings.n_neighbors,
                "title": title,
                "sentence": sentence,
                "rules": _rules(curves),
            },
            on_k_change=_on_k_rule,
        )
        st.segmented_control(
            "Training labels made wrong on purpose",
            list(state.NOISE_LABELS),
            format_func=state.NOISE_LABELS.__getitem__,
            key=state.NOISE,
            persist_state="session",
            required=True,
            help="Each of these digits gets another digit's name by chance; the test labels stay "
            "right. The more wrong labels, the larger K must be. The other views and the sidebar "
            "keep the right labels.",
        )


def codes() -> code_buttons.Makers:
    """Return the code behind the scores and the rules."""
    noise: float = st.session_state[state.NOISE]
    settings = state.settings()
    setting = (settings.weights, settings.metric, noise)
    return {
        "scores at K": lambda: snippets_tune.scores_by_k(settings.n_neighbors, *setting),
        "rules": lambda: snippets_tune.rules(*setting),
    }


def _on_k_rule() -> None:
    fragments.set_k(state.sent_value(_CHOICES, "k"))


def _rules(curves: ValidationCurves) -> list[dict[str, Any]]:
    """Return the K that each rule chooses, and why."""
    best, simple, on_test = curves.best, curves.one_standard_error, curves.best_on_test

    def test(k: int) -> str:
        return f"{curves.test[k - 1]:.1%}"

    return [
        {
            "k": best,
            "name": "best cross-validated",
            "why": "The training digits in five parts, each read by the other four in turn: "
            f"{curves.validation[best - 1]:.1%} right. Test score {test(best)}.",
        },
        {
            "k": simple,
            "name": "one standard error",
            "why": "The largest K so near the best that the gap may be chance "
            f"(within {curves.standard_error[best - 1]:.2%}). Test score {test(simple)}.",
        },
        {
            "k": curves.square_root,
            "name": "√n",
            "why": f"The rule of thumb, √{len(curves.train):,}, which knows nothing of the data. "
            f"Test score {test(curves.square_root)}.",
        },
        {
            "k": on_test,
            "name": "best on the test digits",
            "why": f"{test(on_test)}, but picked by it: that is a validation score, no fair test "
            f"any more. K = {best} was picked without looking: {test(best)} is fair.",
        },
    ]


def _what_k_does(curves: ValidationCurves, settings: state.Settings) -> tuple[str, str]:
    """Return in a title and a sentence whether K is too small, good or too large."""
    k, n_train, n_fold_train = settings.n_neighbors, len(curves.train), len(curves.validation)
    if k == n_train and settings.weights == "uniform":
        return (
            f"K = {k:,}: one answer for every drawing.",
            "All training digits vote, so the commonest label always wins; "
            f"{curves.test[-1]:.1%} of the test digits happen to have it.",
        )
    if k > n_fold_train:
        return (
            f"K = {k:,} is far too large.",
            f"In cross-validation there are only {n_fold_train:,} digits to vote. Training "
            f"{curves.train[k - 1]:.1%}, test {curves.test[k - 1]:.1%}.",
        )
    scores = (
        f"Cross-validated {curves.validation[k - 1]:.2%}, training {curves.train[k - 1]:.1%}, "
        f"test {curves.test[k - 1]:.1%}."
    )
    if curves.train[k - 1] == 1:
        scores += " Each training digit is its own nearest: hence training 100%."
    if k == curves.best:
        return f"K = {k:,} is the best in cross-validation.", scores
    best = f"The best is {curves.validation[curves.best - 1]:.2%}, at K = {curves.best}."
    if curves.validation[k - 1] >= curves.good_enough:
        return f"K = {k:,} is as good as the best, within one standard error.", f"{scores} {best}"
    if k < curves.best:
        title = f"K = {k}: few vote, so one odd or wrongly labelled digit can decide (noise)."
    else:
        title = f"K = {k:,}: digits from farther away outvote the nearest ones; it blurs."
    return title, f"{scores} {best}"
