"""Lines one pixel wide, followed from end to end, straight through crossings."""

from itertools import combinations

import numpy as np

from digits_knn.arrays import Floats

Pixel = tuple[int, int]  # row, column
Chain = list[Pixel]  # neighbor by neighbor, from one end or crossing to the next
Links = dict[Pixel, list[Pixel]]  # each pixel's neighbors

BRIDGE = 1.0  # times both half widths: crossings nearer to each other are one
STRAIGHT = 60.0  # degrees; a line that turns more at a crossing ends there


def chains(links: Links) -> list[Chain]:
    """Part lines at their ends and crossings; a closed line without any starts anywhere."""
    found = []
    walked: set[tuple[Pixel, Pixel]] = set()
    nodes = [pixel for pixel, neighbors in links.items() if len(neighbors) != 2]
    seen = set(nodes)
    found += [[node] for node in nodes if not links[node]]
    for node in nodes:
        for neighbor in links[node]:
            if (node, neighbor) not in walked:
                chain = _walk(links, node, neighbor)
                walked |= {(node, neighbor), (chain[-1], chain[-2])}
                seen.update(chain)
                found.append(chain)
    for pixel in links:
        if pixel not in seen:
            chain = _walk(links, pixel, links[pixel][0])
            seen.update(chain)
            found.append(chain)
    return found


def _walk(links: Links, start: Pixel, following: Pixel) -> Chain:
    chain = [start, following]
    while len(links[chain[-1]]) == 2 and chain[-1] != start:
        first, second = links[chain[-1]]
        chain.append(second if first == chain[-2] else first)
    return chain


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
    group = {pixel: pixel for pixel, neighbors in links.items() if len(neighbors) > 2}

    def root(pixel: Pixel) -> Pixel:
        while group[pixel] != pixel:
            pixel = group[pixel]
        return pixel

    rest = []
    for chain in found:
        first, last = chain[0], chain[-1]
        if (
            first in group
            and last in group
            and first != last
            and len(chain) - 1 <= max(BRIDGE * (half_widths[first] + half_widths[last]), 1)
        ):
            group[root(first)] = root(last)
        else:
            rest.append(chain)

    lines = [np.array(chain, dtype=np.float64)[:, ::-1] + 0.5 for chain in rest]
    ends: dict[Pixel, list[tuple[int, bool]]] = {}  # of each crossing: line, whether its last
    members: dict[Pixel, list[Pixel]] = {}
    for pixel in group:
        members.setdefault(root(pixel), []).append(pixel)
    for i, chain in enumerate(rest):
        for is_last in (False, True):
            pixel = chain[-1 if is_last else 0]
            if pixel in group:
                ends.setdefault(root(pixel), []).append((i, is_last))
    partner: dict[tuple[int, bool], tuple[int, bool]] = {}
    reach: dict[tuple[int, bool], float] = {}
    center: dict[tuple[int, bool], Floats] = {}
    for crossing, meeting in ends.items():
        pixels = np.array(members[crossing])
        middle = pixels.mean(axis=0)[::-1] + 0.5
        width = float(max(half_widths[tuple(pixels.T)].max(), 1.5))
        for end in meeting:
            reach[end], center[end] = width, middle
        partner.update(_partners(meeting, lines, width, middle))
    return _linked(lines, partner, reach, center)


def _partners(
    meeting: list[tuple[int, bool]], lines: list[Floats], width: float, middle: Floats
) -> dict[tuple[int, bool], tuple[int, bool]]:
    """Pair the ends at a crossing that continue each other, the straightest first."""
    ways = {end: _way_out(lines[end[0]][:: -1 if end[1] else 1], width, middle) for end in meeting}
    turns = sorted(
        (float(np.degrees(np.arccos(np.clip(-ways[one] @ ways[other], -1, 1)))), one, other)
        for one, other in combinations(meeting, 2)
    )
    partner: dict[tuple[int, bool], tuple[int, bool]] = {}
    for turn, one, other in turns:
        if turn <= STRAIGHT and one not in partner and other not in partner:
            partner[one], partner[other] = other, one
    return partner


def _way_out(line: Floats, width: float, middle: Floats) -> Floats:
    """Find the direction in which a line leaves a crossing, beyond the ink of the others."""
    distances = np.hypot(*(line - middle).T)
    beyond = np.flatnonzero(distances >= width)
    start = int(beyond[0]) if len(beyond) else 0
    stop = min(start + max(3, round(2 * width)), len(line) - 1)
    way = line[stop] - line[start] if stop > start else line[-1] - middle
    return np.asarray(way / max(np.hypot(*way), 1e-9))


def _linked(
    lines: list[Floats],
    partner: dict[tuple[int, bool], tuple[int, bool]],
    reach: dict[tuple[int, bool], float],
    center: dict[tuple[int, bool], Floats],
) -> list[Floats]:
    """String lines together, without what is bent near a crossing."""
    trimmed = []
    for i, line in enumerate(lines):
        keep = np.ones(len(line), dtype=np.bool_)
        for end in ((i, False), (i, True)):
            if end in partner:
                keep &= np.hypot(*(line - center[end]).T) >= reach[end]
        trimmed.append(line[keep] if keep.sum() >= 2 else line)
    for i in range(len(lines)):
        if (i, False) in center and (i, False) not in partner:
            trimmed[i] = np.vstack([center[i, False], trimmed[i]])
        if (i, True) in center and (i, True) not in partner:
            trimmed[i] = np.vstack([trimmed[i], center[i, True]])

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
            parts.append(trimmed[i][:: -1 if is_last else 1])
            other = (i, not is_last)
            if other not in partner:
                break
            end = partner[other]
        line = np.vstack(parts)
        if start in partner:
            line = np.vstack([line, line[:1]])
        linked.append(line)
    return linked
