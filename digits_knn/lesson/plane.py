"""Points of three classes in a plane, and what K-NN predicts at every place of it."""

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.arrays import Floats, Ints
from digits_knn.knn.classifier import WEIGHTS, check_choice, check_n_neighbors
from digits_knn.knn.metrics import METRICS, check_metric
from digits_knn.lesson.block import Block, block, make_knn

SIDE = 1000  # places along a side of the plane, 0..999
N_CELLS = 64  # along a side, whose middles are asked; more would take longer than a press may
CLASSES = "ABC"
MAX_ADDED = 150  # points: beyond, a link gets too long
FIRST = """
rng = np.random.default_rng(3)
middles = [[330, 360], [680, 420], [480, 680]]
y = np.repeat([0, 1, 2], [34, 30, 26])  # A, B, C
X = rng.normal(np.take(middles, y, axis=0), 125)
X = X.round().clip(0, 999)
"""
_ADDED = re.compile(r"([ABC])(\d{3})(\d{3})")


@dataclass(frozen=True)
class Points:
    """The points at first, but for those taken away, and those added.

    Attributes
    ----------
    removed : tuple
        Which of the first points, ascending, counted from 0.
    added : tuple
        (x, y, class), places 0..999 from the lower left, and 0, 1 or 2.
    """

    removed: tuple[int, ...] = ()
    added: tuple[tuple[int, int, int], ...] = ()

    @property
    def X(self) -> Floats:  # noqa: N802 - the field's name
        """Return the places, of shape (n, 2): first the first ones, in order."""
        first = np.delete(_first()[0], self.removed, axis=0)
        return np.vstack([first, np.array(self.added, float).reshape(-1, 3)[:, :2]])

    @property
    def y(self) -> Ints:
        """Return the classes, of shape (n,)."""
        added = np.array([each[2] for each in self.added], np.int64)
        return np.append(np.delete(_first()[1], self.removed), added)

    def __len__(self) -> int:
        """Return the number of points."""
        return N_FIRST - len(self.removed) + len(self.added)


@cache
def _first() -> tuple[Floats, Ints]:
    made: dict[str, Floats] = {}
    exec(FIRST, {"np": np}, made)  # the very lines that stand beside the picture
    return made["X"], made["y"].astype(np.int64)


N_FIRST = 90
ALL_GONE = Points(removed=tuple(range(N_FIRST)))


def add(points: Points, x: int, y: int, label: int) -> Points:
    """Add a point.

    Raises
    ------
    ValueError
        If it is outside the plane, of no class, or enough were added.
    """
    bounds = ((x, SIDE), (y, SIDE), (label, len(CLASSES)))
    if not all(type(each) is int and 0 <= each < end for each, end in bounds):
        raise ValueError(f"no point of the plane: {(x, y, label)!r}")
    if len(points.added) >= MAX_ADDED:
        raise ValueError(f"{MAX_ADDED} points were added; no more can be")
    return replace(points, added=(*points.added, (x, y, label)))


def format(points: Points) -> str:
    """Write points as a link carries them: "3.17-A020500", those removed and those added."""
    removed = "all" if points.removed == ALL_GONE.removed else ".".join(map(str, points.removed))
    added = (f"{CLASSES[label]}{x:03}{y:03}" for x, y, label in points.added)
    return f"{removed}-{''.join(added)}"


def parse(text: str) -> Points:
    """Read what `format` wrote.

    Raises
    ------
    ValueError
        If it is no such text.
    """
    found = re.fullmatch(r"(all|[0-9]*(?:\.[0-9]+)*)-((?:[ABC][0-9]{6})*)", text)
    if found is None or len(text) > 5 * N_FIRST + 7 * MAX_ADDED:
        raise ValueError("no points")
    removed = (
        ALL_GONE.removed
        if found[1] == "all"
        else tuple(sorted({int(each) for each in found[1].split(".") if each}))
    )
    if removed and removed[-1] >= N_FIRST:
        raise ValueError(f"there is no point {removed[-1]} at first")
    points = Points(removed)
    for label, x, y in _ADDED.findall(found[2]):
        points = add(points, int(x), int(y), CLASSES.index(label))
    return points


@dataclass(frozen=True)
class Plane:
    """What K-NN predicts all over the plane.

    Attributes
    ----------
    shares : ndarray of shape (N_CELLS, N_CELLS, 3)
        Of the vote for each class, 0..1; the first row is the lowest.
    predictions : ndarray of shape (N_CELLS, N_CELLS)
        The classes that win.
    """

    shares: Floats
    predictions: Ints


@lru_cache(maxsize=64)
def predict_everywhere(points: Points, n_neighbors: int, weights: str, metric: str) -> Plane:
    """Ask scikit-learn's K-NN at every cell of the plane.

    Parameters
    ----------
    n_neighbors : int
        K, 1..n.
    weights, metric : str
        Of `classifier.WEIGHTS` and `metrics.METRICS`. Cosine measures the angle seen from the lower
        left corner.

    Raises
    ------
    ValueError
        If K is out of range, as it always is without a point, or a choice is unknown.
    """
    knn = fit(points, n_neighbors, weights, metric)
    at = SIDE / N_CELLS * (np.arange(N_CELLS) + 0.5)
    cells = np.dstack(np.meshgrid(at, at)).reshape(-1, 2)
    shares = np.zeros((len(cells), len(CLASSES)))
    shares[:, knn.classes_] = knn.predict_proba(cells)
    square = shares.reshape(N_CELLS, N_CELLS, len(CLASSES))
    # argmax: tied votes go to the first class, as in scikit-learn
    return Plane(square, square.argmax(axis=2))


def fit(points: Points, n_neighbors: int, weights: str, metric: str) -> KNeighborsClassifier:
    """Fit scikit-learn's classifier; see `predict_everywhere`."""
    check_n_neighbors(n_neighbors, len(points))
    check_choice("weights", weights, WEIGHTS)
    check_metric(metric)
    knn = KNeighborsClassifier(n_neighbors, weights=weights, **METRICS[metric].arguments)
    return knn.fit(points.X, points.y)


def make_points(points: Points) -> str:
    """Write the lines that make the points, X and y."""
    lines = FIRST.lstrip("\n")
    if points.removed == ALL_GONE.removed:
        lines += "X, y = X[:0], y[:0]  # all were taken away\n"
    elif points.removed:
        lines += f"removed = {list(points.removed)}\n"
        lines += "X = np.delete(X, removed, axis=0)\ny = np.delete(y, removed)\n"
    if points.added:
        rows = ", ".join(str(list(each[:2])) for each in points.added)
        lines += f"X = np.vstack([X, [{rows}]])\n"
        lines += f"y = np.append(y, {[each[2] for each in points.added]})\n"
    return lines


def code(points: Points, n_neighbors: int, weights: str, metric: str) -> Block:
    """Return the code of the step; see `predict_everywhere`."""
    plane = predict_everywhere(points, n_neighbors, weights, metric)
    areas = "\n".join(
        f"{name}: {np.mean(plane.predictions == label):.1%} of the plane"
        for label, name in enumerate(CLASSES)
    )
    return block(
        make_points(points),
        "\n",
        make_knn(n_neighbors, weights, metric, "X, y"),
        f"""

        at = {SIDE} / {N_CELLS} * (np.arange({N_CELLS}) + 0.5)
        plane = np.dstack(np.meshgrid(at, at))
        shares = knn.predict_proba(plane.reshape(-1, 2))
        answers = knn.classes_[shares.argmax(axis=1)]
        for label, name in enumerate("{CLASSES}"):
            area = np.mean(answers == label)
            print(f"{{name}}: {{area:.1%}} of the plane")
        """,
        prints=areas,
    )
