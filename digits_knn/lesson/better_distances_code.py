"""The code of better distances: the question, and K-NN with each of them."""

from collections.abc import Callable

from digits_knn.dataset import load_split
from digits_knn.knn.classifier import WEIGHTS, check_choice, check_n_neighbors
from digits_knn.lesson import better_distances
from digits_knn.lesson.better_distances import Measurement
from digits_knn.lesson.block import LOAD, Block, block

MOVED = "moved"
SHOWN = {  # by what a link says: the distance whose code is shown
    MOVED: better_distances.EUCLIDEAN,
    "tangent": "Tangent",
    "distortion": "Image distortion",
    "learned": "Learned metric",
}

_MOVED = """

moved = np.zeros((len(X_test), 8, 8))
moved[:, :, :-1] = X_test.reshape(-1, 8, 8)[:, :, 1:]

everyone = np.vstack([X_test, X_train])
D = pairwise_distances(moved.reshape(-1, 64), everyone)
to_itself = D.diagonal().copy()
np.fill_diagonal(D, np.inf)
to_other = D.min(axis=1)
strayed = np.sum(to_other < to_itself)
print(strayed, "of", len(moved), "nearer to another")
"""
_TANGENT = """

def directions(image):
    # as if moved, sized, turned, bent a little
    down, right = np.gradient(image)
    y, x = np.mgrid[:8, :8] - 3.5
    moves = [
        right, down, right**2 + down**2,  # thicker
        x * right + y * down,  # larger
        y * right - x * down,  # turned
        x * right - y * down,  # wider, not higher
        y * right + x * down,  # sheared
    ]
    return np.linalg.qr(np.reshape(moves, (7, 64)).T).Q

D = np.empty((len(X_test), len(X_train)))
for i, row in enumerate(X_test):
    T = directions(row.reshape(8, 8))
    difference = X_train - row
    rest = difference - difference @ T @ T.T
    D[i] = np.linalg.norm(rest, axis=1)
"""
_DISTORTION = """

def surroundings(X):
    # 3 x 3 pixels around each place, one beyond the edge
    images = X.reshape(-1, 8, 8)
    wide = np.pad(images, ((0, 0), (2, 2), (2, 2)))
    windows = np.lib.stride_tricks.sliding_window_view
    seen = windows(wide, (3, 3), axis=(1, 2))
    return seen.reshape(-1, 10, 10, 9)

queries, stored = map(surroundings, (X_test, X_train))
D = np.zeros((len(X_test), len(X_train)))
for r, c in np.ndindex(8, 8):
    here = queries[:, r + 1, c + 1]
    D += np.min([
        pairwise_distances(
            here, stored[:, r + i, c + j], squared=True
        )
        for i, j in np.ndindex(3, 3)
    ], axis=0)
D = np.sqrt(D / 9)
"""
_PRINT = """
print(correct, "of", len(y_test), "correct")
"""


def code(shown: str, measured: Measurement | None, n_neighbors: int, weights: str) -> Block:
    """Return the code of a distance.

    Parameters
    ----------
    shown : str
        A key of SHOWN.
    measured : Measurement or None
        With this distance, None if it was not yet; the code of MOVED needs none.
    n_neighbors, weights : int
        K, 1..n_train, and a name of `classifier.WEIGHTS`.

    Raises
    ------
    ValueError
        If a choice is unknown, or K is out of range.
    """
    check_choice("shown", shown, SHOWN)
    check_choice("weights", weights, WEIGHTS)
    check_n_neighbors(n_neighbors, len(load_split().y_train))
    n_test = len(load_split().y_test)
    if shown == MOVED:
        n_strayed = better_distances.stray_euclidean().n_strayed
        return block(LOAD, _MOVED, prints=f"{n_strayed} of {n_test} nearer to another")
    prints = ""
    if measured is not None:
        correct = measured.n_correct[weights][n_neighbors - 1]
        prints = f"{correct} of {n_test} correct"
    return block(LOAD, *_PARTS[shown](n_neighbors, weights), _PRINT, prints=prints)


def _learned_metric(n_neighbors: int, weights: str) -> tuple[str, ...]:
    return (
        f"""

        knn = KNeighborsClassifier({n_neighbors}, weights="{weights}")
        model = make_pipeline(
            NeighborhoodComponentsAnalysis(
                init="identity", random_state=0
            ),
            knn,
        )
        model.fit(X_train / 16, y_train)  # ink 0..1
        correct = np.sum(model.predict(X_test / 16) == y_test)
        """,
    )


def _vote(n_neighbors: int, weights: str) -> str:
    """Write the lines in which the nearest vote; of equally far ones, those stored first."""
    if weights == "uniform":
        ranked, vote = "", "(nearest == d).sum(axis=1)"
    else:
        ranked = "ranked = np.take_along_axis(D, order, axis=1)\n"
        vote = "((nearest == d) / ranked).sum(axis=1)\n        "
    return f"""

order = D.round(12).argsort(axis=1, kind="stable")
order = order[:, :{n_neighbors}]  # of equally far ones, the first
{ranked}nearest = y_train[order]
votes = [{vote} for d in range(10)]
correct = np.sum(np.argmax(votes, axis=0) == y_test)
"""


_PARTS: dict[str, Callable[[int, str], tuple[str, ...]]] = {
    "tangent": lambda n_neighbors, weights: (_TANGENT, _vote(n_neighbors, weights)),
    "distortion": lambda n_neighbors, weights: (_DISTORTION, _vote(n_neighbors, weights)),
    "learned": _learned_metric,
}
