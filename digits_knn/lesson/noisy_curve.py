"""Regression on a noisy curve: K-NN takes the mean of the nearest points."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike
from sklearn.neighbors import KNeighborsRegressor

from digits_knn.arrays import Floats
from digits_knn.knn.classifier import WEIGHTS, check_choice, check_n_neighbors
from digits_knn.lesson.block import Block, block

N_POINTS = 60  # of the curve
NOISE = 0.25  # standard deviation of what is added to the curve
SEED = 4
BEYOND = (1.1, 1.2)  # places to the right of all points


@dataclass(frozen=True)
class Points:
    """The points of the curve.

    Attributes
    ----------
    x : ndarray of shape (N_POINTS, 1)
        0..1, ascending; no two equally far from a third.
    y : ndarray of shape (N_POINTS,)
        The curve with noise.
    """

    x: Floats
    y: Floats


@dataclass(frozen=True)
class Errors:
    """How far the predictions are off at every K, as means of absolute values.

    Attributes
    ----------
    train : ndarray of shape (N_POINTS,)
        Each point among its own neighbors; entry k - 1 is K = k.
    leave_one_out : ndarray of shape (N_POINTS - 1,)
        Each point predicted without itself.
    """

    train: Floats
    leave_one_out: Floats

    @property
    def best(self) -> int:
        """The K with the least fair error, of several the smallest."""
        return int(self.leave_one_out.argmin()) + 1


def without_noise(x: ArrayLike) -> Floats:
    """Return the curve without noise."""
    x = np.asarray(x, dtype=float)
    y: Floats = np.sin(2 * np.pi * x) + 2 * x**2
    return y


@cache
def points() -> Points:
    """Draw the points, always the same."""
    rng = np.random.default_rng(SEED)
    x = np.sort(rng.random((N_POINTS, 1)), axis=0)
    y = without_noise(x[:, 0]) + rng.normal(0, NOISE, N_POINTS)
    x.flags.writeable = y.flags.writeable = False  # every visitor shares them
    return Points(x, y)


def predict(x: ArrayLike, n_neighbors: int, weights: str) -> Floats:
    """Predict the curve from the points.

    Parameters
    ----------
    x : array-like of shape (n_places,)
    n_neighbors : int
        K, 1..N_POINTS.
    weights : str
        "uniform" or "distance".

    Raises
    ------
    ValueError
        If K is out of range, or weights is unknown.
    """
    check_n_neighbors(n_neighbors, N_POINTS)
    check_choice("weights", weights, WEIGHTS)
    model = KNeighborsRegressor(n_neighbors, weights=weights).fit(points().x, points().y)
    predicted: Floats = model.predict(np.reshape(x, (-1, 1)))
    return predicted


@cache
def errors(weights: str) -> Errors:
    """Measure how far the curve is missed at every K; ValueError if weights is unknown."""
    check_choice("weights", weights, WEIGHTS)
    x, y = points().x, points().y
    models = [KNeighborsRegressor(k, weights=weights).fit(x, y) for k in range(1, N_POINTS + 1)]
    # asked about None, scikit-learn leaves each point out of its own neighbors
    leave_one_out = [model.predict(None) for model in models[:-1]]
    return Errors(
        np.abs([model.predict(x) - y for model in models]).mean(axis=1),
        np.abs(np.array(leave_one_out) - y).mean(axis=1),
    )


def code(n_neighbors: int, weights: str) -> Block:
    """Return the code of the curve; parameters and errors as in `predict`."""
    beyond = predict(BEYOND, n_neighbors, weights).round(3)
    missed = errors(weights)
    leave_one_out_at = min(n_neighbors, N_POINTS - 1)  # more neighbors than that no point has
    return block(
        f"""
        rng = np.random.default_rng({SEED})
        x = np.sort(rng.random(({N_POINTS}, 1)), axis=0)
        y = np.sin(2 * np.pi * x[:, 0]) + 2 * x[:, 0] ** 2
        y += rng.normal(0, {NOISE}, {N_POINTS})

        def fit(k):
            return KNeighborsRegressor(k, weights="{weights}").fit(x, y)

        print(fit({n_neighbors}).predict([[{BEYOND[0]}], [{BEYOND[1]}]]).round(3))  # beyond

        def error(k, queries=None):  # None: each x without itself
            return np.abs(fit(k).predict(queries) - y).mean()

        print(f"training {{error({n_neighbors}, x):.3f}}")
        print(f"leave-one-out {{error({leave_one_out_at}):.3f}}")
        print("smallest at K =", min(range(1, {N_POINTS}), key=error))
        """,
        prints=f"{beyond}\ntraining {missed.train[n_neighbors - 1]:.3f}\n"
        f"leave-one-out {missed.leave_one_out[leave_one_out_at - 1]:.3f}\n"
        f"smallest at K = {missed.best}",
    )
