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
NEAREST = 3  # digits of a label that say how much a drawing is like it


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
    replace(deformation, **{part: amount})
    for part, amount in (("bend_x", -0.3), ("bend_x", 0.3), ("taper", -0.4), ("taper", 0.4))
    for deformation in UPRIGHT
)
# Bitmaps take ten times as long as strokes, and are tried in fewer.
UNTAPERED = tuple(deformation for deformation in DEFORMATIONS if not deformation.taper)


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
    X = raster.count_blocks(uprights).reshape(len(uprights), -1)
    split = load_split()
    squares = _squares(X, np.vstack([split.X_train, X_taught]))
    suited = np.sqrt(squares.min(axis=0))

    groups = [np.array([i]) for i in range(len(split.X_train), len(suited))]
    for label in np.unique(split.y_train):
        of_label = np.flatnonzero(split.y_train == label)
        groups.append(of_label[np.argpartition(suited[of_label], NEAREST - 1)[:NEAREST]])
    most_like = min(groups, key=lambda group: suited[group].mean())
    kept = int(np.sqrt(squares[:, most_like]).mean(axis=1).argmin())
    upright: Bitmap = uprights[kept]
    return deformations[kept], upright


def _squares(X: Floats, digits: Floats) -> Floats:
    # Whole numbers below 2 ** 24: exact in 32 bits too, whatever the order in which they are added.
    X, digits = X.astype(np.float32), digits.astype(np.float32)
    squares: Floats = (X**2).sum(axis=1)[:, None] - 2 * X @ digits.T + (digits**2).sum(axis=1)
    return squares
