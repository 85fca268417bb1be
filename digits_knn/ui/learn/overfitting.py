"""The step on K too small, between and too large, with rules of thumb for the digits."""

import numpy as np
import streamlit as st

from digits_knn.charts import decision_plane
from digits_knn.lesson import overfitting, plane
from digits_knn.lesson.block import Block
from digits_knn.ui import elements
from digits_knn.ui.learn import plane as learn_plane
from digits_knn.ui.shared import charts, results, state

_BETWEEN = "between_k"
_SHARED = (learn_plane.POINTS, learn_plane.WEIGHTS_HERE, learn_plane.METRIC)
SETTINGS = {
    **{name: learn_plane.SETTINGS[name] for name in _SHARED},
    _BETWEEN: learn_plane.SETTINGS[learn_plane.K],
}
_HEIGHT = 230  # pixels of the chart
_NAME = "learn_extremes"
_element = elements.register(_NAME, "learn/overfitting")


def show() -> None:
    """Show three planes, the scores of every K, and what K is chosen for the digits."""
    points, k, weights, metric = learn_plane.points_and_settings(_BETWEEN)
    n = len(points)
    if n < 2:
        st.info("This step needs at least two points: add some in the step before.")
        return
    with st.spinner("Scoring every K …"):
        training, leave_one_out = overfitting.scores_by_k(points, weights, metric)
    _element(
        key=_NAME,
        data={
            "plane": learn_plane.look(),
            "points": np.column_stack([points.X, points.y]).astype(int).tolist(),
            "planes": [
                {
                    "title": title,
                    "cells": learn_plane.encode_cells(
                        plane.predict_everywhere(points, each, weights, metric)
                    ),
                    "training": f"training {training[each - 1]:.0%}",
                    "leaveOneOut": f"fair {leave_one_out[each - 1]:.0%}" if each < n else "",
                }
                for title, each in (("K = 1", 1), (f"K = {k}", k), (f"K = n = {n}", n))
            ],
        },
    )
    st.session_state[_BETWEEN] = k  # no more than there are points
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("K =", width="content")
        st.slider(
            "K between",
            1,
            n,
            key=_BETWEEN,
            persist_state="session",
            label_visibility="collapsed",
        )
    charts.show(
        decision_plane.scores,
        n,
        _HEIGHT,
        tables=decision_plane.scores_tables(training, leave_one_out, k),
    )
    _show_rules()


def uses_sidebar() -> bool:
    """Return whether K, weights or metric of the sidebar change anything here."""
    return False


def block() -> Block:
    """Return the code that scores the points."""
    points, k, weights, metric = learn_plane.points_and_settings(_BETWEEN)
    if len(points) < 2:
        return Block("# This needs at least two points.", "")
    return overfitting.code(points, k, weights, metric)


def _show_rules() -> None:
    """Show which K the rules choose for the digits; each opens Tune K there."""
    rules_shown = st.expander(
        "Rules of thumb: which K for the digits?", key="lesson_rules", on_change="rerun"
    )
    if not rules_shown.open:  # cross-validating every K takes a moment
        return
    settings = state.settings()
    curves = results.validation_curves(settings.metric)[settings.weights]
    rules = {
        "Small": 1,
        "Best cross-validated": curves.best,
        "One standard error": curves.one_standard_error,
        "√n": curves.square_root,
        "All": len(curves.train),
    }
    with rules_shown:
        st.markdown("Each rule’s K, with its test score. Click or tap one to open Tune K there.")
        with st.container(horizontal=True, gap="small"):
            for rule, k in rules.items():
                label = f"{rule}: **{k:,}** ({curves.test[k - 1]:.1%})"
                if st.button(label, key=f"rule_{rule}"):
                    state.set_k(k)
                    st.switch_page("digits_knn/ui/tune/page.py")
