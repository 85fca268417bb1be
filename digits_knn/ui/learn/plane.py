"""The step on how K-NN decides: a plane with points to add and remove, colored by K-NN."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import streamlit as st

from digits_knn.charts.palette import BLUE, ORANGE, PURPLE
from digits_knn.knn import metrics
from digits_knn.knn.classifier import WEIGHTS
from digits_knn.knn.metrics import METRICS
from digits_knn.lesson import plane
from digits_knn.lesson.block import Block
from digits_knn.lesson.plane import Plane, Points
from digits_knn.ui import elements
from digits_knn.ui.shared import state, url_setting
from digits_knn.ui.shared.url_setting import Setting

POINTS, K, WEIGHTS_HERE, METRIC = "points", "plane_k", "plane_weights", "plane_metric"
_SHADING = "shading"
FIRST_K = 15
SETTINGS = {
    POINTS: Setting(Points(), "points as a link of this page has them", plane.parse, plane.format),
    K: url_setting.whole_number(FIRST_K, 1, plane.N_FIRST + plane.MAX_ADDED),
    WEIGHTS_HERE: url_setting.one_of(WEIGHTS),
    METRIC: url_setting.one_of(METRICS),
    _SHADING: url_setting.one_of(("on", "off")),
}
COLORS = {"blue": BLUE, "orange": ORANGE, "purple": PURPLE}  # of the classes
_FIRST_CODE = 35  # of the letters that stand for cells: none that JSON would write as several
_LEVELS = 30  # of the share of the vote that the winner got
_NAME = "learn_plane"
_element = elements.register(_NAME, "learn/plane")


def points_and_settings(name: str = K) -> tuple[Points, int, str, str]:
    """Return the points, and K, weights and metric of the plane.

    Parameters
    ----------
    name : str
        Of the setting that holds K; it is no more than there are points.
    """
    points: Points = st.session_state[POINTS]
    k = min(st.session_state[name], max(len(points), 1))
    return points, k, st.session_state[WEIGHTS_HERE], st.session_state[METRIC]


def look() -> dict[str, Any]:
    """Return what the scripts need to draw the plane and to decode its cells."""
    names = zip(plane.CLASSES, COLORS.items(), strict=True)
    return {
        "side": plane.SIDE,
        "firstCode": _FIRST_CODE,
        "levels": _LEVELS,
        "classes": [{"name": f"{each}, {name}", "color": color} for each, (name, color) in names],
    }


def encode_cells(shown: Plane) -> str:
    """Write the winner of each cell and its share of the vote as a letter; see plane_painter.js."""
    share = ((_LEVELS - 1) * shown.shares.max(axis=2)).round().astype(int)
    codes: Any = _FIRST_CODE + _LEVELS * shown.predictions + share
    return bytes(codes.astype(np.uint8).ravel().tolist()).decode("ascii")


def show() -> None:
    """Show the plane with its controls."""
    chosen = points_and_settings()
    points, k, weights, metric = chosen
    _element(
        key=_NAME,
        data={
            "points": plane.format(points),
            "first": [[*place, label] for place, label in _first()],
            "most": plane.MAX_ADDED,
            "cells": encode_cells(plane.predict_everywhere(*chosen)) if len(points) else "",
            "k": k,
            "weights": weights,
            "metric": metric,
            "metrics": metrics.labels(),
            "plane": look(),
            "onPlane": METRICS[metric].on_plane,
            "weightings": state.WEIGHTS_LABELS,
            "shading": st.session_state[_SHADING],
        },
        **url_setting.callbacks(_NAME, SETTINGS),
    )


def uses_sidebar() -> bool:
    """Return whether K, weights or metric of the sidebar change anything here."""
    return False


def block() -> Block:
    """Return the code that colors the plane."""
    if not len(st.session_state[POINTS]):
        return Block("# Without a point there is no neighbor: add one.", "")
    return plane.code(*points_and_settings())


def _first() -> Iterator[tuple[list[int], int]]:
    """Return the first points, places and classes, by which scripts know what is taken away."""
    points = Points()
    return zip(points.X.astype(int).tolist(), points.y.tolist(), strict=True)
