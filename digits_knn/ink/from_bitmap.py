"""A bitmap becomes an 8x8 image, as scikit-learn's digits once did; see `preprocessing`."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from digits_knn.arrays import Floats
from digits_knn.ink import raster
from digits_knn.ink.deformations import (
    NONE_TAUGHT,
    UNTAPERED,
    Deformation,
    bend,
    fit,
    nearest_to_digits,
    shear_and_rotation,
)
from digits_knn.ink.raster import FRAME, SAMPLES, Bitmap

# Pixels across and down that are filled, as at NIST, before a bitmap is thickened and sheared,
# which makes the data's median 20 too
BITMAP_BOX = (20.0, 32.0)
REDUCED = 96  # pixels, the longer side at which a larger bitmap is read


@dataclass(frozen=True)
class PreprocessedBitmap:
    """What became of a bitmap on the way to an image.

    Attributes
    ----------
    bitmap : ndarray of shape (32, 32)
        The ink cropped and scaled to the frame.
    inked : ndarray of shape (32, 32)
        The same thickened or thinned to the usual ink.
    slant : float
        The slant found in `inked`, pixels to the right per row going down.
    deformation : Deformation
        The one kept of those tried.
    upright : ndarray of shape (32, 32)
        The ink with the slant out, in that deformation.
    image : ndarray of shape (8, 8)
        Ink pixels in each block of `upright`, 0..16.
    """

    bitmap: Bitmap
    inked: Bitmap
    slant: float
    deformation: Deformation
    upright: Bitmap
    image: Floats


def preprocess_bitmap(ink: ArrayLike) -> PreprocessedBitmap:
    """Crop and scale ink to the frame, bring it to the usual amount, set it upright, count it.

    Parameters
    ----------
    ink : array-like of shape (n_rows, n_columns)
        Bool or 0..1; a pixel is ink from 0.5.

    Raises
    ------
    ValueError
        If it has another shape, a value outside 0..1 or not a number, or no ink.
    """
    source = raster.reduce(raster.crop(_checked_bitmap(ink)), REDUCED)
    outline = _outline(source)
    _, scale = fit(outline[None], BITMAP_BOX)
    to_frame = np.diag(scale[0, 0])  # from pixels of the source to pixels of the frame
    bitmap = _sampled(source, to_frame[None], outline, (Deformation(),))[0]
    inked = raster.normalize_ink(bitmap)
    slant = raster.slant(inked)

    def resample(deformations: Sequence[Deformation]) -> Bitmap:
        sampled = _sampled(
            source, shear_and_rotation(slant, deformations) @ to_frame, outline, deformations
        )
        return np.array([raster.normalize_ink(upright) for upright in sampled])

    deformation, upright = nearest_to_digits(resample, NONE_TAUGHT, UNTAPERED)
    image = raster.count_blocks(upright)
    return PreprocessedBitmap(bitmap, inked, slant, deformation, upright, image)


def _checked_bitmap(ink: ArrayLike) -> Floats:
    values = np.asarray(ink, dtype=np.float64)
    if values.ndim != 2:
        raise ValueError(f"A bitmap must be a 2-D array, not one of shape {values.shape}.")
    if not ((values >= 0) & (values <= 1)).all():  # what is not a number is neither
        raise ValueError("A bitmap must hold values from 0 to 1 only.")
    is_ink = values >= 0.5
    if not is_ink.any():
        raise ValueError("There is nothing to read: the bitmap has no ink.")
    return is_ink.astype(np.float64)


def _outline(ink: Floats) -> Floats:
    """Find the corners of each row's first and last ink, from the middle of the bitmap."""
    is_ink = ink > 0
    rows = np.flatnonzero(is_ink.any(axis=1))
    first = is_ink[rows].argmax(axis=1)
    after = ink.shape[1] - is_ink[rows, ::-1].argmax(axis=1)
    corners = [(x, y) for x in (first, after) for y in (rows, rows + 1)]
    outline = np.concatenate([np.stack(corner, axis=1) for corner in corners])
    return outline - np.array(ink.shape[::-1]) / 2


def _sampled(
    ink: Floats, matrices: Floats, outline: Floats, deformations: Sequence[Deformation]
) -> Bitmap:
    """Look up where the frame's pixels come from when ink is transformed, fitted and bent."""
    middle, scale = fit(outline @ matrices.transpose(0, 2, 1), BITMAP_BOX)
    places = (np.arange(FRAME * SAMPLES) + 0.5) / SAMPLES - FRAME / 2
    bent_x = bend(places, [deformation.bend_x for deformation in deformations], BITMAP_BOX[0] / 2)
    bent_y = bend(places, [deformation.bend_y for deformation in deformations], BITMAP_BOX[1] / 2)
    x = np.array([np.interp(places, bent, places) for bent in bent_x]) / scale[..., 0]
    y = np.array([np.interp(places, bent, places) for bent in bent_y]) / scale[..., 1]
    x, y = (x + middle[..., 0])[:, None, :], (y + middle[..., 1])[:, :, None]
    inverse = np.linalg.inv(matrices)[..., None, None]
    return raster.sample(
        ink,
        inverse[:, 0, 0] * x + inverse[:, 0, 1] * y + ink.shape[1] / 2,
        inverse[:, 1, 0] * x + inverse[:, 1, 1] * y + ink.shape[0] / 2,
    )
