"""Ink in a frame of 32x32 pixels: drawn, measured, counted."""

import numpy as np

from digits_knn.arrays import Bools, Floats, Ints

Bitmap = Bools

FRAME = 32  # pixels, each way
BLOCK = 4  # pixels, each way: a frame has 8 x 8 blocks
TINY = 1e-9  # pixels; what is smaller is a point
LEVEL = 1e-3  # pixels; with less from end to end a line is level, as 32 bits cannot tell how steep
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
    starts, ends = starts.astype(np.float32), ends.astype(np.float32)  # takes half the time
    half = pen / 2
    is_down = starts[..., 1] <= ends[..., 1]
    x1, x2 = np.where(is_down, (starts[..., 0], ends[..., 0]), (ends[..., 0], starts[..., 0]))
    upper, lower = np.minimum(starts, ends)[..., 1], np.maximum(starts, ends)[..., 1]
    first_row = np.clip(np.ceil(upper - half - 0.5), 0, FRAME).astype(np.int32).ravel()
    after_row = np.clip(np.floor(lower + half + 0.5), 0, FRAME).astype(np.int32).ravel()
    n_rows = np.maximum(after_row - first_row, 0)
    # From here on one entry is one line in one row of pixels.
    line = np.repeat(np.arange(n_rows.size, dtype=np.int32), n_rows)
    row = np.arange(line.size, dtype=np.int32) - (np.cumsum(n_rows) - n_rows - first_row)[line]
    center = (row + 0.5).astype(np.float32)
    left, right = _inked_stretch(
        x1.ravel(), upper.ravel(), x2.ravel(), lower.ravel(), line, center, half
    )
    first = np.clip(np.ceil(left - 0.5), 0, FRAME).astype(np.int32)
    after = np.clip(np.floor(right + 0.5), 0, FRAME).astype(np.int32)

    # Count up where a stretch begins and down where it is over: above 0 there is ink.
    is_inked = after > first
    offset = (line // n_lines * FRAME + row) * (FRAME + 1)
    n_cells = n_bitmaps * FRAME * (FRAME + 1)
    depth = np.bincount((offset + first)[is_inked], minlength=n_cells)
    depth -= np.bincount((offset + after)[is_inked], minlength=n_cells)
    is_ink: Bitmap = np.cumsum(depth).reshape(n_bitmaps, FRAME, FRAME + 1)[..., :FRAME] > 0
    return is_ink


def _inked_stretch(
    x1: Floats, y1: Floats, x2: Floats, y2: Floats, line: Ints, y: Floats, half: float
) -> tuple[Floats, Floats]:
    """Find what a pen inks of rows at y: from the left of it to the right.

    Of lines from (x1, y1) down to (x2, y2), each entry takes one. What the pen inks has no gap, as
    a round pen that goes along a line inks nothing that is bent inwards. Its left end is inked from
    that place on the line whose height over the row is nearest to the height at which the pen's
    edge is parallel to the line; its right end from one as far below.
    """
    across, down = x2 - x1, y2 - y1
    is_level = down < LEVEL
    slope = np.where(is_level, 0.0, across / np.where(is_level, 1.0, down))[line]
    parallel = (half * across / np.maximum(np.hypot(across, down), TINY))[line]
    over = y - y1[line]
    lowest, highest = np.maximum(over - down[line], -half), np.minimum(over, half)

    height = np.minimum(np.maximum(parallel, lowest), highest)
    left = np.where(is_level, np.minimum(x1, x2), x1)[line]
    left += (over - height) * slope - np.sqrt(np.maximum(half**2 - height**2, 0))
    height = np.minimum(np.maximum(-parallel, lowest), highest)
    right = np.where(is_level, np.maximum(x1, x2), x1)[line]
    right += (over - height) * slope + np.sqrt(np.maximum(half**2 - height**2, 0))
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
    # one axis after the other, rows first, takes a quarter of the time
    counts: Floats = blocks.sum(axis=-3, dtype=np.uint8).sum(axis=-1).astype(np.float64)
    return counts
