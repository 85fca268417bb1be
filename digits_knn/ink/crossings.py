"""Lines one pixel wide, followed from end to end, straight through crossings."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from digits_knn.arrays import Floats

Pixel = tuple[int, int]  # row, column
Chain = list[Pixel]  # neighbor by neighbor, from one end or crossing to the next
Links = dict[Pixel, list[Pixel]]  # each pixel's neighbors
End = tuple[int, bool]  # the number of a line, and whether its last point is meant, not its first

BRIDGE = 1.0  # times both half widths: crossings nearer to each other are one
LEAST_HALF_WIDTH = 1.5  # pixels: two lines one pixel wide meet in a few pixels
STRAIGHT = 60.0  # degrees; a line that turns more at a crossing ends there


def chains(links: Links) -> list[Chain]:
    """Part lines at their ends and crossings; a closed line without any starts anywhere."""
    nodes = [pixel for pixel, neighbors in links.items() if len(neighbors) != 2]
    found = [[node] for node in nodes if not links[node]]
    seen = set(nodes)
    walked: set[tuple[Pixel, Pixel]] = set()
    for node in nodes:
        for neighbor in links[node]:
            if (node, neighbor) not in walked:
                chain = _walk(links, node, neighbor)
                walked |= {(node, neighbor), (chain[-1], chain[-2])}
                seen.update(chain)
                found.append(chain)
    for pixel in links:
        if pixel not in seen:
            found.append(_walk(links, pixel, links[pixel][0]))
            seen.update(found[-1])
    return found


def _walk(links: Links, start: Pixel, following: Pixel) -> Chain:
    chain = [start, following]
    while len(links[chain[-1]]) == 2 and chain[-1] != start:
        first, second = links[chain[-1]]
        chain.append(second if first == chain[-2] else first)
    return chain


@dataclass(frozen=True)
class _Crossing:
    """Where lines meet: its middle, x and y, the half width of the ink there, and their ends."""

    middle: Floats
    half_width: float
    ends: list[End]


def joined(found: list[Chain], links: Links, half_widths: Floats) -> list[Floats]:
    """Join the chains that continue each other at crossings.

    Parameters
    ----------
    found : list of Chain
        All of `links`.
    half_widths : ndarray of shape (n_rows, n_columns)
        Of the ink there, pixels.

    Returns
    -------
    list of ndarray of shape (n, 2)
        Pixels, x to the right, y down.
    """
    rest, group_of = _without_bridges(found, links, half_widths)
    lines = [np.array(chain, dtype=np.float64)[:, ::-1] + 0.5 for chain in rest]
    crossing_at: dict[End, _Crossing] = {}
    partner: dict[End, End] = {}
    dots = []
    for crossing in _crossings(rest, group_of, half_widths):
        crossing_at.update(dict.fromkeys(crossing.ends, crossing))
        partner.update(_partners(crossing, lines))
        if not crossing.ends:  # bridges only: a blot
            dots.append(crossing.middle[None])
    trimmed = [_trimmed(line, i, crossing_at, partner) for i, line in enumerate(lines)]
    return dots + _linked(trimmed, partner)


def _without_bridges(
    found: list[Chain], links: Links, half_widths: Floats
) -> tuple[list[Chain], dict[Pixel, Pixel]]:
    """Take out chains within a crossing's ink; name the crossing of each pixel by one of them."""
    above = {pixel: pixel for pixel, neighbors in links.items() if len(neighbors) > 2}

    def root(pixel: Pixel) -> Pixel:
        while above[pixel] != pixel:
            pixel = above[pixel]
        return pixel

    rest = []
    for chain in found:
        first, last = chain[0], chain[-1]
        is_between = first in above and last in above and first != last
        if is_between and len(chain) - 1 <= BRIDGE * (half_widths[first] + half_widths[last]):
            above[root(first)] = root(last)
        else:
            rest.append(chain)
    return rest, {pixel: root(pixel) for pixel in above}


def _crossings(
    rest: list[Chain], group_of: dict[Pixel, Pixel], half_widths: Floats
) -> list[_Crossing]:
    ends: dict[Pixel, list[End]] = {group: [] for group in group_of.values()}
    for i, chain in enumerate(rest):
        for is_last in (False, True):
            pixel = chain[-1 if is_last else 0]
            if pixel in group_of:
                ends[group_of[pixel]].append((i, is_last))
    crossings = []
    for group, meeting in ends.items():
        pixels = np.array([pixel for pixel in group_of if group_of[pixel] == group])
        half_width = max(float(half_widths[tuple(pixels.T)].max()), LEAST_HALF_WIDTH)
        crossings.append(_Crossing(pixels.mean(axis=0)[::-1] + 0.5, half_width, meeting))
    return crossings


def _partners(crossing: _Crossing, lines: list[Floats]) -> dict[End, End]:
    """Pair the ends at a crossing that continue each other, the straightest first."""
    ways = {
        (i, is_last): _way_out(lines[i][:: -1 if is_last else 1], crossing)
        for i, is_last in crossing.ends
    }
    turns = sorted(
        (float(np.degrees(np.arccos(np.clip(-ways[one] @ ways[other], -1, 1)))), one, other)
        for one, other in combinations(crossing.ends, 2)
    )
    partner: dict[End, End] = {}
    for turn, one, other in turns:
        if turn <= STRAIGHT and one not in partner and other not in partner:
            partner[one], partner[other] = other, one
    return partner


def _way_out(line: Floats, crossing: _Crossing) -> Floats:
    """Find the direction in which a line leaves a crossing, beyond the ink of the others."""
    beyond = np.flatnonzero(np.hypot(*(line - crossing.middle).T) >= crossing.half_width)
    start = int(beyond[0]) if len(beyond) else 0
    stop = min(start + max(3, round(2 * crossing.half_width)), len(line) - 1)
    way = line[stop] - line[start] if stop > start else line[-1] - crossing.middle
    return np.asarray(way / max(np.hypot(*way), 1e-9))


def _trimmed(
    line: Floats, i: int, crossing_at: dict[End, _Crossing], partner: dict[End, End]
) -> Floats:
    """Cut off where a line is bent to meet others, if it goes on; lead it there if it ends."""
    is_kept = np.ones(len(line), dtype=np.bool_)
    first: Floats = np.empty((0, 2))
    last = first
    for end, crossing in crossing_at.items():
        if end[0] != i:
            continue
        if end in partner:
            is_kept &= np.hypot(*(line - crossing.middle).T) >= crossing.half_width
        elif end[1]:
            last = crossing.middle[None]
        else:
            first = crossing.middle[None]
    return np.vstack([first, line[is_kept] if is_kept.sum() >= 2 else line, last])


def _linked(lines: list[Floats], partner: dict[End, End]) -> list[Floats]:
    """String together the lines whose ends are partners."""
    linked = []
    used: set[int] = set()
    starts = [(i, is_last) for i in range(len(lines)) for is_last in (False, True)]
    # ends that lead nowhere first: what is left then are closed lines
    for start in sorted(starts, key=lambda end: end in partner):
        if start[0] in used:
            continue
        parts, end = [], start
        while end[0] not in used:
            i, is_last = end
            used.add(i)
            parts.append(lines[i][:: -1 if is_last else 1])
            end = partner.get((i, not is_last), end)
        line = np.vstack(parts)
        linked.append(np.vstack([line, line[:1]]) if start in partner else line)
    return linked
