"""Strokes drawn on the canvas, and what the canvas is."""

from collections.abc import Sequence

import numpy as np

from digits_knn.arrays import Floats

CANVAS_SIZE = 280  # pixels, each way
BRUSH = 18  # pixels of the canvas; what is read does not depend on it
INK = "#1d2733"
PAPER = "#ffffff"  # one fixed background: the canvas forgets the drawing when it changes
DOT = 12  # pixels; what is smaller each way is no digit
Stroke = Floats


def is_dot(strokes: Sequence[Stroke]) -> bool:
    """Return whether strokes, pixels of the canvas, at least one, are too small for a digit."""
    return bool(max(np.ptp(np.vstack(strokes), axis=0)) < DOT)
