"""What K does to the scores, and the rules by which K is chosen."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from digits_knn.charts import tune as tune_charts
from digits_knn.knn.model_selection import N_REPEATS, ValidationCurves
from digits_knn.snippets import tune as snippets_tune
from digits_knn.snippets.assemble import Snippet
from digits_knn.ui import elements
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import charts, class_voters, fragments, results, state
from digits_knn.ui.tune import class_scores, wrong_labels

_CHOICES = "choices"

_choices = elements.register(_CHOICES, "tune/k_rules")


def show() -> None:
    """Show the scores of every K, and four ways to choose one."""
    settings = state.settings()
    noise: float = st.session_state[state.NOISE]
    wrong_labels.show()
    with st.spinner("Scoring every K …"):
        curves = class_scores.with_class(
            results.validation_curves(settings.metric, noise)[settings.weights], settings, noise
        )
    with st.container(key="scores"):
        for key, frame in zip(
            ("first_k", "all_k"), tune_charts.accuracy_frames(curves), strict=True
        ):
            charts.show_clickable(
                tune_charts.accuracy,
                frame,
                curves.with_class is not None,
                tables=tune_charts.accuracy_tables(
                    curves, settings.n_neighbors, state.k_options(), frame
                ),
                key=key,
                on_click=charts.on_k_click,
            )
        title, sentence = _what_k_does(curves, settings)
        _choices(
            key=_CHOICES,
            data={
                "k": settings.n_neighbors,
                "title": title,
                "sentence": f"{sentence} {_about_labels(noise)}"
                + class_scores.sentence(curves, settings.n_neighbors),
                "rules": _rules(curves, noise),
            },
            on_k_change=_on_k_rule,
        )
        class_scores.show_table(curves, settings.n_neighbors)


def codes() -> code_buttons.Makers:
    """Return the code behind the scores and the rules."""
    noise: float = st.session_state[state.NOISE]
    settings = state.settings()
    setting = (settings.weights, settings.metric, noise)
    makers: dict[str, Callable[[], Snippet]] = {
        "Scores": lambda: snippets_tune.scores_by_k(settings.n_neighbors, *setting),
        "Rules for K": lambda: snippets_tune.rules(*setting),
    }
    if len(class_voters.voters()):
        makers["With the class"] = lambda: snippets_tune.class_scores(
            settings.n_neighbors, *setting
        )
    return makers


def _on_k_rule() -> None:
    fragments.set_k(state.sent_value(_CHOICES, "k"))


def _about_labels(noise: float) -> str:
    """Say what the labels do to the scores."""
    if not noise:
        return "These digits are clean, so a small K scores best."
    return (
        f"Training and cross-validation count the {noise:.0%} wrong labels; "
        "the test labels are correct."
    )


def _rules(curves: ValidationCurves, noise: float) -> list[dict[str, Any]]:
    """Return the K that each rule chooses, and why."""
    best, simple, on_test = curves.best, curves.one_standard_error, curves.best_on_test

    def test(k: int) -> str:
        return f"{curves.test[k - 1]:.1%}"

    why_best = (
        f"{curves.validation[best - 1]:.1%} correct when each fifth of the training digits is "
        f"predicted from the rest, in {N_REPEATS} random splits. Test score {test(best)}."
    )
    if not noise:
        why_best += " With noisier data, the best K is larger."
    why_on_test = (
        f"{test(on_test)}, but K was chosen on these digits: that makes it a validation score, no "
        f"longer a fair test. K = {best} was chosen without them, so its {test(best)} is fair."
    )
    if on_test == best:
        why_on_test = (
            f"{test(on_test)}. A score on which K is chosen is a validation score, no fair test. "
            "Here cross-validation chooses the same K without these digits, so the score is fair."
        )
    return [
        {"k": best, "name": "best in cross-validation", "why": why_best},
        {
            "k": simple,
            "name": "one standard error",
            "why": "The largest K within one standard error "
            f"({curves.standard_error[best - 1]:.2%}) of the best: so small a gap may be chance. "
            f"Test score {test(simple)}.",
        },
        {
            "k": curves.square_root,
            "name": "√n",
            "why": f"A rule of thumb, √{len(curves.train):,}, that ignores the data. "
            f"Test score {test(curves.square_root)}.",
        },
        {"k": on_test, "name": "best on the test digits", "why": why_on_test},
    ]


def _what_k_does(curves: ValidationCurves, settings: state.Settings) -> tuple[str, str]:
    """Return in a title and a sentence whether K is too small, good or too large."""
    k, best, n_train, n_fold_train = (
        settings.n_neighbors,
        curves.best,
        len(curves.train),
        len(curves.validation),
    )
    train, test = f"{curves.train[k - 1]:.1%}", f"{curves.test[k - 1]:.1%}"
    if k == n_train and settings.weights == "uniform":
        return (
            f"K = {k:,}: every drawing gets the same answer.",
            "All training digits vote, so the most common label always wins. "
            f"It happens to be correct for {test} of the test digits.",
        )
    if k > n_fold_train:
        return (
            f"K = {k:,} is far too large.",
            f"Training {train}, test {test}. In cross-validation, only {n_fold_train:,} digits "
            "can vote.",
        )
    scores = f"Cross-validation {curves.validation[k - 1]:.2%}, training {train}, test {test}."
    if curves.train[k - 1] == 1:
        scores += " Training is 100% because each digit is its own nearest neighbor."
    if k == best:
        return f"K = {k:,} is the best in cross-validation.", scores
    scores += f" The best is K = {best}, with {curves.validation[best - 1]:.2%}."
    if curves.validation[k - 1] >= curves.good_enough:
        return f"K = {k:,} is as good as the best, within one standard error.", scores
    if k < best:
        title = f"K = {k} is too small: with few votes, one odd or mislabeled digit can decide."
    elif k > curves.one_standard_error:
        title = f"K = {k:,} is too large: distant digits outvote the nearest ones."
    elif k % 2 == 0 and settings.weights == "uniform":
        title = f"K = {k} is a little worse: an even number of votes can tie."
    else:
        title = f"K = {k} is a little worse than the best K."
    return title, scores
