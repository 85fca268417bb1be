"""What some write and the data hardly have: a foot under a 1 or a 7, a slash through a 0.

No small deformation leads from the one form to the other, so these two are left out of a drawing.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from digits_knn.arrays import Bools, Floats

# A stem goes straight down to a foot; by the height of the drawing
MOST_STROKES = 4  # of a 1 or a 7; what has more is neither
LONGEST = 10  # by its height, all its strokes together; this also bounds the points looked at
SPACING = 0.03  # between the points at which a drawing is looked at
TOP = 0.1  # the stem begins above
ALONE, FOOT = 0.45, 0.78  # between these heights there is nothing but the stem, then the foot
STEM = 0.09  # how far to a side ink may be and belong to the stem
GAP = 0.08  # in the stem, at most
LEAN = 0.7  # how far the stem moves to a side, at most, for each part it goes down
OVERHANG = 0.08  # how far a foot reaches to both sides, at least; a 2's base reaches to one
ROUNDING = 1e-9  # of the numbers that a stem is compared with
KEPT = 0.05  # how much of the foot to a side looks like the stem's own width and stays

# A ring with a slash through it; by the height of the ring
RING = 0.6  # of the drawing's height, at least
OPEN = 0.3  # between the ring's ends, at most
ROUND = 0.5  # how much of its box a ring encloses; an 8's loops, run through both ways, cancel out
SLASH = 0.5  # how long a slash is, at least
STRAIGHT = 0.93  # how long it is from end to end, by its own length
OFF_CENTER = 0.2  # how far from the middle of the ring it passes, at most
CROSSED = (0.2, 0.8)  # where on the slash that is
ACROSS = 0.15  # how far a slash goes to the right, at least, for each part up


def leave_out(strokes: Sequence[Floats]) -> tuple[list[Floats], list[Floats]]:
    """Part strokes into those of the digit, and the foot or slash that is left out.

    Parameters
    ----------
    strokes : sequence of ndarrays of shape (n, 2), n > 0
        X to the right, y down, any unit.

    Returns
    -------
    kept, left_out : lists of ndarrays of shape (n, 2)
        The strokes as they are, and none, if there is neither.
    """
    if len(strokes) == 2:
        for ring, slash in (strokes, strokes[::-1]):
            if _is_slashed(ring, slash):
                return [ring], [slash]
    height = _height(strokes)
    if (
        len(strokes) > MOST_STROKES
        or sum(map(_length, strokes)) > LONGEST * height
        or not _may_have_stem(np.vstack(strokes))
    ):
        return list(strokes), []
    spacing = SPACING * height
    dense = [_resampled(stroke, spacing) for stroke in strokes]
    is_foot = _is_foot(np.vstack(dense))
    if not is_foot.any():
        return list(strokes), []
    kept: list[Floats] = []
    left_out: list[Floats] = []
    for stroke, is_left_out in zip(
        dense, np.split(is_foot, np.cumsum([len(stroke) for stroke in dense])[:-1]), strict=True
    ):
        changes = np.flatnonzero(np.diff(is_left_out)) + 1
        for begin, end in pairwise([0, *changes.tolist(), len(stroke)]):
            (left_out if is_left_out[begin] else kept).append(stroke[begin:end])
    return kept, left_out


def _may_have_stem(points: Floats) -> bool:
    """Return False if, at the heights where a stem would be alone, the ink is wider than any stem.

    Made before points are added along the strokes, this rules out most drawings.
    """
    height = _height([points])
    x, y = (points - points.min(axis=0)).T
    x_alone = x[(y > ALONE * height) & (y < FOOT * height)]
    widest = (LEAN * (FOOT - ALONE) + 2 * STEM + ROUNDING) * height
    return len(x_alone) == 0 or bool(np.ptp(x_alone) <= widest)


def _is_foot(points: Floats) -> Bools:
    """Return which points are the foot under a straight stem: all False if it has none."""
    none = np.zeros(len(points), dtype=np.bool_)
    height = _height([points])
    if height == 0:
        return none
    x, y = ((points - points.min(axis=0)) / height).T
    is_alone = (y > ALONE) & (y < FOOT)
    if not is_alone.any() or np.ptp(y[is_alone]) < (FOOT - ALONE) / 2:
        return none
    lean, at_top = np.polyfit(y[is_alone], x[is_alone], 1)
    aside = x - at_top - lean * y
    stem = np.sort(y[np.abs(aside) <= STEM])
    is_stem = (
        np.abs(aside[is_alone]).max() <= STEM
        and abs(lean) <= LEAN
        and stem[0] <= TOP
        and np.diff(stem).max() <= GAP
    )
    below = aside[y >= FOOT]
    if not is_stem or min(-below.min(), below.max()) < OVERHANG:
        return none
    is_foot: Bools = (y >= FOOT) & (np.abs(aside) > KEPT)
    return is_foot


def _is_slashed(ring: Floats, slash: Floats) -> bool:
    """Return whether a stroke is a ring, and the other goes through its middle, up to the right."""
    width, height = np.ptp(ring, axis=0)
    way = slash[-1] - slash[0]
    length = np.hypot(*way)
    if height < RING * _height([ring, slash]) or length < SLASH * height or length == 0:
        return False
    x, y = (ring - ring[0]).T
    enclosed = abs(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1))) / 2
    is_ring = np.hypot(x[-1], y[-1]) <= OPEN * height and enclosed >= ROUND * width * height
    is_straight = length >= STRAIGHT * _length(slash)
    rises = way[0] * way[1] < 0 and abs(way[0]) >= ACROSS * abs(way[1])
    to_middle = (ring.min(axis=0) + ring.max(axis=0)) / 2 - slash[0]
    off_center = abs(way[0] * to_middle[1] - way[1] * to_middle[0]) / length
    crossed_at = to_middle @ way / length**2
    return bool(
        is_ring
        and is_straight
        and rises
        and off_center <= OFF_CENTER * height
        and CROSSED[0] <= crossed_at <= CROSSED[1]
    )


def _length(stroke: Floats) -> float:
    return float(np.hypot(*np.diff(stroke, axis=0).T).sum())


def _height(strokes: Sequence[Floats]) -> float:
    return float(np.ptp(np.vstack(strokes)[:, 1]))


def _resampled(stroke: Floats, spacing: float) -> Floats:
    """Add points along a stroke, so that none is farther than spacing from the next."""
    along = np.append(0, np.cumsum(np.hypot(*np.diff(stroke, axis=0).T)))
    if spacing == 0 or along[-1] == 0:
        return stroke
    at = np.union1d(along, np.arange(0, along[-1], spacing))
    return np.column_stack([np.interp(at, along, axis) for axis in stroke.T])
