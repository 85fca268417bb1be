"""The unit circles of the metrics, and a digit whose answer depends on the weights."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digits_knn.arrays import Floats, Ints
from digits_knn.dataset import load_split
from digits_knn.knn import classifier
from digits_knn.knn.classifier import Neighbors, check_n_neighbors
from digits_knn.lesson.block import LOAD, Block, block, knn_of_digits
from digits_knn.snippets import assemble

POWERS = ("2", "1", "1.2", "1.5", "3", "4", "6", "10", "inf")  # Minkowski's p; the first is usual
PLACE = (0.6, 0.8)  # the place whose distances the code prints


def unit_circle(power: float, n_points: int = 181) -> Floats:
    """Return places that are 1 away from (0, 0), once around.

    Parameters
    ----------
    power : float
        Minkowski's p, 1 or more; infinity is Chebyshev's metric.
    n_points : int
        How many; the last is the first again.

    Returns
    -------
    ndarray of shape (n_points, 2)

    Raises
    ------
    ValueError
        If p is below 1, where it is no metric, or there are fewer than 2 points.
    """
    if not power >= 1:
        raise ValueError(f"p must be 1 or more, not {power!r}")
    if n_points < 2:
        raise ValueError(f"a circle takes 2 points or more, not {n_points}")
    angles = np.linspace(0, 2 * np.pi, n_points)
    ways = np.column_stack([np.cos(angles), np.sin(angles)])
    circle: Floats = ways / np.linalg.norm(ways, ord=power, axis=1, keepdims=True)
    return circle


@dataclass(frozen=True)
class Case:
    """A test digit whose answer changes with the weights.

    Attributes
    ----------
    row : int
        Of X_test.
    label : int
        What its writer meant.
    indices, labels, distances : ndarrays of shape (n_neighbors,)
        Of its neighbors.
    votes : dict
        By "uniform" and "distance" an ndarray of shape (10,), what each digit got.
    """

    row: int
    label: int
    indices: Ints
    labels: Ints
    distances: Floats
    votes: dict[str, NDArray[Any]]

    def prediction(self, weights: str) -> int:
        """Return the answer with these weights."""
        return int(self.votes[weights].argmax())


def case(neighbors: Neighbors, row: int, n_neighbors: int) -> Case:
    """Return the neighbors of a test digit, and what they say with both weights.

    Parameters
    ----------
    neighbors : Neighbors
        The ranking of the test digits of `load_split`.
    row : int
        Of X_test.
    n_neighbors : int
        K, 1..n_train.

    Raises
    ------
    ValueError
        If K is out of range.
    """
    split = load_split()
    check_n_neighbors(n_neighbors, len(split.y_train))
    ranking = Neighbors(neighbors.distances[[row]], neighbors.indices[[row]])
    votes = {
        weights: classifier.votes_by_k(ranking, split.y_train, weights, n_neighbors)[:, -1]
        for weights in classifier.WEIGHTS
    }
    indices = ranking.indices[0, :n_neighbors]
    distances = ranking.distances[0, :n_neighbors]
    return Case(row, int(split.y_test[row]), indices, split.y_train[indices], distances, votes)


def code(power: str, shown: Case | None, metric: str) -> Block:
    """Return the code of the step.

    Parameters
    ----------
    power : str
        One of POWERS.
    shown : Case or None
        The digit whose votes are counted, None if there is none.
    metric : str
        In which its neighbors were ranked.
    """
    p = {"inf": "np.inf"}.get(power, power)
    far = np.linalg.norm(PLACE, ord=float(power))
    circle = f"""
    p = {p}
    place = np.abs({list(PLACE)})
    far = np.linalg.norm(place, ord=p)  # from (0, 0)
    print(f"p = {{p}}: {{far:.3f}} away")
    """
    prints = f"p = {power}: {far:.3f} away"
    if shown is None:
        return block(circle, prints=prints)
    n_neighbors = len(shown.labels)
    image = load_split().X_test[shown.row]
    is_tied = assemble.is_tied(load_split(), image, n_neighbors, metric)
    lines, queries = knn_of_digits(n_neighbors, "uniform", metric, is_tied)
    counted = [
        f"{label}: {shown.votes['uniform'][label]:.0f} votes, "
        f"{shown.votes['distance'][label]:.3f} by distance"
        for label in np.unique(shown.labels)
    ]
    return block(
        circle,
        "\n",
        LOAD,
        f"image = X_test[[{shown.row}]]\n\n",
        lines,
        f"""
        distances, near = knn.kneighbors({queries})
        labels = y_train[near[0]]
        for label in np.unique(labels):
            far = distances[0, labels == label]
            print(
                f"{{label}}: {{len(far)}} votes,"
                f" {{np.sum(1 / far):.3f}} by distance"
            )
        """,
        prints="\n".join([prints, *counted]),
    )
