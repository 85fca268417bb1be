"""Ink told from the paper it is on, in a gray picture with shade, shadows and noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from digits_knn.arrays import Bools, Floats

COARSE = 160  # pixels, the longer side at which the paper is found: it changes slowly
WIDEST = 0.2  # of the longer side: what is dark and wider is no pen's line but a shade
LEAST_CONTRAST = 0.08  # of the paper's light: fainter is no ink
NOISE = 5.0  # times the noise of the paper: so much darker is ink
LEAST_SIDE = 5  # pixels
SPECK = 0.1  # of the largest part's longer side: what is smaller is no part of a digit
COMPACT = 4.0  # times its inscribed circle: the area of what is no pen's line, at most
WHOLE_SIDE = 0.9  # of a side of the picture
BLUR = 0.7  # pixels, against noise
Box = tuple[slice, slice]  # rows, columns
SMALL = 200  # pixels, the longer side of a picture drawn pixel by pixel, without noise


def is_white_on_black(gray: Floats) -> bool:
    """Return whether what stands out in a picture is lighter than what is around it."""
    coarse = _resized(gray, COARSE)
    coarser = _resized(gray, COARSE // 4)
    around = ndimage.median_filter(
        coarser, 2 * round(WIDEST * max(coarser.shape)) + 1, mode="nearest"
    )
    differences = coarse - _enlarged(around, coarse.shape)
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
    evened = gray / np.maximum(_enlarged(paper, gray.shape), 1)
    return np.asarray(np.clip(evened, 0, 1), dtype=np.float64)


@dataclass(frozen=True)
class Ink:
    """Ink found on paper.

    Attributes
    ----------
    shares : ndarray of shape (n_rows, n_columns)
        0..1, ink from 0.5.
    labels : ndarray of shape (n_rows, n_columns)
        0 where there is no ink, else the number of the part that hangs together.
    boxes : dict of int to (slice, slice)
        Of the parts that may belong to a digit.
    """

    shares: Floats
    labels: NDArray[np.int32]
    boxes: dict[int, Box]


def find_ink(evened: Floats) -> Ink:
    """Find what is dark, in thin lines, and large enough for a part of a digit."""
    dark = 1 - evened
    if max(dark.shape) > SMALL:
        dark = ndimage.gaussian_filter(dark, BLUR)
    noise = 1.4826 * np.median(np.abs(dark - np.median(dark)))
    least = max(LEAST_CONTRAST, NOISE * float(noise))
    while True:
        threshold = _otsu(dark[dark > least], least)
        labels, _ = ndimage.label(dark >= threshold, np.ones((3, 3)))
        boxes = _large(ndimage.find_objects(labels))
        shades = [label for label, box in boxes.items() if _is_shade(labels[box] == label)]
        lines = (
            [label for label, box in boxes.items() if _is_margin(labels == label)]
            if (len(boxes) > 1 + len(shades))
            else []
        )
        if not shades and not lines:
            return Ink(np.clip(dark / (2 * threshold), 0, 1), labels, boxes)
        dark[ndimage.binary_dilation(np.isin(labels, shades + lines), iterations=3)] = 0


def _large(boxes: list[Box]) -> dict[int, Box]:
    """Number the boxes from 1; leave out what is too small for a part of a digit."""
    sides = [max(down.stop - down.start, right.stop - right.start) for down, right in boxes]
    least = max(LEAST_SIDE, SPECK * max(sides, default=0))
    numbered = enumerate(zip(boxes, sides, strict=True), start=1)
    return {label: box for label, (box, side) in numbered if side >= least}


def _is_shade(is_ink: Bools) -> bool:
    """Return whether a part is as compact as a shade or a thing, unlike a pen's line."""
    depth = float(ndimage.distance_transform_edt(np.pad(is_ink, 1)).max())
    return bool(is_ink.sum() < COMPACT * np.pi * depth**2) and depth > 2


def _is_margin(is_ink: Bools) -> bool:
    """Return whether a part runs along a whole side: the desk beyond the paper, or a frame."""
    sides = (is_ink[0], is_ink[-1], is_ink[:, 0], is_ink[:, -1])
    return any(side.mean() >= WHOLE_SIDE for side in sides)


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


def _enlarged(gray: Floats, shape: tuple[int, ...]) -> Floats:
    image = Image.fromarray(gray.astype(np.float32))
    return np.asarray(image.resize(shape[::-1], Image.Resampling.BILINEAR), dtype=np.float64)
