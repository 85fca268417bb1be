"""Ink told from the paper it is on, in a gray picture with shade, shadows and noise."""

import numpy as np
from PIL import Image
from scipy import ndimage

from digits_knn.arrays import Floats

COARSE = 160  # pixels, the longer side at which the paper is found: it changes slowly
WIDEST = 0.2  # of the longer side: what is dark and wider is no pen's line but a shade
LEAST_CONTRAST = 0.08  # of the paper's light: fainter is no ink
NOISE = 5.0  # times the noise of the paper: so much darker is ink
SMALL = 200  # pixels, the longer side of a picture drawn pixel by pixel, without noise


def is_white_on_black(gray: Floats) -> bool:
    """Return whether what stands out in a picture is lighter than what is around it."""
    coarse = _resized(gray, COARSE)
    window = 2 * round(WIDEST * max(coarse.shape)) + 1
    around = ndimage.median_filter(_resized(coarse, COARSE // 2), size=window // 2, mode="nearest")
    differences = _resized(coarse, COARSE // 2) - around
    # cubed: a little that stands out far tells more than much that hardly does
    return bool((differences**3).sum() > 0)


def even(gray: Floats) -> Floats:
    """Divide a picture by the light of its paper, where that is at least as wide as WIDEST.

    The paper is what a closing leaves: dark lines narrower than its window are filled from both
    sides, while a shadow's edge stays where it is.

    Parameters
    ----------
    gray : ndarray of shape (n_rows, n_columns)
        0..255, dark ink.

    Returns
    -------
    ndarray of shape (n_rows, n_columns)
        About 1 where there is paper, less where there is ink, at least 0.
    """
    coarse = _resized(gray, COARSE)
    window = 2 * round(WIDEST * max(coarse.shape)) + 1
    paper = ndimage.grey_closing(coarse, size=window, mode="nearest")
    paper = ndimage.uniform_filter(paper, 3, mode="nearest")
    fine = Image.fromarray(paper.astype(np.float32))
    paper = np.asarray(fine.resize(gray.shape[::-1], Image.Resampling.BILINEAR))
    evened = gray / np.maximum(paper, 1)
    return np.asarray(np.clip(evened, 0, 1), dtype=np.float64)


def darkness(evened: Floats) -> tuple[Floats, float]:
    """Measure how dark each pixel is beside paper, 0..1, and from where on it is ink."""
    dark = 1 - evened
    if max(dark.shape) > SMALL:
        dark = ndimage.gaussian_filter(dark, 0.7)
    noise = 1.4826 * np.median(np.abs(dark - np.median(dark)))
    least = max(LEAST_CONTRAST, NOISE * noise)
    return dark, _otsu(dark[dark > least], least)


def _otsu(values: Floats, least: float) -> float:
    """Part values in two so that each part varies least (Otsu, 1979).

    Only what is darker than paper is parted: ink, and beside it pale lines or blurred edges.
    """
    if len(values) == 0:
        return least
    counts, edges = np.histogram(values, bins=128, range=(least, max(1.0, least * 2)))
    middles = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)
    above = below[-1] - below
    total = np.cumsum(counts * middles)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = below * above * (total / below - (total[-1] - total) / above) ** 2
    return float(edges[1 + int(np.nanargmax(np.where(np.isfinite(apart), apart, -1)))])


def _resized(gray: Floats, size: int) -> Floats:
    factor = size / max(gray.shape)
    if factor >= 1:
        return gray
    height, width = (max(1, round(side * factor)) for side in gray.shape)
    image = Image.fromarray(gray.astype(np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BOX), dtype=np.float64)
