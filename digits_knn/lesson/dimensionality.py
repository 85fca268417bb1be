"""Why trees lose in many dimensions: how much they look at, how alike all distances are.

None of this depends on the machine.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from sklearn.metrics import pairwise_distances
from sklearn.neighbors import BallTree, KDTree

from digits_knn.arrays import Floats
from digits_knn.dataset import RANDOM_STATE, load_split
from digits_knn.lesson.block import Block, block

N_NEIGHBORS = 5
LEAF_SIZE = 30  # as in NearestNeighbors; KDTree and BallTree alone take 40
DIMENSIONS = (2, 4, 8, 16, 32, 64)
N_POINTS = 4000  # of each dimension
N_QUERIES = 200


@dataclass(frozen=True)
class Effort:
    """What one question costs whatever the machine, in the mean over all questions.

    Attributes
    ----------
    kd_tree, ball_tree : float
        Shares 0..1 of the stored points whose distance the tree measures.
    ratio : float
        Distance of the nearest point, divided by the mean distance of all.
    """

    kd_tree: float
    ball_tree: float
    ratio: float


@dataclass(frozen=True)
class Efforts:
    """Attributes: the effort for random points, one for each of DIMENSIONS, and for the digits."""

    random: tuple[Effort, ...]
    digits: Effort


def random_points(
    n_points: int, n_dimensions: int, n_queries: int = N_QUERIES
) -> tuple[Floats, Floats]:
    """Draw points evenly from a cube of side 1, always the same ones.

    Returns
    -------
    tuple of ndarray of shapes (n_points, n_dimensions) and (n_queries, n_dimensions)
        Those to be stored, and those to be asked about.

    Raises
    ------
    ValueError
        If there are fewer points than neighbors, or there is no dimension or no question.
    """
    if n_points < N_NEIGHBORS or n_dimensions < 1 or n_queries < 1:
        raise ValueError(
            f"there must be {N_NEIGHBORS} points or more, 1 dimension or more and 1 question or "
            f"more, not {n_points}, {n_dimensions} and {n_queries}"
        )
    generator = np.random.default_rng(0)
    return generator.random((n_points, n_dimensions)), generator.random((n_queries, n_dimensions))


def effort(X: Floats, queries: Floats) -> Effort:
    """Count what the trees look at, and compare distances.

    Parameters
    ----------
    X : ndarray of shape (n_points, n_dimensions)
        The points stored, N_NEIGHBORS or more.
    queries : ndarray of shape (n_queries, n_dimensions)
        1 or more.

    Raises
    ------
    ValueError
        By scikit-learn, if the shapes are others.
    """
    shares = {}
    for name, make in (("kd_tree", KDTree), ("ball_tree", BallTree)):
        tree = make(X, leaf_size=LEAF_SIZE)
        tree.reset_n_calls()
        tree.query(queries, k=N_NEIGHBORS)
        n_measured = tree.get_n_calls()
        if make is BallTree:  # it also measures to centers: of the whole, and of two at each split
            n_measured -= len(queries) + 2 * tree.get_tree_stats()[2]
        shares[name] = n_measured / (len(queries) * len(X))
    distances = pairwise_distances(queries, X)
    ratio = (distances.min(axis=1) / distances.mean(axis=1)).mean()
    return Effort(shares["kd_tree"], shares["ball_tree"], float(ratio))


@cache
def efforts() -> Efforts:
    """Return the effort at each of DIMENSIONS and for the digits."""
    split = load_split()
    return Efforts(
        tuple(effort(*random_points(N_POINTS, d)) for d in DIMENSIONS),
        effort(split.X_train, split.X_test),
    )


def code() -> Block:
    """Return the code of it."""
    names = [*(f"{d} dimensions" for d in DIMENSIONS), "digits"]
    return block(
        f"""
        X, y = load_digits(return_X_y=True)
        points = {{}}
        for d in {DIMENSIONS}:
            rng = np.random.default_rng(0)
            points[f"{{d}} dimensions"] = [
                rng.random((n, d)) for n in ({N_POINTS}, {N_QUERIES})]
        points["digits"] = train_test_split(
            X, random_state={RANDOM_STATE})

        def share(Tree, X, queries):
            tree = Tree(X, leaf_size={LEAF_SIZE})
            tree.reset_n_calls()
            tree.query(queries, k={N_NEIGHBORS})
            n = tree.get_n_calls()  # distances measured
            if Tree is BallTree:  # less those to balls' centers
                n -= len(queries) + 2 * tree.get_tree_stats()[2]
            return n / (len(queries) * len(X))

        for name, (X, queries) in points.items():
            kd = share(KDTree, X, queries)
            ball = share(BallTree, X, queries)
            D = pairwise_distances(queries, X)
            ratio = np.mean(D.min(axis=1) / D.mean(axis=1))
            print(f"{{name}}: k-d {{kd:.1%}}, ball {{ball:.1%}}, "
                  f"nearest/mean {{ratio:.2f}}")
        """,
        prints="\n".join(
            f"{name}: k-d {each.kd_tree:.1%}, ball {each.ball_tree:.1%}, "
            f"nearest/mean {each.ratio:.2f}"
            for name, each in zip(names, [*efforts().random, efforts().digits], strict=True)
        ),
    )
