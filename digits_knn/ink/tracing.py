"""Ink becomes strokes along its middle, as if a pen had drawn it: how thick it is does not matter.

The ink is thinned until lines one pixel wide are left (Guo and Hall, "Parallel thinning with
two-subiteration algorithms", Communications of the ACM 32, 1989). Lines are followed from end to
end and from crossing to crossing; `crossings` leads them straight through.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image
from scipy.ndimage import distance_transform_edt, uniform_filter1d

from digits_knn.arrays import Bools, Floats
from digits_knn.ink import crossings
from digits_knn.ink.crossings import Chain, Links
from digits_knn.ink.strokes import Stroke

SIZE = 96  # pixels, the longer side at which ink is thinned
FILLED = 1.5  # times the usual half width: ink farther from paper is a loop that was filled
SPUR = 0.5  # times the half width: a side line that reaches out less is a bump of the edge
SMOOTH = 5  # pixels; lines are averaged over so many, for they go in steps
# A pixel's neighbors, clockwise from the upper one: down, right
NEIGHBORS = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))


def trace(ink: ArrayLike) -> list[Stroke]:
    """Find the strokes that ink may have been drawn with.

    Parameters
    ----------
    ink : array-like of shape (n_rows, n_columns)
        Bool or 0..1, as of a smooth edge; a pixel is ink from 0.5.

    Returns
    -------
    list of ndarray of shape (n, 2)
        Pixels of ink, x to the right, y down. One that ends where it began is closed.

    Raises
    ------
    ValueError
        If it has another shape, a value outside 0..1 or not a number, or no ink.
    """
    values, corner = _cropped(_checked(ink))
    is_ink = _resized(values)
    is_ink = _without_filled_loops(is_ink)
    links = _links(thin(is_ink))
    half_widths = _depths(is_ink)
    chains = _without_spurs(links, half_widths)
    lines = crossings.joined(chains, links, half_widths)
    scale = np.array(values.shape[::-1]) / np.array(is_ink.shape[::-1])
    return [_smooth(line) * scale + corner for line in lines]


def _checked(ink: ArrayLike) -> Floats:
    values = np.asarray(ink, dtype=np.float64)
    if values.ndim != 2:
        raise ValueError(f"A bitmap must be a 2-D array, not one of shape {values.shape}.")
    if not ((values >= 0) & (values <= 1)).all():  # what is not a number is neither
        raise ValueError("A bitmap must hold values from 0 to 1 only.")
    if not (values >= 0.5).any():
        raise ValueError("There is nothing to read: the bitmap has no ink.")
    return values


def _cropped(values: Floats) -> tuple[Floats, Floats]:
    """Cut off what is no ink; return the rest and its upper left corner, x and y."""
    is_ink = values >= 0.5
    rows, columns = np.flatnonzero(is_ink.any(axis=1)), np.flatnonzero(is_ink.any(axis=0))
    corner = np.array([columns[0], rows[0]], dtype=np.float64)
    return values[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], corner


def _resized(values: Floats) -> Bools:
    """Scale ink to SIZE: up smoothly; down so that no thin line breaks."""
    factor = SIZE / max(values.shape)
    height, width = (max(1, round(side * factor)) for side in values.shape)
    image = Image.fromarray(values.astype(np.float32))
    if factor >= 1:
        scaled = image.resize((width, height), Image.Resampling.BICUBIC)
        return np.asarray(scaled) >= 0.5
    solid = Image.fromarray((values >= 0.5).astype(np.float32))
    return np.asarray(solid.resize((width, height), Image.Resampling.BOX)) > 0


def _depths(is_ink: Bools) -> Floats:
    """Measure how far each pixel of ink is from paper, pixels."""
    depths: Floats = distance_transform_edt(np.pad(is_ink, 1))[1:-1, 1:-1]
    return depths


def _without_filled_loops(is_ink: Bools) -> Bools:
    depths = _depths(is_ink)
    usual = np.median(depths[thin(is_ink)])
    hollow: Bools = is_ink & (depths <= FILLED * usual)
    return hollow


def _codes(padded: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Number the neighborhoods: bit i is set where neighbor i is ink."""
    height, width = padded.shape
    codes = np.zeros((height - 2, width - 2), dtype=np.uint8)
    for bit, (down, right) in enumerate(NEIGHBORS):
        codes |= padded[1 + down : height - 1 + down, 1 + right : width - 1 + right] << bit
    return codes


def _removable() -> tuple[Bools, Bools]:
    """Tell of each neighborhood whether thinning takes the pixel away, in both of its turns."""
    around = (np.arange(256)[:, None] >> np.arange(8)) & 1 == 1
    up, upper_right, right, lower_right, down, lower_left, left, upper_left = around.T
    following = around | np.roll(around, -1, axis=1)  # a neighbor or the next clockwise
    n_parts = (~around & (np.roll(around, -1, axis=1) | np.roll(around, -2, axis=1)))[:, ::2].sum(
        axis=1
    )
    n_pairs = np.minimum(following[:, ::2].sum(axis=1), following[:, 1::2].sum(axis=1))
    is_edge = (n_parts == 1) & (n_pairs >= 2) & (n_pairs <= 3)
    is_held_right = (up | upper_right | ~lower_right) & right
    is_held_left = (down | lower_left | ~upper_left) & left
    return is_edge & ~is_held_left, is_edge & ~is_held_right


REMOVABLE = _removable()


def thin(is_ink: Bools) -> Bools:
    """Wear ink away from all sides until lines one pixel wide are left."""
    padded = np.pad(is_ink, 1).astype(np.uint8)
    inner = padded[1:-1, 1:-1]
    is_changed = True
    while is_changed:
        is_changed = False
        for table in REMOVABLE:
            removed = table[_codes(padded)] & (inner > 0)
            if removed.any():
                inner[removed] = 0
                is_changed = True
    thinned: Bools = inner > 0
    return thinned


def _links(is_line: Bools) -> Links:
    """List the neighbors of each pixel; not the diagonal ones that two steps reach as well."""
    pixels = set(map(tuple, np.argwhere(is_line).tolist()))
    links: Links = {}
    for y, x in pixels:
        is_in = [(y + down, x + right) in pixels for down, right in NEIGHBORS]
        links[y, x] = [
            (y + down, x + right)
            for i, (down, right) in enumerate(NEIGHBORS)
            if is_in[i] and (i % 2 == 0 or not (is_in[i - 1] or is_in[(i + 1) % 8]))
        ]
    return links


def _without_spurs(links: Links, half_widths: Floats) -> list[Chain]:
    """Part lines into chains, after taking the side lines out of `links` that are but bumps."""
    while True:
        chains = [_end_first(chain, links) for chain in crossings.chains(links)]
        spurs = [chain for chain in chains if _is_spur(chain, links, half_widths)]
        if not spurs:
            return chains
        for pixel in min(spurs, key=len)[:-1]:
            for neighbor in links.pop(pixel):
                if neighbor in links:
                    links[neighbor].remove(pixel)


def _is_spur(chain: Chain, links: Links, half_widths: Floats) -> bool:
    """Return whether a side line's ink hardly reaches out of the ink where it begins."""
    end, start = chain[0], chain[-1]
    if len(links[end]) != 1 or len(links[start]) <= 2:
        return False
    reach = len(chain) - 1 + half_widths[end] - half_widths[start]
    return bool(reach <= SPUR * half_widths[start])


def _end_first(chain: Chain, links: Links) -> Chain:
    return chain if len(links[chain[0]]) == 1 else chain[::-1]


def _smooth(line: Floats) -> Stroke:
    """Average a line along its way; its ends stay."""
    if len(line) < SMOOTH:
        return line
    is_closed = bool((line[0] == line[-1]).all())
    if is_closed:
        smooth = uniform_filter1d(line[:-1], SMOOTH, axis=0, mode="wrap")
        return np.vstack([smooth, smooth[:1]])
    smooth = uniform_filter1d(line, SMOOTH, axis=0, mode="nearest")
    smooth[[0, -1]] = line[[0, -1]]
    return np.asarray(smooth)
