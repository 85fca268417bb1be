"""Drawings as short text, for a link and for the browser to keep."""

import base64
import json
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from digits_knn.arrays import Floats
from digits_knn.ink import fabric
from digits_knn.ink.strokes import Stroke

MAX_LINK = 2_000  # characters, which every browser and messenger takes
MAX_KEPT = 200_000  # characters; the largest drawing that the canvas takes has fewer
MAX_UNPACKED = 1_000_000  # bytes
GRIDS = (0.01, 0.1, 0.5, 1, 2, 4, 8, 16)  # pixels of the canvas that coordinates are rounded to


def pack(strokes: Sequence[Stroke], max_text: int) -> str:
    """Write a drawing as text, to the hundredth of a pixel if it fits, or as finely as it does.

    Parameters
    ----------
    strokes : sequence of arrays of shape (n, 2)
        Canvas pixels, x to the right, y down.
    max_text : int
        MAX_LINK or MAX_KEPT.

    Returns
    -------
    str
        At most so many letters, digits, hyphens and underscores.

    Raises
    ------
    ValueError
        If even the coarsest grid gives more.
    """
    for grid in GRIDS:
        text = pack_on(strokes, grid)
        if text is not None and len(text) <= max_text:
            return text
    raise ValueError("This drawing has too many strokes for a link.")


def pack_on(strokes: Sequence[Stroke], grid: float) -> str | None:
    """Write a drawing as text, rounded to one grid; None if it has more than the canvas takes.

    Parameters
    ----------
    strokes : sequence of arrays of shape (n, 2)
        Canvas pixels.
    grid : float
        Pixels, one of GRIDS.
    """
    steps = _steps(strokes, grid)
    # as many as the canvas takes back: each has a command, each stroke one more
    if sum(len(each) // 2 + 1 for each in steps) > fabric.MAX_POINTS:
        return None
    written = json.dumps([grid, *steps], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.compress(written, 9)).decode().rstrip("=")


def _steps(strokes: Sequence[Stroke], grid: float) -> list[list[int]]:
    """Write each stroke as its first place on the grid, then how far it is to each next."""
    steps = []
    for stroke in strokes:
        places = np.round(np.asarray(stroke) / grid).astype(np.int64).tolist()
        # a place is written once, however many points have come to lie on it
        places = places[:1] + [place for before, place in pairwise(places) if place != before]
        steps.append(np.diff(places, axis=0, prepend=0).ravel().tolist())
    return steps


def unpack(text: str) -> list[Stroke]:
    """Read a drawing that `pack` has written.

    Returns
    -------
    list of ndarray of shape (n, 2)
        Canvas pixels.

    Raises
    ------
    ValueError
        If the text is no such drawing.
    """
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        # with a limit: a short text may unpack to gigabytes
        grid, *strokes = json.loads(zlib.decompressobj().decompress(packed, MAX_UNPACKED))
        if grid not in GRIDS or isinstance(grid, bool):
            raise ValueError("no such grid")
        if len(strokes) > fabric.MAX_STROKES or sum(map(len, strokes)) > 2 * fabric.MAX_POINTS:
            raise ValueError("more than the canvas takes")
        return [_points(steps) * grid for steps in strokes]
    except (ValueError, TypeError, RecursionError, zlib.error) as error:
        raise ValueError("not a packed drawing") from error


def _points(steps: Any) -> Floats:
    """Turn what JSON holds into places on the grid; ValueError if it is no stroke."""
    if (
        not isinstance(steps, list)
        or not steps
        or len(steps) % 2
        # however many there are, they add up to a number that NumPy has
        or not all(type(step) is int and abs(step) < 2**31 for step in steps)
    ):
        raise ValueError("not a stroke")
    return np.reshape(steps, (-1, 2)).cumsum(axis=0).astype(np.float64)
