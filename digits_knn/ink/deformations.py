"""Ways to set a drawing upright, of which the one most like the data is kept.

One drawing looks different when its slant is judged a little differently. The data come from
thirteen writers; trying out what a hand varies unaware brings a stranger's drawing nearer to them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from digits_knn.arrays import Floats
from digits_knn.dataset import load_split
from digits_knn.ink import raster
from digits_knn.ink.raster import Bitmap

MAX_STRETCH = 1.5  # one way against the other: a bare 1 stays a bar, a dash a dash
TINY = 1e-9  # pixels; what is smaller is a line or a dot
NONE_TAUGHT: Floats = np.empty((0, 64))
NEAREST = 3  # training digits that say how much a deformation is like the data


@dataclass(frozen=True)
class Deformation:
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
    """

    shear: float = 0.0
    rotation: float = 0.0
    bend_y: float = 0.0
    bend_x: float = 0.0


# As much as a hand varies unaware. The plain one comes first: it is kept if no other is nearer.
DEFORMATIONS = tuple(
    Deformation(shear, rotation, bend_y)
    for bend_y, rotation, shear in product((0.0, -0.15, 0.15), (0.0, -8.0, 8.0), (0.0, -0.15, 0.15))
)
BENDS_X = (0.0, -0.15, 0.15)  # tried on the best of DEFORMATIONS
ALL_DEFORMATIONS = tuple(
    replace(deformation, bend_x=bend_x) for deformation, bend_x in product(DEFORMATIONS, BENDS_X)
)


def fit(corners: Floats, box: tuple[float, float]) -> tuple[Floats, Floats]:
    """Find what scales drawings to a box, width and height, stretching none beyond MAX_STRETCH.

    Parameters
    ----------
    corners : ndarray of shape (n, n_corners, 2)
    box : tuple
        Pixels of the frame.

    Returns
    -------
    middle, scale : ndarrays of shape (n, 1, 2)
        Across and down.
    """
    low, high = corners.min(axis=1, keepdims=True), corners.max(axis=1, keepdims=True)
    extent = np.maximum(high - low, TINY)  # a bare line has no extent one way
    scale = np.array(box) / extent
    return (low + high) / 2, np.minimum(scale, MAX_STRETCH * scale.min(axis=-1, keepdims=True))


def shear_and_rotation(slant: float, deformations: Sequence[Deformation]) -> Floats:
    """Make a matrix for each deformation that takes the slant out: (n_deformations, 2, 2)."""
    rotations = np.radians([deformation.rotation for deformation in deformations])
    shears = np.array([-slant - deformation.shear for deformation in deformations])
    cosine, sine = np.cos(rotations), np.sin(rotations)
    # Sheared first, then turned.
    rows = [[cosine, cosine * shears - sine], [sine, sine * shears + cosine]]
    return np.array(rows).transpose(2, 0, 1)


def bend(places: Floats, shifts: Sequence[float], reach: float) -> Floats:
    """Move the middle by shift * reach and what is further out by less; -reach and reach stay.

    `places` has the shape (n, n_places) or (n_places,), `shifts` n numbers.
    """
    weights = np.cos(np.pi / 2 * np.clip(places / reach, -1, 1))
    return places + reach * np.array(shifts)[:, None] * weights


def nearest_to_digits(
    render: Callable[[Sequence[Deformation]], Bitmap], X_taught: Floats
) -> tuple[Deformation, Bitmap]:
    """Keep the deformation whose image is nearest to its nearest digits.

    Parameters
    ----------
    render : callable
        Makes bitmaps, an ndarray of shape (n_deformations, 32, 32), of deformations.
    X_taught : ndarray of shape (n_taught, 64)
        Digits beside the training digits that are known; where there are any, a deformation whose
        image is one of them is kept.

    Returns
    -------
    deformation
        The one kept.
    upright : ndarray of shape (32, 32)
        Its bitmap.
    """
    if len(X_taught):  # all at once: a digit that is known may have any deformation
        return _nearest(ALL_DEFORMATIONS, render, X_taught)
    best, _ = _nearest(DEFORMATIONS, render, X_taught)
    return _nearest([replace(best, bend_x=bend_x) for bend_x in BENDS_X], render, X_taught)


def _nearest(
    deformations: Sequence[Deformation],
    render: Callable[[Sequence[Deformation]], Bitmap],
    X_taught: Floats,
) -> tuple[Deformation, Bitmap]:
    uprights = render(deformations)
    nearest = int(_distances_to_data(uprights, X_taught).argmin())
    upright: Bitmap = uprights[nearest]
    return deformations[nearest], upright


def _distances_to_data(uprights: Bitmap, X_taught: Floats) -> Floats:
    """Measure how far each bitmap's image is, on average, from the NEAREST digits that are known.

    What is one of `X_taught` has no distance.
    """
    X = raster.count_blocks(uprights).reshape(len(uprights), -1)
    squares = np.hstack([_squares(X, load_split().X_train), _squares(X, X_taught)])
    nearest = np.partition(squares, NEAREST - 1, axis=1)[:, :NEAREST]
    distances: Floats = np.sqrt(nearest).mean(axis=1)
    distances[(squares[:, len(load_split().X_train) :] == 0).any(axis=1)] = 0
    return distances


def _squares(X: Floats, digits: Floats) -> Floats:
    # Sums of whole numbers: exact, whatever the order in which they are added.
    squares: Floats = (X**2).sum(axis=1)[:, None] - 2 * X @ digits.T + (digits**2).sum(axis=1)
    return squares
