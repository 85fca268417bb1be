"""A visitor's own drawings, added to the training digits.

K-NN learns by storing, so a drawing that is taught takes part in the next answer. An image is
taught once: teaching it again replaces it, as copies that disagree would vote against each other.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digits_knn.arrays import Bools, Floats, Ints
from digits_knn.knn import class_progress

MAX_TAUGHT = 500


@dataclass(frozen=True, eq=False)  # arrays have no == that gives one answer
class Taught:
    """Drawings with their labels, in the order in which they were taught; read-only.

    Attributes
    ----------
    X : ndarray of shape (n, 64)
        Ink counts 0..16, row by row; no two alike.
    y : ndarray of shape (n,)
        Labels 0..9.
    """

    X: Floats
    y: Ints

    def __post_init__(self) -> None:
        self.X.flags.writeable = self.y.flags.writeable = False

    def __len__(self) -> int:
        return len(self.y)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Taught):
            return NotImplemented
        return np.array_equal(self.X, other.X) and np.array_equal(self.y, other.y)


NOTHING = Taught(np.empty((0, 64)), np.empty(0, dtype=np.int64))


@dataclass(frozen=True, eq=False)
class Progress:
    """How taught drawings were read when they were new.

    Attributes
    ----------
    n_taught : ndarray of shape (10,)
        How many drawings of each digit.
    before : ndarray of shape (n,)
        Bool, whether the training digits alone read each right.
    after : ndarray of shape (n,)
        Bool, whether they and the drawings taught before it do.
    """

    n_taught: Ints
    before: Bools
    after: Bools


def teach(taught: Taught, image: ArrayLike, label: int) -> Taught:
    """Add one drawing; where its image is taught already, the new label replaces the old.

    Parameters
    ----------
    image : array-like of shape (8, 8)
        Ink counts 0..16.
    label : int
        What it means, 0..9.

    Raises
    ------
    ValueError
        If the image or the label is no such thing, or MAX_TAUGHT are taught already.
    """
    pixels = np.asarray(image)
    if pixels.shape != (8, 8):
        raise ValueError(f"An image must have the shape (8, 8), not {pixels.shape}.")
    return merge(taught, checked(pixels.reshape(1, 64), np.asarray([label])))


def merge(taught: Taught, more: Taught) -> Taught:
    """Add several drawings as if taught one after the other.

    Raises
    ------
    ValueError
        If there would be more than MAX_TAUGHT.
    """
    X, y = with_training(more, taught.X, taught.y)
    last = {image.tobytes(): row for row, image in enumerate(X)}
    rows = sorted(last.values())
    if len(rows) > MAX_TAUGHT:
        raise ValueError(
            f"You can teach {MAX_TAUGHT:,} digits at most; these would be {len(rows):,}."
        )
    return Taught(X[rows], y[rows])


def with_training(taught: Taught, X_train: ArrayLike, y_train: ArrayLike) -> tuple[Floats, Ints]:
    """Return (X, y) of all that may vote: the training digits, whose rows stay, then the taught.

    Raises
    ------
    ValueError
        If X_train is not of shape (n_train, 64), or y_train not of shape (n_train,).
    """
    return np.vstack([X_train, taught.X]), np.concatenate([y_train, taught.y])


def progress(
    taught: Taught,
    X_train: Floats,
    y_train: Ints,
    n_neighbors: int,
    weights: str = "uniform",
    metric: str = "euclidean",
) -> Progress:
    """Ask for every taught drawing what was said before it was taught.

    Parameters
    ----------
    X_train : ndarray of shape (n_train, 64)
    y_train : ndarray of shape (n_train,)
        Labels 0..9.
    n_neighbors : int
        K, 1..n_train.
    weights : str
        "uniform" or "distance".
    metric : str
        A key of `metrics.METRICS`.

    Raises
    ------
    ValueError
        If K is out of range, a choice is unknown, or the arrays do not fit each other.
    """
    read = class_progress.class_progress(
        taught.X,
        taught.y,
        np.zeros_like(taught.y),  # one person's
        X_train,
        y_train,
        weights,
        metric,
        largest=n_neighbors,
    )
    return Progress(
        np.bincount(taught.y, minlength=10), read.alone[:, -1].copy(), read.earlier[:, -1].copy()
    )


def checked(X: NDArray[np.generic], y: NDArray[np.generic], most: int = MAX_TAUGHT) -> Taught:
    """Raise ValueError unless X and y hold 1..most drawings; copies are let through."""
    if not {X.dtype.kind, y.dtype.kind} <= set("iuf"):
        raise ValueError("Ink counts and labels must be whole numbers.")
    if X.ndim != 2 or X.shape[1] != 64:
        raise ValueError("X must have the shape (n, 64): a row of 8 x 8 pixels for each drawing.")
    if y.shape != (len(X),):
        raise ValueError("y must have the shape (n,): one label for each row of X.")
    if not len(X):
        raise ValueError("The file has no drawings.")
    if len(X) > most:
        raise ValueError(f"You can teach {most:,} digits at most; this file has {len(X):,}.")
    with np.errstate(invalid="ignore"):  # some NaN make a comparison warn
        good_ink, good_label = np.isin(X, np.arange(17)).all(axis=1), np.isin(y, np.arange(10))
    for name, most, is_good in (("ink of each pixel", 16, good_ink), ("label", 9, good_label)):
        if not is_good.all():
            number = is_good.argmin() + 1
            raise ValueError(
                f"Drawing {number} is wrong: the {name} must be a whole number from 0 to {most}."
            )
    is_blank = ~X.astype(np.bool_).any(axis=1)
    if is_blank.any():
        raise ValueError(f"Drawing {is_blank.argmax() + 1} has no ink.")
    # through whole numbers: -0.0 has other bytes than 0
    return Taught(X.astype(np.int64).astype(np.float64), y.astype(np.int64))
