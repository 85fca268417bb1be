"""Step 4 of the lesson: a plane with points to add and take away, colored by K-NN's answers."""

from contextlib import suppress
from typing import Any

import numpy as np
import streamlit as st

from digits_knn.classifier import WEIGHTS
from digits_knn.lesson import plane
from digits_knn.lesson.block import Block
from digits_knn.lesson.plane import Plane, Points
from digits_knn.ui import elements, follow, setting, state
from digits_knn.ui.setting import Setting

POINTS, K, WEIGHTS_HERE, METRIC = "points", "plane_k", "plane_weights", "plane_metric"
_SHADING = "shading"
FIRST_K = 15
SHARED = {
    POINTS: Setting(Points(), "points as a link of this page has them", plane.read, plane.write),
    K: setting.whole(FIRST_K, 1, plane.N_FIRST + plane.MAX_ADDED),
    WEIGHTS_HERE: setting.one_of(WEIGHTS),
    METRIC: setting.one_of(list(state.METRIC_LABELS)),
}
SETTINGS = SHARED | {_SHADING: setting.one_of(("on", "off"))}
_NAME = "learn_plane"
_element = elements.register(_NAME, "nodes", "play", "partition")


def points_and_settings() -> tuple[Points, int, str, str]:
    """Give the points, and K, weights and metric of the plane; K is no more than there are."""
    points: Points = st.session_state[POINTS]
    k = min(st.session_state[K], max(len(points), 1))
    return points, k, st.session_state[WEIGHTS_HERE], st.session_state[METRIC]


def symbols(shown: Plane) -> str:
    """Write the winner of each cell and its share of the vote as a letter; see partition.js."""
    share = (29 * shown.shares.max(axis=2)).round().astype(int)
    codes: Any = 35 + 30 * shown.answers + share
    return bytes(codes.astype(np.uint8).ravel().tolist()).decode("ascii")


def show() -> None:
    """Show the plane with its controls."""
    chosen = points_and_settings()
    points, k, weights, metric = chosen
    _element(
        key=_NAME,
        data={
            "points": points.X.astype(int).tolist(),
            "labels": points.y.tolist(),
            "cells": symbols(plane.ask_everywhere(*chosen)) if len(points) else "",
            "k": k,
            "weights": weights,
            "metric": metric,
            "metrics": state.METRIC_LABELS,
            "weightings": state.WEIGHTS_LABELS,
            "shading": st.session_state[_SHADING],
            "isFull": len(points.added) >= plane.MAX_ADDED,
        },
        on_add_change=_add,
        on_remove_change=_remove,
        **{
            f"on_{name}_change": setting.take_told(_NAME, name, each)
            for name, each in SETTINGS.items()
        },
    )


def block() -> Block:
    """Give the code that colors the plane."""
    if not len(st.session_state[POINTS]):
        return Block("# Without a point there is no neighbor: add one.", "")
    return plane.code(*points_and_settings())


def _add() -> None:
    """Take a point that was pressed; what is none, as a browser may send, is not taken."""
    with suppress(ValueError, TypeError):
        x, y, label = elements.told(_NAME, "add")
        _change(plane.add(st.session_state[POINTS], x, y, label))


def _remove() -> None:
    with suppress(ValueError):
        _change(plane.remove(st.session_state[POINTS], elements.told(_NAME, "remove")))


def _change(points: Points) -> None:
    st.session_state[POINTS] = points
    follow.run_parts(*setting.LESSON)
