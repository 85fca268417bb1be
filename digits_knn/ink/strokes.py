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
# Two digits beside each other, by the height of both together; benchmarks/doubt.py counts
# which single digits look so too: a few 4s whose two strokes do not touch
GAP = 0.05  # between them, at least
TALL = 0.7  # how tall each is, at least
WIDE = 2.0  # how wide one of them is, by its own height, at most: a row of dashes is none


def is_dot(strokes: Sequence[Stroke]) -> bool:
    """Return whether strokes, pixels of the canvas, at least one, are too small for a digit."""
    return bool(max(np.ptp(np.vstack(strokes), axis=0)) < DOT)


def is_two_digits(strokes: Sequence[Stroke]) -> bool:
    """Return whether strokes, any unit, look like two or more digits beside each other.

    They do if a gap parts them into a left and a right group, each about as tall as the whole.
    One group may hold several digits.
    """
    boxes = np.array([[stroke.min(axis=0), stroke.max(axis=0)] for stroke in strokes])
    boxes = boxes[boxes[:, 0, 0].argsort()]  # from left to right; each has two corners of x and y
    height = np.ptp(boxes[:, :, 1])
    right_ends = np.maximum.accumulate(boxes[:, 1, 0])

    for i in range(1, len(boxes)):
        if boxes[i, 0, 0] - right_ends[i - 1] <= GAP * height:
            continue
        sizes = np.array([np.ptp(each.reshape(-1, 2), axis=0) for each in (boxes[:i], boxes[i:])])
        across, down = sizes.T
        if (down >= TALL * height).all() and (across <= WIDE * down).any():
            return True
    return False


def may_be_a_digit(strokes: Sequence[Stroke]) -> bool:
    """Return whether strokes, pixels of the canvas, are neither none, nor a dot, nor two digits."""
    return bool(strokes) and not is_dot(strokes) and not is_two_digits(strokes)
