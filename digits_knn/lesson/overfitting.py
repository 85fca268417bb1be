"""The points of the plane with K too small, between, and too large."""

from functools import lru_cache

import numpy as np

from digits_knn.arrays import Floats
from digits_knn.lesson import plane
from digits_knn.lesson.block import Block, block, make_knn
from digits_knn.lesson.plane import Points


@lru_cache(maxsize=16)
def scores_by_k(points: Points, weights: str, metric: str) -> tuple[Floats, Floats]:
    """Score the points by K-NN at every K, as scikit-learn's `score` does.

    Parameters
    ----------
    weights, metric : str
        As in `plane.predict_everywhere`.

    Returns
    -------
    training : ndarray of shape (n,)
        Shares right with each point among its own voters; entry k - 1 is K = k.
    leave_one_out : ndarray of shape (n - 1,)
        The same as if each point were not there.

    Raises
    ------
    ValueError
        If there is no point, or a choice is unknown.
    """
    X, y = points.X, points.y
    knn = plane.fit(points, 1, weights, metric)
    training, leave_one_out = [], []
    for k in range(1, len(y) + 1):
        knn.set_params(n_neighbors=k)
        training.append(knn.score(X, y))
        if k < len(y):
            leave_one_out.append(knn.score(None, y))
    return np.array(training), np.array(leave_one_out)


def code(points: Points, n_neighbors: int, weights: str, metric: str) -> Block:
    """Return the code of the step, for K = 1, this one and all points."""
    training, leave_one_out = scores_by_k(points, weights, metric)
    n = len(points)
    k_values = sorted({1, n_neighbors, n})

    def scores_line(k: int) -> str:
        line = f"K = {k}: training {training[k - 1]:.1%}"
        return line + (f", fair {leave_one_out[k - 1]:.1%}" if k < n else "")

    return block(
        plane.make_points(points),
        "\n",
        make_knn(n_neighbors, weights, metric, "X, y"),
        f"""

        for k in {k_values}:
            knn.set_params(n_neighbors=k)
            said = f"K = {{k}}: training {{knn.score(X, y):.1%}}"
            if k < len(y):  # None: each without itself
                said += f", fair {{knn.score(None, y):.1%}}"
            print(said)
        """,
        prints="\n".join(scores_line(k) for k in k_values),
    )
