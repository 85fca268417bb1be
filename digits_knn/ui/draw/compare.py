"""Two settings side by side for one drawing: A, the sidebar's, and B."""

from dataclasses import astuple
from typing import Any

import numpy as np
import streamlit as st

from digits_knn import wording
from digits_knn.knn import classifier, metrics
from digits_knn.knn.classifier import Classification
from digits_knn.knn.metrics import METRICS
from digits_knn.snippets import draw as snippets_draw
from digits_knn.ui import elements
from digits_knn.ui.draw import drawing_result, parts
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import fragments, results, state, visitor
from digits_knn.ui.shared.state import Settings

_COMPARE = "compare"
MAX_SHOWN = 12  # neighbors of each

_element = elements.register(_COMPARE, "draw/compare")


def show(result: DrawingResult, scrolls: bool) -> None:
    """Show the settings of B, both answers, and in one sentence how they differ."""
    with st.container(key="compare_settings", horizontal=True):
        _show_settings()
    a, b = state.settings(), state.b_settings()
    result_b = drawing_result.classify(result.strokes, result.steps, b)
    _element(
        key=_COMPARE,
        data={
            "scroll": scrolls,
            "sentence": _sentence(a, b, result.classification, result_b.classification),
            "sides": {"A": _side(result), "B": _side(result_b)},
        },
        on_code_change=code_buttons.on_code(_COMPARE),
    )
    of_a, of_b = ((result.steps.image, *astuple(each), visitor.voter_files()) for each in (a, b))
    code_buttons.show(
        {
            "classification A": lambda: snippets_draw.classification(*of_a),
            "classification B": lambda: snippets_draw.classification(*of_b),
            "score A": lambda: snippets_draw.test_score(*astuple(a)),
            "score B": lambda: snippets_draw.test_score(*astuple(b)),
        }
    )


def _show_settings() -> None:
    st.number_input(
        "K of B",
        1,
        state.n_train(),
        key=state.B_K,
        persist_state="session",
        on_change=fragments.rerun,
        width=150,
    )
    st.segmented_control(
        "Weights of B",
        list(classifier.WEIGHTS),
        key=state.B_WEIGHTS,
        persist_state="session",
        required=True,
        format_func=state.WEIGHTS_LABELS.__getitem__,
        on_change=fragments.rerun,
    )
    st.selectbox(
        "Metric of B",
        list(METRICS),
        key=state.B_METRIC,
        persist_state="session",
        format_func=metrics.labels().__getitem__,
        on_change=fragments.rerun,
        width=180,
    )


def _side(result: DrawingResult) -> dict[str, Any]:
    settings, classification, reference = result.settings, result.classification, result.reference
    n_shown = min(settings.n_neighbors, MAX_SHOWN)
    return {
        "settings": f"K = {settings.n_neighbors:,}, {METRICS[settings.metric].label}, "
        f"{settings.weights} weights",
        "label": str(classification.label),
        "certainty": result.certainty(),
        "headline": wording.headline(classification, reference, result.n_strokes),
        "sentence": wording.votes_sentence(classification, settings.weights),
        "votes": parts.vote_bars(classification, settings.weights),
        "nearest": ""
        if n_shown == settings.n_neighbors
        else f"The first {n_shown} of the {settings.n_neighbors:,} neighbors",
        "neighbors": parts.neighbors(result, n_shown),
        "score": f"Test score: {results.score(settings).accuracy:.1%}",
    }


def _sentence(a: Settings, b: Settings, of_a: Classification, of_b: Classification) -> str:
    """Return whether A and B predict the same, and if not, how they differ."""
    if a == b:
        return "A and B have the same settings. Change B to see what makes a difference."
    if of_a.label == of_b.label:
        return f"A and B agree: both predict {wording.named(of_a.label)}."
    predicted = wording.named(of_a.label), wording.named(of_b.label)
    ks = a.n_neighbors, b.n_neighbors
    if a.metric == b.metric and a.weights == b.weights:
        return (
            "A predicts {}, B {}: both rank the digits the same way, but the first {:,} vote in A "
            "and the first {:,} in B."
        ).format(*predicted, *ks)
    if a.metric == b.metric and ks[0] == ks[1]:
        return (
            "A predicts {}, B {}: the same {:,} neighbors vote, but nearer ones count more in {}."
        ).format(*predicted, ks[0], "A" if a.weights == "distance" else "B")
    n_shared = len(np.intersect1d(of_a.indices, of_b.indices))
    if n_shared == 0:
        return "A predicts {}, B {}: they have no neighbor in common.".format(*predicted)
    if n_shared == 1:
        return "A predicts {}, B {}: they have 1 neighbor in common.".format(*predicted)
    return "A predicts {}, B {}: they have {:,} neighbors in common.".format(*predicted, n_shared)
