"""A drawing becomes an 8x8 image, treated as scikit-learn's digits once were.

Those digits are the ink counts of 4x4 blocks in 32x32 bitmaps made by NIST's form-reading programs:
cropped, scaled to 20 x 32 pixels, brought to one thickness, sheared upright (UCI's description of
optdigits; Garris et al., NIST Form-Based Handprint Recognition System, NISTIR 5469, 1994). A
drawing goes the same way, without a foot or slash that the data lack (see `foot_and_slash`): many
times, a little differently each time, and the deformation most like the training digits is kept
(see `deformations`).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from PIL import Image, ImageDraw

from digits_knn.arrays import Floats
from digits_knn.ink import raster, tracing
from digits_knn.ink.deformations import (
    NONE_TAUGHT,
    Deformation,
    deform,
    fit,
    nearest_to_digits,
)
from digits_knn.ink.foot_and_slash import leave_out
from digits_knn.ink.raster import FRAME, Bitmap

PEN = 4.5  # pixels of the frame: with it a drawing has about as much ink as the data
# Pixels across and down that the middle of the pen fills; its ink fills 21 then, and the data's
# median is 20
PEN_BOX = (21.0 - PEN, 32.0 - PEN)
FINEST = 2.0**-16  # of a drawing's size; finer differences are rounding errors of its units
POINT_SPACING = 1.5  # pixels of the frame between the points that are kept of a line
MAX_LINES = 400  # redrawn of a drawing; a digit has about a hundred
# The canvas and the brush of a plain demonstrator, pixels
PLAIN_CANVAS = 280
PLAIN_BRUSH = 20
PLAIN_SCALE = FRAME / PLAIN_CANVAS
PLAIN_REACH = 1e6  # pixels; Pillow counts them in whole numbers of 32 bits
WIDEST_PEN = 2.0 * FRAME  # all is ink
LEAST_BOX = 1.0  # pixels of the frame each way that a drawing left in its place fills


@dataclass(frozen=True)
class PreprocessingSteps:
    """Which steps are done to strokes; one left out shows what it is for.

    Attributes
    ----------
    frame : bool
        Cropped and scaled to the frame, a foot or slash left out; else the whole canvas becomes the
        frame.
    pen : bool
        Redrawn with one pen; else with a plain demonstrator's brush, 20 pixels of the canvas, which
        grows with the drawing.
    sheared : bool
        The slant taken out, as NIST did; else left.
    fitted : bool
        In the deformation most like the data, which the data did not go through; else in none.
    counts : bool
        Ink counted in 4x4 blocks; else the picture shrunk smoothly to 8x8 pixels.
    """

    frame: bool = True
    pen: bool = True
    sheared: bool = True
    fitted: bool = True
    counts: bool = True


ALL_STEPS = PreprocessingSteps()


@dataclass(frozen=True)
class PreprocessedStrokes:
    """What became of strokes on the way to an image.

    Attributes
    ----------
    strokes : ndarrays of shape (n, 2)
        Fitted to the frame, pixels.
    left_out : ndarrays of shape (n, 2)
        The foot or slash that is no longer among them, pixels of the frame, which it may leave.
    pen : float
        Width of the pen, pixels of the frame.
    bitmap : ndarray of shape (32, 32)
        Those strokes redrawn with the pen.
    slant : float
        The slant found in that bitmap, pixels to the right per row going down.
    deformation : Deformation
        The one kept of those tried.
    upright : ndarray of shape (32, 32)
        The drawing redrawn with the slant out, in that deformation.
    image : ndarray of shape (8, 8)
        Ink pixels in each block of `upright`, 0..16.
    """

    strokes: tuple[Floats, ...]
    left_out: tuple[Floats, ...]
    pen: float
    bitmap: Bitmap
    slant: float
    deformation: Deformation
    upright: Bitmap
    image: Floats


def image_from_strokes(strokes: Sequence[ArrayLike], X_taught: Floats = NONE_TAUGHT) -> Floats:
    """Make an image of a drawing; see `preprocess_strokes`.

    Returns
    -------
    ndarray of shape (8, 8)
        Ink counts 0..16.
    """
    return preprocess_strokes(strokes, X_taught=X_taught).image


def image_from_bitmap(ink: ArrayLike) -> Floats:
    """Make an image of a bitmap: of the strokes that `tracing.trace` finds in it.

    Parameters
    ----------
    ink : array-like of shape (n_rows, n_columns)
        Bool or 0..1; a pixel is ink from 0.5.

    Returns
    -------
    ndarray of shape (8, 8)
        Ink counts 0..16.

    Raises
    ------
    ValueError
        If it has another shape, a value outside 0..1 or not a number, or no ink.
    """
    return image_from_strokes(tracing.trace(ink))


def preprocess_strokes(
    strokes: Sequence[ArrayLike],
    enabled: PreprocessingSteps = ALL_STEPS,
    X_taught: Floats = NONE_TAUGHT,
) -> PreprocessedStrokes:
    """Fit strokes to the frame, redraw them with one pen, shear and deform them, count the ink.

    Where, how large and how thick a drawing is does not matter. One point, or several in one place,
    give a dot near the middle of the frame; as size does not matter, a tiny line is as good as a
    long one, and who calls this has to tell what is too small to be a digit.

    Parameters
    ----------
    strokes : sequence of arrays of shape (n, 2)
        X to the right, y down, any unit; pixels of a canvas of 280 x 280 where a step is left out.
        Strokes without points are passed over.
    enabled : PreprocessingSteps
        The steps to do; with none, the image is that of `plain_resize`.
    X_taught : ndarray of shape (n_taught, 64)
        Ink counts 0..16: a drawing that was taught as one of these is that image again, and others
        are set upright as these are, where that is more alike.

    Raises
    ------
    ValueError
        If own has another shape; a stroke has another shape, a coordinate is not a finite number,
        or there is no point at all; a step is left out and a point is farther than 1e6 pixels from
        the canvas.
    """
    if X_taught.ndim != 2 or X_taught.shape[1] != 64:
        raise ValueError(
            f"X_taught must be an array of shape (n_taught, 64), not {X_taught.shape}."
        )
    checked = _checked_strokes(strokes, math.inf if enabled == ALL_STEPS else PLAIN_REACH)
    placed = _in_frame(checked, enabled)
    points, is_last = _thinned(placed.points, placed.is_last)
    # From a stroke's last point goes a line of no length: a stroke of one point is drawn too.
    starts = np.arange(len(points))[:: -(-len(points) // MAX_LINES)]
    ends = np.where(is_last[starts], starts, starts + 1)
    redrawn, lines = np.unique(np.concatenate([starts, ends]), return_inverse=True)
    starts, ends = np.split(lines, 2)
    corners = points[redrawn]

    def painted(deformed: Floats) -> Bitmap:
        return raster.draw(deformed[:, starts], deformed[:, ends], placed.pen)

    bitmap = painted(corners[None] + placed.middle)[0]
    slant = raster.slant(bitmap)
    removed = slant if enabled.sheared else 0.0

    def deform_all(what: Floats, deformations: Sequence[Deformation]) -> Floats:
        x, y = deform(what.T, corners.T, removed, deformations, placed.box)
        return np.stack([x, y], axis=2) + placed.middle

    def render(deformations: Sequence[Deformation]) -> Bitmap:
        return painted(deform_all(corners, deformations))

    deformation, upright = Deformation(), bitmap
    if enabled.fitted:
        deformation, upright = nearest_to_digits(render, X_taught)
    elif enabled.sheared:
        upright = render((deformation,))[0]
    if enabled.counts:
        image = raster.count_blocks(upright)
    else:
        whole = placed.points + placed.middle
        if enabled.sheared or enabled.fitted:
            whole = deform_all(placed.points, (deformation,))[0]
        image = _shrunk(_split(whole, placed.is_last), placed.pen)
    fitted = _split(points + placed.middle, is_last)
    return PreprocessedStrokes(
        tuple(fitted), placed.left_out, placed.pen, bitmap, slant, deformation, upright, image
    )


def plain_resize(strokes: Sequence[ArrayLike]) -> Floats:
    """Do what most demonstrators do, to compare with: resize the whole canvas to 8x8.

    Parameters
    ----------
    strokes : sequence of arrays of shape (n, 2)
        Pixels of a canvas of 280 x 280.

    Returns
    -------
    ndarray of shape (8, 8)
        Ink 0..16.

    Raises
    ------
    ValueError
        As `preprocess_strokes` with a step left out.
    """
    in_frame = [stroke * PLAIN_SCALE for stroke in _checked_strokes(strokes, PLAIN_REACH)]
    return _shrunk(in_frame, PLAIN_BRUSH * PLAIN_SCALE)


def _shrunk(strokes: Sequence[Floats], pen: float) -> Floats:
    """Paint strokes, pixels of the frame, as large as on a canvas, and shrink them smoothly."""
    canvas = Image.new("L", (PLAIN_CANVAS, PLAIN_CANVAS))
    draw = ImageDraw.Draw(canvas)
    brush = pen / PLAIN_SCALE
    for stroke in strokes:
        # Pillow cuts off what is behind the point: an error of rounding would cost a pixel
        points = (stroke / PLAIN_SCALE).round(6)
        draw.line([(x, y) for x, y in points], fill=255, width=round(brush), joint="curve")
        for x, y in points[[0, -1]]:
            draw.ellipse((x - brush / 2, y - brush / 2, x + brush / 2, y + brush / 2), fill=255)
    small = canvas.resize((8, 8), Image.Resampling.BILINEAR)
    return np.rint(np.asarray(small, dtype=np.float64) / 255 * 16)


def _checked_strokes(strokes: Sequence[ArrayLike], reach: float) -> list[Floats]:
    checked = []
    for stroke in strokes:
        points = np.asarray(stroke, dtype=np.float64)
        if points.size == 0:
            continue
        if points.ndim != 2 or points.shape[1] != 2:
            raise ValueError(f"A stroke must be an array of shape (n, 2), not {points.shape}.")
        if not np.isfinite(points).all():
            raise ValueError("A stroke must hold finite numbers only.")
        if np.abs(points).max() > reach:
            raise ValueError(f"A stroke must lie within {reach:,.0f} pixels of the canvas.")
        checked.append(points)
    if not checked:
        raise ValueError("There is nothing to read: no stroke has a point.")
    return checked


@dataclass(frozen=True)
class _Placed:
    """Strokes in the frame: points about (0, 0), where that is, the box they fill, and the pen."""

    points: Floats
    is_last: Bitmap  # of a stroke
    left_out: tuple[Floats, ...]
    middle: Floats
    box: tuple[float, float]
    pen: float


def _in_frame(strokes: list[Floats], enabled: PreprocessingSteps) -> _Placed:
    """Fit strokes to the frame's box, or leave them where they are on the canvas."""
    points, is_last = _joined(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    on_canvas = low / 2 + high / 2  # halves: the sum itself may be beyond what a float holds
    points -= on_canvas
    size = np.abs(points).max()
    if not enabled.frame:
        points *= PLAIN_SCALE
        width, height = np.maximum(np.ptp(points, axis=0), LEAST_BOX).tolist()
        pen = PEN if enabled.pen else PLAIN_BRUSH * PLAIN_SCALE
        return _Placed(points, is_last, (), on_canvas * PLAIN_SCALE, (width, height), pen)
    if size > 0:
        # Rounded, the same drawing elsewhere or in other units is the same to the last bit.
        points = np.rint(points / size / FINEST) * FINEST
    kept, left_out = leave_out(_split(points, is_last))
    points, is_last = _joined(kept)
    middle, scale = (each[0, :, 0] for each in fit(points.T[None], PEN_BOX))
    points = (points - middle) * scale
    beside = tuple((stroke - middle) * scale + FRAME / 2 for stroke in left_out)
    grown = np.abs(points).max() / size if size > 0 else PLAIN_SCALE
    pen = PEN if enabled.pen else min(float(PLAIN_BRUSH * grown), WIDEST_PEN)
    return _Placed(points, is_last, beside, np.full(2, FRAME / 2), PEN_BOX, pen)


def _joined(strokes: Sequence[Floats]) -> tuple[Floats, Bitmap]:
    """Put strokes one after the other: all points, and which of them is the last of a stroke."""
    points = np.concatenate(strokes)
    is_last = np.zeros(len(points), dtype=np.bool_)
    is_last[np.cumsum([len(stroke) for stroke in strokes]) - 1] = True
    return points, is_last


def _split(points: Floats, is_last: Bitmap) -> list[Floats]:
    """Part points into strokes."""
    return np.split(points, np.flatnonzero(is_last)[:-1] + 1)


def _thinned(points: Floats, is_last: Bitmap) -> tuple[Floats, Bitmap]:
    """Keep each stroke's two ends, and between them a point about every POINT_SPACING."""
    is_first = np.roll(is_last, 1)
    steps = np.hypot(*(points - np.roll(points, 1, axis=0)).T)
    marks = np.floor(np.cumsum(np.where(is_first, 0, steps)) / POINT_SPACING)
    is_kept = is_first | is_last | (marks != np.roll(marks, 1))
    return points[is_kept], is_last[is_kept]
