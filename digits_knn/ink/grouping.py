"""Several digits beside each other, or in rows, are told apart: which strokes make which digit.

A straight cut, upright or leaning, parts two digits if it meets no stroke; the bar of a 5 and the
two loops of a broken 8 are parted, too, but lack a digit's height. benchmarks/doubt.py counts the
single digits that are taken apart: a few 4s whose two strokes do not touch.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from digits_knn.arrays import Floats
from digits_knn.ink.strokes import Stroke

GAP = 0.08  # of the row's height, between two digits, at least
ROW_GAP = 0.2  # of a row's height, between two rows, at least: the loops of an 8 are nearer
TALL = 0.5  # of the row's height: how tall a digit is, at least; what is lower is a part of one
WIDE = 2.0  # of its height: how wide a digit is, at most; a row of dashes is no number
LEANS = (0.0, -0.3, 0.3, -0.6, 0.6)  # of the cuts: how far to the right they go per unit down
MOST_STROKES = 60  # of a number; more are a scribble, and would take long
MAX_DIGITS = 10  # that are read of one drawing
Group = list[int]


@dataclass(frozen=True)
class _Extents:
    """How far each stroke reaches: in lists, as there are few."""

    low: list[float]
    high: list[float]

    def start(self, group: Group) -> float:
        return min(self.low[i] for i in group)

    def end(self, group: Group) -> float:
        return max(self.high[i] for i in group)

    def length(self, group: Group) -> float:
        return self.end(group) - self.start(group)


def group(strokes: Sequence[Stroke]) -> list[Group]:
    """Tell which strokes make a digit.

    Parameters
    ----------
    strokes : sequence of arrays of shape (n, 2)
        X to the right, y down, any unit; each has a point.

    Returns
    -------
    list of lists of int
        For each digit the indices of its strokes, ascending; digits as they are read, row by row
        from left to right. Without strokes there are none; very many are one.
    """
    if not strokes:
        return []
    if len(strokes) == 1 or len(strokes) > MOST_STROKES:
        return [list(range(len(strokes)))]
    down = _extents([stroke[:, 1] for stroke in strokes])
    across = [
        _extents([stroke[:, 0] - lean * stroke[:, 1] for stroke in strokes]) for lean in LEANS
    ]
    everything = list(range(len(strokes)))
    in_one_row = _columns(everything, across, down)
    tallest = max(down.length(row) for row in _parted(everything, down, 0.0))
    rows = _without_low(_parted(everything, down, ROW_GAP * tallest), down, down, tallest)
    in_rows = [_columns(row, across, down) for row in rows]
    # one digit above another may be an 8 in two parts: there are rows only if one holds several
    has_rows = len(rows) > 1 and any(len(row) > 1 for row in in_rows)
    if has_rows and sum(map(len, in_rows)) > len(in_one_row):
        groups = [each for row in in_rows for each in row]
    else:
        groups = in_one_row
    return [sorted(each) for each in groups]


def _extents(coordinates: Sequence[Floats]) -> _Extents:
    return _Extents([float(c.min()) for c in coordinates], [float(c.max()) for c in coordinates])


def _columns(row: Group, across: Sequence[_Extents], down: _Extents) -> list[Group]:
    """Part a row by the cuts, of those that lean alike, that find the most digits."""
    height = down.length(row)
    best = [row]
    for extents in across:
        groups = _without_low(_parted(row, extents, GAP * height), extents, down, height)
        is_narrow = any(extents.length(each) <= WIDE * down.length(each) for each in groups)
        if len(groups) > len(best) and is_narrow:
            best = groups
    return best


def _parted(strokes: Group, extents: _Extents, gap: float) -> list[Group]:
    """Part strokes wherever a gap is wider than this, from the lowest coordinate to the highest."""
    first, *others = sorted(strokes, key=extents.low.__getitem__)
    groups, end = [[first]], extents.high[first]
    for stroke in others:
        if extents.low[stroke] - end > gap:
            groups.append([])
        groups[-1].append(stroke)
        end = max(end, extents.high[stroke])
    return groups


def _without_low(
    groups: list[Group], extents: _Extents, down: _Extents, height: float
) -> list[Group]:
    """Give what is too low for a digit to the nearer of the groups beside it."""
    groups = list(groups)
    while len(groups) > 1:
        lows = [i for i, each in enumerate(groups) if down.length(each) < TALL * height]
        if not lows:
            break
        low = lows[0]
        gaps = {
            i: extents.start(groups[i + 1]) - extents.end(groups[i])
            for i in (low - 1, low)
            if 0 <= i < len(groups) - 1
        }
        left = min(gaps, key=gaps.__getitem__)
        groups[left : left + 2] = [groups[left] + groups[left + 1]]
    return groups
