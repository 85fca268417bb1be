"""Ink in a frame of 32x32 pixels: drawn, measured, counted."""

import numpy as np

from digits_knn.arrays import Bools, Floats

Bitmap = Bools

FRAME = 32  # pixels, each way
BLOCK = 4  # pixels, each way: a frame has 8 x 8 blocks
TINY = 1e-9  # pixels; what is smaller is a point
LEVEL = 1e-3  # pixels; with less from end to end a line is level, as 32 bits cannot tell how steep
AT_ONCE = 2048  # lines: what is computed of them stays in the processor's cache
FULL = np.uint32(2**FRAME - 1)  # a row that is all ink, one bit a pixel
EDGE_ROWS = 4  # rows at the top and at the bottom in which slant is measured


def draw(starts: Floats, ends: Floats, pen: float) -> Bitmap:
    """Draw straight lines: a pixel is ink where its center lies within half a pen of a line.

    Parameters
    ----------
    starts, ends : ndarrays of shape (n_bitmaps, n_lines, 2), n_lines > 0
        Pixels of the frame.
    pen : float
        Width of the lines, pixels.

    Returns
    -------
    ndarray of shape (n_bitmaps, 32, 32)
    """
    n_bitmaps, n_lines, _ = starts.shape
    # 32 bits take half the time
    one, other = (points.reshape(-1, 2).T.astype(np.float32) for points in (starts, ends))
    is_down = one[1] <= other[1]
    upper, lower = np.where(is_down, one, other), np.where(is_down, other, one)
    half = pen / 2
    first_row = np.clip(np.ceil(upper[1] - half - 0.5), 0, FRAME).astype(np.int32)
    after_row = np.clip(np.floor(lower[1] + half + 0.5), 0, FRAME).astype(np.int32)
    n_rows = np.maximum(after_row - first_row, 0)
    offset = np.repeat(np.arange(n_bitmaps, dtype=np.int32) * FRAME, n_lines)
    rows = np.zeros(n_bitmaps * FRAME, dtype=np.uint32)  # a bit for each pixel
    # lines of one length together: each gets as many rows as the longest of them needs
    by_length = np.argsort(n_rows.astype(np.uint8), kind="stable")  # quick with 8 bits
    for lines in np.array_split(by_length, -(-len(by_length) // AT_ONCE)):
        row = first_row[lines] + np.arange(n_rows[lines[-1]], dtype=np.int32)[:, None]
        center = row.astype(np.float32) + np.float32(0.5)
        left, right = _inked_stretch(upper[:, lines], lower[:, lines], center, half)
        first = np.clip(np.ceil(left - 0.5), 0, FRAME).astype(np.uint32)
        after = np.clip(np.floor(right + 0.5), 0, FRAME).astype(np.uint32)
        stretch = np.where(row < after_row[lines], (FULL >> first) & ~(FULL >> after), 0)
        place = offset[lines] + np.minimum(row, FRAME - 1)
        np.bitwise_or.at(rows, place.ravel(), stretch.ravel())
    bits = np.unpackbits(rows.astype(">u4").view(np.uint8))
    return bits.reshape(n_bitmaps, FRAME, FRAME).view(np.bool_)


def _inked_stretch(upper: Floats, lower: Floats, y: Floats, half: float) -> tuple[Floats, Floats]:
    """Find what a pen inks of rows at y: from the left of it to the right.

    `upper` and `lower`, of shape (2, n_lines), are the ends of lines; `y`, of shape (n_rows,
    n_lines), holds as many rows for each.
    What the pen inks has no gap, as a round pen that goes along a line inks nothing that is bent
    inwards. Its left end is inked from that place on the line whose height over the row is nearest
    to the height at which the pen's edge is parallel to the line; its right end from one as far
    below.
    """
    across, down = lower - upper
    is_level = down < LEVEL
    slope = np.where(is_level, 0, across / np.where(is_level, 1, down))
    parallel = half * across / np.maximum(np.hypot(across, down), TINY)
    over = y - upper[1]
    lowest, highest = np.maximum(over - down, -half), np.minimum(over, half)

    height = np.minimum(np.maximum(parallel, lowest), highest)
    left = np.where(is_level, np.minimum(upper[0], lower[0]), upper[0])
    left = left + (over - height) * slope - np.sqrt(np.maximum(half**2 - height**2, 0))
    height = np.minimum(np.maximum(-parallel, lowest), highest)
    right = np.where(is_level, np.maximum(upper[0], lower[0]), upper[0])
    right = right + (over - height) * slope + np.sqrt(np.maximum(half**2 - height**2, 0))
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
    # four pixels of a row at once, a byte each; of a block's rows, no byte's sum needs more
    quads = np.ascontiguousarray(bitmap).view(np.uint32)
    one, two, three, four = (quads[..., row::BLOCK, :] for row in range(BLOCK))
    columns = one + two + three + four
    counts: Floats = (columns * np.uint32(0x01010101) >> 24).astype(np.float64)
    return counts
