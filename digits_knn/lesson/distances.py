"""Distances that know more of images than the Euclidean one.

Tangent distance is that of P. Simard, Y. LeCun and J. Denker (1993), here one-sided; the image
distortion model that of D. Keysers and others (2007), here with gray values around each pixel;
metric learning is scikit-learn's NeighborhoodComponentsAnalysis.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from sklearn.metrics.pairwise import euclidean_distances
from sklearn.neighbors import NeighborhoodComponentsAnalysis

from digits_knn.arrays import Floats
from digits_knn.dataset import RANDOM_STATE, load_split
from digits_knn.knn.classifier import DISTANCE_DECIMALS, Neighbors

Progress = Callable[[float], object]  # told the share done, 0..1

SIDE = 8  # pixels
FULL = 16  # ink of a black pixel
NO_TANGENT = 1e-9  # of the longest: a shorter direction is none


def euclidean(queries: ArrayLike, X_train: ArrayLike, progress: Progress | None = None) -> Floats:
    """Measure the Euclidean distances.

    Parameters
    ----------
    queries, X_train : array-like of shape (n_queries, 64) and (n_train, 64)
        Ink counts.
    progress : Progress or None
        Called with the share done.

    Returns
    -------
    ndarray of shape (n_queries, n_train)

    Raises
    ------
    ValueError
        If an array has another shape.
    """
    distances: Floats = euclidean_distances(_images(queries), _images(X_train))
    _report(progress, 1)
    return distances


def tangents(image: ArrayLike) -> Floats:
    """Return the directions into which an image goes when it is moved, turned or bent a little.

    Parameters
    ----------
    image : array-like of shape (8, 8)

    Returns
    -------
    ndarray of shape (64, 7)
        Columns at right angles, of length 1, or 0 where there is no further direction. Together
        they span these: along the rows, along the columns, larger, turned, wider but not higher,
        sheared, thicker.

    Raises
    ------
    ValueError
        If the image has another shape.
    """
    image = np.asarray(image, dtype=float)
    if image.shape != (SIDE, SIDE):
        raise ValueError(f"an image must have shape {(SIDE, SIDE)}, not {image.shape}")
    down, right = np.gradient(image)
    y, x = np.mgrid[:SIDE, :SIDE] - (SIDE - 1) / 2
    moves = [
        right,
        down,
        x * right + y * down,
        y * right - x * down,
        x * right - y * down,
        y * right + x * down,
        right**2 + down**2,
    ]
    basis, lengths, _ = np.linalg.svd(np.reshape(moves, (len(moves), -1)).T, full_matrices=False)
    directions: Floats = basis * (lengths > NO_TANGENT * max(lengths[0], 1))
    return directions


def tangent(queries: ArrayLike, X_train: ArrayLike, progress: Progress | None = None) -> Floats:
    """Measure what is left of each difference once the asked image may move along its tangents.

    Parameters, shape and errors are those of `euclidean`.
    """
    queries, X_train = _images(queries), _images(X_train)
    distances = np.empty((len(queries), len(X_train)))
    for i, image in enumerate(queries):
        directions = tangents(image.reshape(SIDE, SIDE))
        difference = X_train - image
        rest = difference - difference @ directions @ directions.T
        distances[i] = np.linalg.norm(rest, axis=1)
        _report(progress, (i + 1) / len(queries))
    return distances


def distortion(
    queries: ArrayLike, X_train: ArrayLike, progress: Progress | None = None, around: int = 1
) -> Floats:
    """Compare each place of the asked image with the best of 3 x 3 places of the stored one.

    Parameters
    ----------
    queries, X_train, progress : array-like
        As in `euclidean`.
    around : int
        How many pixels around a place are compared with it; 0 is the pixel alone, 1 the 3 x 3
        pixels in the middle of which it is. Outside of an image is no ink.

    Returns
    -------
    ndarray of shape (n_queries, n_train)
        The root of the sum, over all places, of the mean squared difference of these pixels; never
        more than the Euclidean distance.

    Raises
    ------
    ValueError
        If an array has another shape, or around is neither 0 nor 1.
    """
    ours, theirs = _patches(queries, around), _patches(X_train, around)
    ours_squared, theirs_squared = np.sum(ours**2, axis=-1), np.sum(theirs**2, axis=-1)
    squares = np.zeros((len(ours), len(theirs)))
    for place in range(SIDE * SIDE):
        row, column = divmod(place, SIDE)
        here = ours[:, row + 1, column + 1]
        best = np.full_like(squares, np.inf)
        for i, j in np.ndindex(3, 3):
            there = (slice(None), row + i, column + j)
            # |a - b|² = |a|² - 2 a b + |b|², as scikit-learn measures; |a|² is added below
            np.minimum(best, theirs_squared[there] - 2 * here @ theirs[there].T, out=best)
        squares += best + ours_squared[:, row + 1, column + 1, None]
        _report(progress, (place + 1) / SIDE**2)
    # what is not whole numbers may come out a little below 0
    distances: Floats = np.sqrt(np.maximum(squares, 0) / ours.shape[-1])
    return distances


def pixel_alone(queries: ArrayLike, X_train: ArrayLike, progress: Progress | None = None) -> Floats:
    """Measure `distortion` where nothing but the pixel itself is compared."""
    return distortion(queries, X_train, progress, around=0)


def learned_metric(
    queries: ArrayLike, X_train: ArrayLike, progress: Progress | None = None
) -> Floats:
    """Measure Euclidean distances where `fit_metric` put the images; otherwise as `euclidean`."""
    metric = fit_metric()
    distances: Floats = euclidean_distances(
        metric.transform(_images(queries) / FULL), metric.transform(_images(X_train) / FULL)
    )
    _report(progress, 1)
    return distances


@cache
def fit_metric() -> NeighborhoodComponentsAnalysis:
    """Learn from the training digits, ink 0..1, where to put images so that labels are near."""
    metric = NeighborhoodComponentsAnalysis(init="identity", random_state=RANDOM_STATE)
    split = load_split()
    return metric.fit(split.X_train / FULL, split.y_train)


def ranked(distances: Floats) -> Neighbors:
    """Rank stored digits by measured distances, ties as in `classifier.rank`.

    Parameters
    ----------
    distances : ndarray of shape (n_queries, n_train)
    """
    distances = distances.round(DISTANCE_DECIMALS)
    order = np.argsort(distances, axis=1, kind="stable")
    return Neighbors(np.take_along_axis(distances, order, axis=1), order)


def move(X: ArrayLike) -> Floats:
    """Move images one pixel to the left; what leaves the edge is lost.

    Parameters
    ----------
    X : array-like of shape (n_samples, 64)

    Raises
    ------
    ValueError
        If X has another shape.
    """
    images = _images(X).reshape(-1, SIDE, SIDE)
    moved = np.zeros_like(images)
    moved[:, :, :-1] = images[:, :, 1:]
    return moved.reshape(-1, SIDE * SIDE)


def _images(X: ArrayLike) -> Floats:
    images = np.asarray(X, dtype=float)
    if images.ndim != 2 or images.shape[1] != SIDE * SIDE:
        raise ValueError(f"images must have shape (n, {SIDE * SIDE}), not {images.shape}")
    return images


def _patches(X: ArrayLike, around: int) -> Floats:
    """Return what is around each place, of shape (n_samples, 10, 10, n); one more at each edge."""
    if around not in (0, 1):
        raise ValueError(f"around must be 0 or 1, not {around!r}")
    images = _images(X).reshape(-1, SIDE, SIDE)
    wide = 1 + around
    framed = np.pad(images, ((0, 0), (wide, wide), (wide, wide)))
    width = 2 * around + 1
    windows = np.lib.stride_tricks.sliding_window_view(framed, (width, width), axis=(1, 2))
    return windows.reshape(len(images), SIDE + 2, SIDE + 2, width**2)


def _report(progress: Progress | None, share: float) -> None:
    if progress is not None:
        progress(share)
