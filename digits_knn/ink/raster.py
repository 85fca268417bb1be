"""Ink in a frame of 32x32 pixels: drawn, measured, counted."""

import numpy as np

from digits_knn.arrays import Bools, Floats

Bitmap = Bools

FRAME = 32  # pixels, each way
BLOCK = 4  # pixels, each way: a frame has 8 x 8 blocks
TINY = 1e-9  # pixels; what is smaller is a point, or level
EDGE_ROWS = 4  # rows at the top and at the bottom in which slant is measured


def draw(starts: Floats, ends: Floats, pen: float) -> Bitmap:
    """Draw straight lines: a pixel is ink where its center lies within half a pen of a line.

    Parameters
    ----------
    starts, ends : ndarrays of shape (n_bitmaps, n_lines, 2)
        Pixels of the frame.
    pen : float
        Width of the lines, pixels.

    Returns
    -------
    ndarray of shape (n_bitmaps, 32, 32)
    """
    n_bitmaps, n_lines, _ = starts.shape
    half = pen / 2
    upper, lower = np.minimum(starts, ends)[..., 1], np.maximum(starts, ends)[..., 1]
    first_row = np.clip(np.ceil(upper - half - 0.5), 0, FRAME).astype(np.int64).ravel()
    after_row = np.clip(np.floor(lower + half + 0.5), 0, FRAME).astype(np.int64).ravel()
    n_rows = np.maximum(after_row - first_row, 0)
    # From here on one entry is one line in one row of pixels.
    line = np.repeat(np.arange(n_rows.size), n_rows)
    row = np.arange(line.size) - np.repeat(np.cumsum(n_rows) - n_rows - first_row, n_rows)
    x1, y1 = starts.reshape(-1, 2)[line].T
    x2, y2 = ends.reshape(-1, 2)[line].T
    left, right = _inked_stretch(x1, y1 - row - 0.5, x2, y2 - row - 0.5, half)
    first = np.clip(np.ceil(left - 0.5), 0, FRAME).astype(np.int64)
    after = np.clip(np.floor(right + 0.5), 0, FRAME).astype(np.int64)

    # Count up where a stretch begins and down where it is over: above 0 there is ink.
    is_inked = after > first
    offset = ((line // n_lines * FRAME + row) * (FRAME + 1))[is_inked]
    n_cells = n_bitmaps * FRAME * (FRAME + 1)
    begins = np.bincount(offset + first[is_inked], minlength=n_cells)
    stops = np.bincount(offset + after[is_inked], minlength=n_cells)
    depth = np.cumsum((begins - stops).reshape(n_bitmaps, FRAME, FRAME + 1), axis=2)
    is_ink: Bitmap = depth[..., :FRAME] > 0
    return is_ink


def _inked_stretch(
    x1: Floats, y1: Floats, x2: Floats, y2: Floats, half: float
) -> tuple[Floats, Floats]:
    """Find what a pen inks of the x axis along lines from (x1, y1) to (x2, y2); inf, -inf if none.

    It has no gap: it reaches from the leftmost to the rightmost of the places where the axis
    crosses the two round ends and the two edges of the line.
    """
    left, right = np.full(x1.shape, np.inf), np.full(x1.shape, -np.inf)
    for x, y in ((x1, y1), (x2, y2)):
        square = half**2 - y**2
        reach = np.sqrt(np.maximum(square, 0))
        left = np.where(square >= 0, np.minimum(left, x - reach), left)
        right = np.where(square >= 0, np.maximum(right, x + reach), right)
    across, down = x2 - x1, y2 - y1
    scale = half / np.maximum(np.hypot(across, down), TINY)
    steep = np.where(np.abs(down) < TINY, np.inf, down)  # a level line's edges cross nothing
    for side in (-scale, scale):
        x, y = x1 - side * down, y1 + side * across
        part = -y / steep
        is_crossed = (part >= 0) & (part <= 1) & np.isfinite(steep)
        crossing = x + part * across
        left = np.where(is_crossed, np.minimum(left, crossing), left)
        right = np.where(is_crossed, np.maximum(right, crossing), right)
    return left, right


def left_edge(bitmap: Bitmap) -> Floats | None:
    """Find the upper and the lower end of the left edge by which slant is measured.

    NIST compares the first inked row with the last; a mean over a few rows is less of a gamble.

    Returns
    -------
    ndarray of shape (2, 2) or None
        Pixels of the frame, x to the right, y down; None of a dash, which has no slant.
    """
    rows = np.flatnonzero(bitmap.any(axis=1))
    if len(rows) == 0 or rows[-1] + 1 - rows[0] < 2 * EDGE_ROWS:
        return None
    leftmost = bitmap.argmax(axis=1)
    starts = (rows[0], rows[-1] + 1 - EDGE_ROWS)
    return np.array(
        [(leftmost[start : start + EDGE_ROWS].mean(), start + EDGE_ROWS / 2) for start in starts]
    )


def slant(bitmap: Bitmap) -> float:
    """Measure slant: how far the left edge moves to the right per row, from top to bottom."""
    edge = left_edge(bitmap)
    if edge is None:
        return 0.0
    across, down = edge[1] - edge[0]
    return float(across / down)


def count_blocks(bitmap: Bitmap) -> Floats:
    """Count ink in each 4x4 block: (..., 32, 32) becomes (..., 8, 8), 0..16."""
    n_blocks = FRAME // BLOCK
    blocks = bitmap.reshape(*bitmap.shape[:-2], n_blocks, BLOCK, n_blocks, BLOCK)
    counts: Floats = blocks.sum(axis=(-3, -1)).astype(np.float64)
    return counts
