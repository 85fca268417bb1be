"""Drawings as the canvas stores them: Fabric.js JSON to strokes, and strokes to JSON."""

import math
from collections.abc import Sequence
from itertools import chain
from typing import Any

import numpy as np

from digits_knn.ink.grouping import group
from digits_knn.ink.strokes import BRUSH, INK, PAPER, Stroke

MAX_POINTS = 20_000  # a drawing by hand has some hundreds; more would hold up everyone else
MAX_STROKES = 500
MAX_COORDINATE = 1e6  # pixels
OUT_OF_BOUNDS = "What the canvas sent is not a drawing: a coordinate is not a number within bounds."
CURVE_STEPS = 4  # line segments for one quadratic curve, which is a few pixels long
# of a stroke, beside its path: what places it, and what it looks like
KNOWN = (
    *("type", "originX", "originY", "left", "top", "scaleX", "scaleY", "angle", "skewX", "skewY"),
    *("flipX", "flipY", "fill", "stroke", "strokeWidth", "strokeLineCap", "strokeLineJoin"),
)
MAX_TEXT = 40  # characters of such a property
PART, THINNEST = 0.13, 3  # of the smallest digit, and pixels: the brush of what is drawn anew
EMPTY: dict[str, Any] = {"objects": [], "background": PAPER}


def strokes_from_canvas(drawing: Any) -> list[Stroke]:
    """Take the strokes from what the canvas sends.

    Curves become short lines; objects that were moved, scaled, turned or mirrored on the canvas
    are placed where they are seen.

    Parameters
    ----------
    drawing : object
        The canvas's json_data: a dict with a list "objects" of Fabric.js paths.

    Returns
    -------
    list of ndarray of shape (n, 2)
        Canvas pixels, x to the right, y down.

    Raises
    ------
    ValueError
        If it is no such drawing, holds a number that is not finite, or has more than MAX_POINTS
        points or MAX_STROKES strokes. The message is a sentence for who draws.
    """
    objects = drawing.get("objects") if isinstance(drawing, dict) else None
    if not isinstance(objects, list):
        raise ValueError("What the canvas sent is not a drawing: it has no list of strokes.")
    if len(objects) > MAX_STROKES:
        raise ValueError(
            f"This drawing has {len(objects):,} strokes; at most {MAX_STROKES} can be read."
        )
    paths = [_path(item) for item in objects]
    n_points = sum(len(path) for path in paths)
    if n_points > MAX_POINTS:
        raise ValueError(
            f"This drawing has {n_points:,} points; at most {MAX_POINTS:,} can be read."
        )
    return [
        _placed(_flattened(path), item) for path, item in zip(paths, objects, strict=True) if path
    ]


def keep_known(drawing: dict[str, Any]) -> dict[str, Any]:
    """Return a drawing without what a browser sent beside it, which may be anything, of any size.

    Parameters
    ----------
    drawing : dict
        One that `strokes_from_canvas` reads.
    """
    return {**EMPTY, "objects": [_known(item) for item in drawing["objects"]]}


def _known(item: dict[str, Any]) -> dict[str, Any]:
    known = {name: item[name] for name in KNOWN if name in item and _is_scalar(item[name])}
    return {**known, "path": item["path"]}


def _is_scalar(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_TEXT
    return value is None or isinstance(value, (int, float))  # true and false are


def canvas_from_strokes(strokes: Sequence[Stroke]) -> dict[str, Any]:
    """Make a drawing that the canvas can load.

    Parameters
    ----------
    strokes : sequence of arrays of shape (n, 2)
        Canvas pixels, x to the right, y down.

    Returns
    -------
    dict
        In the form that `strokes_from_canvas` reads.
    """
    arrays = [np.asarray(stroke) for stroke in strokes]
    brush = _brush(arrays)
    return {**EMPTY, "objects": [_path_object(stroke, brush) for stroke in arrays]}


def _brush(strokes: Sequence[Stroke]) -> float:
    """Return a brush that leaves the smallest digit legible, pixels of the canvas."""
    sides = [max(np.ptp(np.vstack([strokes[i] for i in each]), axis=0)) for each in group(strokes)]
    return round(float(np.clip(PART * min(sides, default=BRUSH), THINNEST, BRUSH)), 1)


def _path_object(stroke: Stroke, brush: float) -> dict[str, Any]:
    center = (stroke.min(axis=0) + stroke.max(axis=0)) / 2
    points = stroke.round(2).tolist()
    return {
        "type": "Path",
        "path": [["M", *points[0]], *(["L", *point] for point in points)],
        "originX": "center",
        "originY": "center",
        "left": float(center[0]),
        "top": float(center[1]),
        "fill": None,
        "stroke": INK,
        "strokeWidth": brush,
        "strokeLineCap": "round",
        "strokeLineJoin": "round",
    }


def _path(item: Any) -> list[Any]:
    """Check that an object of the canvas is a path of moves, lines and quadratic curves."""
    path = item.get("path") if isinstance(item, dict) else None
    lengths = {"M": 3, "L": 3, "Q": 5}
    if not isinstance(path, list) or not all(
        isinstance(command, list) and command and len(command) == lengths.get(str(command[0]))
        for command in path
    ):
        raise ValueError("What the canvas sent is not a drawing: a stroke has no path.")
    return path


def _flattened(path: list[Any]) -> Stroke:
    """Turn a path into points, those where a curve turns back included."""
    ends = _pairs([command[-2:] for command in path])
    controls = _pairs([command[1:3] for command in path])  # of a line: its end
    is_curve = np.array([command[0] == "Q" for command in path])
    starts = np.vstack([ends[:1], ends[:-1]])
    with np.errstate(divide="ignore", invalid="ignore"):
        extremes = (starts - controls) / (starts - 2 * controls + ends)
    # exact bounds: the canvas places a path by the center of its box
    extremes = np.where((extremes > 0) & (extremes < 1), extremes, 1)
    even = np.broadcast_to(np.arange(1, CURVE_STEPS + 1) / CURVE_STEPS, (len(path), CURVE_STEPS))
    t = np.sort(np.hstack([even, extremes]), axis=1)[..., None]
    curves = (
        (1 - t) ** 2 * starts[:, None] + 2 * t * (1 - t) * controls[:, None] + t**2 * ends[:, None]
    )
    keep = np.where(is_curve[:, None], True, np.arange(t.shape[1]) == t.shape[1] - 1)
    return np.asarray(curves[keep])


def _placed(points: Stroke, item: dict[str, Any]) -> Stroke:
    """Apply an object's place, size, angle, skew and mirroring (Fabric.js's order of them)."""
    if item.get("originX", "center") != "center" or item.get("originY", "center") != "center":
        raise ValueError("What the canvas sent is not a drawing: a stroke has no center.")
    center = (points.min(axis=0) + points.max(axis=0)) / 2
    place = _numbers([item.get("left", center[0]), item.get("top", center[1])])
    scale = _numbers([item.get("scaleX", 1), item.get("scaleY", 1)])
    angle, skew_x, skew_y = np.radians(
        _numbers([item.get(name, 0) for name in ("angle", "skewX", "skewY")])
    )
    mirror = [-1 if item.get(name) else 1 for name in ("flipX", "flipY")]
    rotation = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    shear_x = np.array([[1, math.tan(skew_x)], [0, 1]])
    shear_y = np.array([[1, 0], [math.tan(skew_y), 1]])
    matrix = rotation @ np.diag(scale * mirror) @ shear_x @ shear_y
    return _bounded((points - center) @ matrix.T + place)


def _bounded(points: Stroke) -> Stroke:
    """Return the points if all are numbers that can be drawn."""
    if not (np.abs(points) <= MAX_COORDINATE).all():  # NaN compares false
        raise ValueError(OUT_OF_BOUNDS)
    return points


def _pairs(values: list[Any]) -> Stroke:
    return _numbers(list(chain.from_iterable(values))).reshape(-1, 2)


def _numbers(values: list[Any]) -> Stroke:
    """Turn a list from JSON into an array of numbers that can be drawn."""
    # NaN compares false
    if not all(
        isinstance(value, (int, float)) and abs(value) <= MAX_COORDINATE for value in values
    ):
        raise ValueError(OUT_OF_BOUNDS)
    return np.array(values, dtype=np.float64)
