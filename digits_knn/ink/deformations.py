"""Ways to set a drawing upright, of which the one most like the data is kept.

One drawing looks different when its slant is judged a little differently. The data come from
thirteen writers; trying out what a hand varies unaware brings a stranger's drawing nearer to them.
"""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np

from digits_knn.arrays import Floats, Ints
from digits_knn.dataset import load_split
from digits_knn.ink import raster
from digits_knn.ink.raster import Bitmap

MAX_STRETCH = 1.5  # one way against the other: a bare 1 stays a bar, a dash a dash
TINY = 1e-9  # pixels; what is smaller is a line or a dot
NONE_TAUGHT: Floats = np.empty((0, 64))
NEAREST = 3  # digits of a label that say how much a drawing is like it


class Deformation(NamedTuple):
    """One way to set a drawing upright; as it stands, everything is 0.

    Attributes
    ----------
    shear : float
        Shear, beyond the one that takes the slant out, pixels to the left per row going down.
    rotation : float
        Rotation, degrees clockwise.
    bend_y : float
        How far the middle is moved down, in half heights; top and bottom stay.
    bend_x : float
        How far the middle is moved to the right, in half widths; the sides stay.
    taper : float
        How much wider the bottom is made and how much narrower the top, as a share; of strokes
        only.
    """

    shear: float = 0.0
    rotation: float = 0.0
    bend_y: float = 0.0
    bend_x: float = 0.0
    taper: float = 0.0


# As much as a hand varies unaware. The plain one comes first: it is kept if no other is nearer.
UPRIGHT = tuple(
    Deformation(shear, rotation, bend_y)
    for bend_y, rotation, shear in product((0.0, -0.15, 0.15), (0.0, -8.0, 8.0), (0.0, -0.15, 0.15))
)
DEFORMATIONS = UPRIGHT + tuple(
    deformation._replace(**{part: amount})
    for part, amount in (("bend_x", -0.3), ("bend_x", 0.3), ("taper", -0.4), ("taper", 0.4))
    for deformation in UPRIGHT
)


def fit(corners: Floats, box: tuple[float, float]) -> tuple[Floats, Floats]:
    """Find what scales drawings to a box, width and height, stretching none beyond MAX_STRETCH.

    Parameters
    ----------
    corners : ndarray of shape (n, 2, n_corners)
        X, then y.
    box : tuple
        Pixels of the frame.

    Returns
    -------
    middle, scale : ndarrays of shape (n, 2, 1)
    """
    low, high = corners.min(axis=-1, keepdims=True), corners.max(axis=-1, keepdims=True)
    extent = np.maximum(high - low, TINY)  # a bare line has no extent one way
    scale = np.array(box)[:, None] / extent
    return (low + high) / 2, np.minimum(scale, MAX_STRETCH * scale.min(axis=1, keepdims=True))


def deform(
    points: Floats,
    corners: Floats,
    slant: float,
    deformations: Sequence[Deformation],
    box: tuple[float, float],
) -> tuple[Floats, Floats]:
    """Take the slant out of a drawing, deform it, and fit it to a box again, in many ways.

    Parameters
    ----------
    points : ndarray of shape (2, n_points)
        X to the right, y down.
    corners : ndarray of shape (2, n_corners)
        The points whose extent is fitted to the box.
    slant : float
        Pixels to the right per row going down.
    deformations : sequence of Deformation
    box : tuple
        Width and height, pixels of the frame.

    Returns
    -------
    x, y : ndarrays of shape (n_deformations, n_points)
        Pixels from the middle of the box.
    """
    shear, rotation, bend_y, bend_x, taper = np.array(deformations).T
    cosine, sine = np.cos(np.radians(rotation)), np.sin(np.radians(rotation))
    # sheared first, then turned
    shear = -slant - shear
    rows = [[cosine, cosine * shear - sine], [sine, sine * shear + cosine]]
    matrices = np.array(rows).transpose(2, 0, 1)
    middle, scale = fit(matrices @ corners, box)
    x, y = np.moveaxis((matrices @ points - middle) * scale, 1, 0)
    x = _bent(x, bend_x, box[0] / 2) * (1 + taper[:, None] * y / (box[1] / 2))
    return x, _bent(y, bend_y, box[1] / 2)


def _bent(places: Floats, shifts: Floats, reach: float) -> Floats:
    """Move the middle by shift * reach and what is further out by less; -reach and reach stay."""
    weights = np.cos(np.pi / 2 * np.clip(places / reach, -1, 1))
    return places + reach * shifts[:, None] * weights


def nearest_to_digits(
    render: Callable[[Sequence[Deformation]], Bitmap],
    X_taught: Floats,
    deformations: Sequence[Deformation] = DEFORMATIONS,
) -> tuple[Deformation, Bitmap]:
    """Keep the deformation in which a drawing is most like digits of one label.

    Each digit that is known is compared with the drawing in the deformation that suits this digit
    best. The label whose NEAREST digits are then nearest on average is what the drawing is most
    like, and the deformation nearest to just these digits is kept. What is taught is few digits or
    one: each counts alone, and a drawing that was taught is that image again.

    Parameters
    ----------
    render : callable
        Makes bitmaps, an ndarray of shape (n_deformations, 32, 32), of deformations.
    X_taught : ndarray of shape (n_taught, 64)
        Digits beside the training digits that are known.
    deformations : sequence of Deformation
        Those that are tried.

    Returns
    -------
    deformation
        The one kept.
    upright : ndarray of shape (32, 32)
        Its bitmap.
    """
    uprights = render(deformations)
    split, by_label = load_split(), _rows_by_label()
    n_train = len(split.y_train)
    squares = _squares(raster.count_blocks(uprights).reshape(len(uprights), -1), X_taught)
    suited = np.sqrt(squares.min(axis=0))

    suited_by_label = np.append(suited[:n_train], np.inf)[by_label]
    nearest = np.argpartition(suited_by_label, NEAREST - 1, axis=1)[:, :NEAREST]
    of_labels = np.take_along_axis(suited_by_label, nearest, axis=1).mean(axis=1)
    label = of_labels.argmin()
    most_like = by_label[label, nearest[label]]
    taught = suited[n_train:]
    if len(taught) and taught.min() <= of_labels[label]:
        most_like = n_train + taught.argmin(keepdims=True)
    kept = int(np.sqrt(squares[:, most_like]).mean(axis=1).argmin())
    upright: Bitmap = uprights[kept]
    return deformations[kept], upright


@cache
def _rows_by_label() -> Ints:
    """Return the rows of each label's training digits, padded with the one past the last."""
    y_train = load_split().y_train
    of_label = [np.flatnonzero(y_train == label) for label in np.unique(y_train)]
    rows = np.full((len(of_label), max(map(len, of_label))), len(y_train))
    for row, found in zip(rows, of_label, strict=True):
        row[: len(found)] = found
    return rows


def _squares(X: Floats, X_taught: Floats) -> Floats:
    """Return the squared distances from images to the training digits and to those taught."""
    # -2xy + xx + yy is one product. Whole numbers below 2 ** 24 are exact in 32 bits, too, whatever
    # the order in which they are added.
    left = _with_norms(X)
    left[:, :-2] *= -2
    left[:, -2:] = left[:, [-1, -2]]  # each norm meets a one
    right = _training_side()
    if len(X_taught):
        right = np.vstack([right, _with_norms(X_taught)])
    squares: Floats = left @ right.T
    return squares


@cache
def _training_side() -> Floats:
    return _with_norms(load_split().X_train)


def _with_norms(X: Floats) -> Floats:
    ones, norms = np.ones((len(X), 1)), (X**2).sum(axis=1, keepdims=True)
    return np.hstack([X, ones, norms]).astype(np.float32)
