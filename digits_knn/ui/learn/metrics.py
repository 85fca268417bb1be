"""The step on metrics: unit circles, and a digit whose answer depends on the weights."""

from typing import Any

import numpy as np
import streamlit as st

from digits_knn.arrays import Bools, Ints
from digits_knn.dataset import load_split
from digits_knn.knn import confidence, model_selection
from digits_knn.knn.classifier import WEIGHTS, weight_votes
from digits_knn.lesson import metrics
from digits_knn.lesson.block import Block
from digits_knn.lesson.metrics import Case
from digits_knn.ui import elements
from digits_knn.ui.learn import question
from digits_knn.ui.shared import fragments, results, state, url_setting
from digits_knn.ui.shared.pictures import encoded_digits, svg_path

_POWER, _CASE = "power", "case"
SETTINGS = {
    _POWER: url_setting.one_of(metrics.POWERS),
    _CASE: url_setting.whole_number(0, 0, 999),
}
_MOST_SHOWN = 9  # neighbors, which stand in a row
_NAMED = {"Manhattan, p = 1": "1", "Euclidean, p = 2": "2", "Chebyshev, p = ∞": "inf"}
_POWERS = sorted(metrics.POWERS, key=float)
_NAME = "learn_metrics"
_element = elements.register(_NAME, "learn/metrics")


def show() -> None:
    """Show the circles, and a digit whose answer depends on the weights."""
    rows, shown = _case()
    _element(
        key=_NAME,
        data={
            "circles": _NAMED if question.is_answered() else {},
            "paths": {power: _path(float(power)) for power in _POWERS},
            "powers": _POWERS,
            "power": st.session_state[_POWER],
            "case": None if shown is None else _case_data(shown),
            **({} if len(rows) else {"none": _none_sentence(), "otherK": _other_k()}),
            "nth": st.session_state[_CASE] % max(len(rows), 1),
            "count": len(rows),
        },
        on_k_change=lambda: fragments.set_k(state.sent_value(_NAME, "k")),
        **url_setting.callbacks(_NAME, SETTINGS),
    )


def uses_sidebar() -> bool:
    """Return whether K, weights or metric of the sidebar change anything here."""
    return True


def block() -> Block:
    """Return the code that measures, and counts the votes."""
    return metrics.code(st.session_state[_POWER], _case()[1], state.settings().metric)


def _path(power: float) -> str:
    """Write a unit circle for a picture with 1 at 1,000 and north at the top."""
    return svg_path([metrics.unit_circle(power) * [1000, -1000]])


def _case() -> tuple[Ints, Case | None]:
    """Return the digits whose answers depend on the weights, and the one that is chosen."""
    settings = state.settings()
    rows = np.flatnonzero(_differing()[:, settings.n_neighbors - 1])
    if not len(rows):
        return rows, None
    row = int(rows[st.session_state[_CASE] % len(rows)])
    neighbors = results.neighbors_of_test_digits(settings.metric)
    return rows, metrics.case(neighbors, row, settings.n_neighbors)


def _differing() -> Bools:
    """Return for each test digit at every K whether the weights change its answer."""
    uniform, distance = (results.predictions(each, state.settings().metric) for each in WEIGHTS)
    differing: Bools = uniform != distance
    return differing


def _other_k() -> int:
    """Return the K next to the current one at which some answer depends on the weights."""
    found = set((np.flatnonzero(_differing().any(axis=0)) + 1).tolist())
    k_values: list[int] = [k for k in model_selection.K_VALUES if k in found]
    return min(k_values, key=lambda k: abs(k - state.settings().n_neighbors))


def _none_sentence() -> str:
    k = state.settings().n_neighbors
    return (
        f"At K = {k:,} the weights change no answer for the {len(load_split().y_test)} test digits."
    )


def _caption(n: int) -> str:
    if n <= _MOST_SHOWN:
        return "The neighbors: distance, and vote compared with the nearest one’s"
    return (
        f"The {_MOST_SHOWN} nearest of {n:,} neighbors: distance, and vote compared with the "
        "nearest one’s"
    )


def _case_data(shown: Case) -> dict[str, Any]:
    pictures, test_pictures = encoded_digits()
    weights = weight_votes(shown.distances[None], "distance")[0]
    decimals = confidence.decimals(shown.distances[-1])
    uniform = shown.votes["uniform"]
    n = len(shown.labels)
    return {
        "picture": test_pictures[shown.row],
        "label": shown.label,
        "isTied": bool(np.sum(uniform == uniform.max()) > 1),
        "predictions": [shown.prediction(each) for each in WEIGHTS],
        "more": _caption(n),
        "neighbors": [
            {
                "picture": pictures[index],
                "label": int(label),
                "distance": f"{distance:.{decimals}f}",
                "size": float(weight / weights[0]),
            }
            for index, label, distance, weight in list(
                zip(shown.indices, shown.labels, shown.distances, weights, strict=True)
            )[:_MOST_SHOWN]
        ],
        "votes": [
            [float(share) for share in shown.votes[each] / shown.votes[each].sum()]
            for each in WEIGHTS
        ],
    }
