"""Ink told from the paper it is on, in a gray picture with shade, shadows and noise."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from digits_knn.arrays import Bools, Floats

COARSE = 160  # pixels, the longer side at which the paper is found: it changes slowly
WINDOWS = (0.1, 0.2, 0.4)  # of the longer side: tried, to find one wider than the pen
LEAST_WINDOW = 8.0  # pixels
MEDIAN_SIDE = 48  # pixels, the longer side at which medians are taken
MARGIN = 0.06  # of each side: there the desk may begin
CLEAR = 0.7  # skew of lines on paper: nearly all digits have more than 0.9, scenes less
AS_GOOD = 0.95  # of the best: a narrower window is taken that is as good
LEAST_CONTRAST = 0.08  # of the paper's light: fainter is no ink
NOISE = 5.0  # times the noise of the paper: so much darker is ink
LEAST_SIDE = 5  # pixels
SPECK = 0.1  # of the largest part's longer side: what is smaller is no part of a digit
COMPACT = 4.0  # times its inscribed circle: the area of what is no pen's line, at most
CORE = 1.4  # times the threshold: what is so dark is nearly as dark as ink gets
SHARP = 0.7  # of its area: a shade has less that is so dark
ALONG = 0.6  # of its length lies at a side of the picture
MOST_ROUNDS = 10  # of taking out what is no ink; most pictures need one
BLUR = 0.7  # pixels, against noise
Box = tuple[slice, slice]  # rows, columns
SMALL = 200  # pixels, the longer side of a picture drawn pixel by pixel, without noise


@dataclass(frozen=True)
class Look:
    """How ink stands out from its paper.

    Attributes
    ----------
    is_white_on_black : bool
    window : float
        Of the longer side: in windows so wide, there is more paper than ink.
    clearness : float
        0..1; near 1 where lines stand out from paper, less for a scene or noise.
    """

    is_white_on_black: bool
    window: float
    clearness: float


def look(gray: Floats) -> Look:
    """Find how ink stands out: what is darker than what is around, or what is lighter.

    A shadow's edge stands out on both its sides, a line in windows of the right size only on one.
    """
    coarse = _resized(gray, COARSE)
    windows = [window for window in WINDOWS if window * max(gray.shape) >= LEAST_WINDOW]
    differences = [(window, _differences(coarse, window)) for window in windows or WINDOWS[-1:]]
    inner = tuple(slice(round(MARGIN * side), -round(MARGIN * side)) for side in coarse.shape)
    for place in (inner, ...):  # the whole picture only if nothing is within: a desk would mislead
        skews = [(_skew(each[place]), window) for window, each in differences]
        most = max(abs(skew) for skew, _ in skews)
        if most >= CLEAR:
            break
    skew, window = next(each for each in skews if abs(each[0]) >= AS_GOOD * most)
    return Look(skew > 0, window, most)


def _differences(gray: Floats, window: float) -> Floats:
    """Subtract from each pixel the median of the window around it."""
    around = _resized(gray, MEDIAN_SIDE)
    around = ndimage.median_filter(around, _odd(window * max(around.shape)), mode="nearest")
    return gray - _enlarged(around, gray.shape)


def _skew(differences: Floats) -> float:
    """Compare what is lighter than what is around it with what is darker: 1 to -1."""
    # cubed: a little that stands out far tells more than much that hardly does
    cubes = differences**3
    return float(cubes.sum() / max(np.abs(cubes).sum(), 1e-9))


def _odd(width: float) -> int:
    return 2 * round(width / 2) + 1


def even(gray: Floats, window: float) -> Floats:
    """Divide a picture by the light of its paper.

    The paper is what a closing leaves: dark lines narrower than its window are filled from both
    sides, while a shadow's edge stays where it is.

    Parameters
    ----------
    gray : ndarray of shape (n_rows, n_columns)
        0..255, dark ink.
    window : float
        Of the longer side.

    Returns
    -------
    ndarray of shape (n_rows, n_columns)
        About 1 where there is paper, less where there is ink, at least 0.
    """
    coarse = _resized(gray, COARSE)
    size = _odd(window * max(coarse.shape))
    paper = ndimage.grey_closing(coarse, size=size, mode="nearest")
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
    for _ in range(MOST_ROUNDS):
        threshold = _otsu(dark[dark > least], least)
        labels, _ = ndimage.label(dark >= threshold, np.ones((3, 3)))
        ink = Ink(
            np.clip(dark / (2 * threshold), 0, 1), labels, _large(ndimage.find_objects(labels))
        )
        others = _shades(dark, threshold, ink) + _margins(ink)
        if not others:
            break
        # without them the rest may need another threshold
        dark[ndimage.binary_dilation(np.isin(labels, others), iterations=3)] = 0
    return ink


def _shades(dark: Floats, threshold: float, ink: Ink) -> list[int]:
    """List the parts that are as compact as no pen's line, and blurred or cut off."""
    shades = []
    for label, box in ink.boxes.items():
        is_part = ink.labels[box] == label
        area = np.count_nonzero(is_part)
        depth = float(ndimage.distance_transform_edt(np.pad(is_part, 1)).max())
        if depth <= 2 or area >= COMPACT * np.pi * depth**2:
            continue
        core = np.count_nonzero(is_part & (dark[box] >= CORE * threshold))
        if _is_at_edge(box, dark.shape) or core < SHARP * area:
            shades.append(label)
    return shades


def _margins(ink: Ink) -> list[int]:
    """List the parts that run along a side, the desk beyond the paper or a frame.

    Where all parts are at a side, the picture was cropped to its ink.
    """
    if all(_is_at_edge(box, ink.labels.shape) for box in ink.boxes.values()):
        return []
    return [label for label in ink.boxes if _is_along_a_side(ink.labels == label)]


def _is_at_edge(box: Box, shape: tuple[int, ...]) -> bool:
    return any(part.start == 0 or part.stop == n for part, n in zip(box, shape, strict=True))


def _is_along_a_side(is_ink: Bools) -> bool:
    sides = (is_ink[0], is_ink[-1], is_ink[:, 0], is_ink[:, -1])
    across, down = (np.count_nonzero(is_ink.any(axis=axis)) for axis in (0, 1))
    lengths = (across, across, down, down)
    return any(
        2 * length >= across + down and np.count_nonzero(side) >= ALONG * length
        for side, length in zip(sides, lengths, strict=True)
    )


def _large(boxes: list[Box]) -> dict[int, Box]:
    """Number the boxes from 1; leave out what is too small for a part of a digit."""
    sides = [max(down.stop - down.start, right.stop - right.start) for down, right in boxes]
    least = max(LEAST_SIDE, SPECK * max(sides, default=0))
    numbered = enumerate(zip(boxes, sides, strict=True), start=1)
    return {label: box for label, (box, side) in numbered if side >= least}


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
    height, width = shape
    image = Image.fromarray(gray.astype(np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR), dtype=np.float64)
