"""How long K-NN takes by brute force and with two trees, measured when asked."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from sklearn.neighbors import NearestNeighbors

from digits_knn.arrays import Floats
from digits_knn.dataset import load_split
from digits_knn.lesson.block import Block, block
from digits_knn.lesson.dimensionality import (
    DIMENSIONS,
    N_NEIGHBORS,
    N_POINTS,
    N_QUERIES,
    random_points,
)

# As NearestNeighbors calls them, and as the page does
ALGORITHMS = {"brute": "brute force", "kd_tree": "k-d tree", "ball_tree": "ball tree"}
SIZES = (250, 1000, 4000, 16_000, 64_000)
FEW = 3  # dimensions of the points of these sizes
N_ROUNDS = 7

Progress = Callable[[float, str], object]


@dataclass(frozen=True)
class Times:
    """How long the three algorithms took.

    Attributes
    ----------
    build, query : ndarray of shape (n_places, 3)
        Medians in milliseconds; a row for each number of points or of dimensions, a column for each
        of ALGORITHMS.
    """

    build: Floats
    query: Floats


@dataclass(frozen=True)
class Costs:
    """What was measured.

    Attributes
    ----------
    by_n, by_dimension : Times
        Of random points.
    digits : Times
        Of the digits, as a single row.
    n_differing : int
        Questions to which an algorithm found other distances than brute force.
    """

    by_n: Times
    by_dimension: Times
    digits: Times
    n_differing: int


def measure(
    sizes: Sequence[int] = SIZES,
    dimensions: Sequence[int] = DIMENSIONS,
    n_points: int = N_POINTS,
    n_queries: int = N_QUERIES,
    n_rounds: int = N_ROUNDS,
    progress: Progress | None = None,
) -> Costs:
    """Measure how long each algorithm takes to store points and to find N_NEIGHBORS nearest ones.

    Everything is measured once in each round, so that a busy moment spoils one round only.

    Parameters
    ----------
    sizes : sequence of int
        Numbers of random points, in FEW dimensions.
    dimensions : sequence of int
        Of n_points random points each.
    n_queries : int
        Questions about random points; the digits are asked about all test digits.
    n_rounds : int
        Their medians are given.
    progress : Progress or None
        Called with the share done, 0..1, and with what is measured next.

    Raises
    ------
    ValueError
        If there is no round, or a number of points, dimensions or questions is too small.
    """
    if n_rounds < 1:
        raise ValueError(f"n_rounds must be 1 or more, not {n_rounds}")
    tasks = {f"{n:,} points": random_points(n, FEW, n_queries) for n in sizes}
    tasks |= {f"{d} dimensions": random_points(n_points, d, n_queries) for d in dimensions}
    tasks["the digits"] = (load_split().X_train, load_split().X_test)
    seconds = np.empty((n_rounds, len(tasks), len(ALGORITHMS), 2))
    for i in range(n_rounds):
        for j, (name, (X, queries)) in enumerate(tasks.items()):
            if progress:
                share = (i * len(tasks) + j) / (n_rounds * len(tasks))
                progress(share, f"Round {i + 1} of {n_rounds}: {name} …")
            # another one first in each round: the first pays for what the page is told
            for k in np.roll(np.arange(len(ALGORITHMS)), i):
                seconds[i, j, k] = _time(list(ALGORITHMS)[k], X, queries)
    if progress:
        progress(1.0, "Comparing the neighbors found …")
    milliseconds = 1000 * np.median(seconds, axis=0)
    by_n, by_dimension, digits = np.split(milliseconds, [len(sizes), len(tasks) - 1])
    n_differing = sum(_count_differing(X, queries) for X, queries in tasks.values())
    return Costs(_times(by_n), _times(by_dimension), _times(digits), n_differing)


def _times(milliseconds: Floats) -> Times:
    return Times(milliseconds[..., 0], milliseconds[..., 1])


def _time(algorithm: str, X: Floats, queries: Floats) -> tuple[float, float]:
    """Return the seconds to build and to query."""
    knn = NearestNeighbors(n_neighbors=N_NEIGHBORS, algorithm=algorithm)
    start = perf_counter()
    knn.fit(X)
    built = perf_counter()
    knn.kneighbors(queries)
    return built - start, perf_counter() - built


def _count_differing(X: Floats, queries: Floats) -> int:
    # distances, not places in X: of points equally far each may take another
    found = [
        NearestNeighbors(n_neighbors=N_NEIGHBORS, algorithm=algorithm).fit(X).kneighbors(queries)[0]
        for algorithm in ALGORITHMS
    ]
    return int(np.sum(~np.isclose(found[1:], found[0]).all(axis=(0, 2))))


def code(view: str, costs: Costs | None) -> Block:
    """Return the code that measures random points.

    Parameters
    ----------
    view : str
        "n", of more and more points, or "dimension", in more and more dimensions.
    costs : Costs or None
        What was measured on the page, None if nothing was.

    Raises
    ------
    ValueError
        If view is none of them.
    """
    if view not in ("n", "dimension"):
        raise ValueError(f'view must be "n" or "dimension", not {view!r}')
    along: Sequence[int]
    if view == "n":
        along, name, unit, shape = SIZES, "n", "points", f"n, {FEW}"
        times = costs.by_n if costs else None
    else:
        along, name, unit, shape = DIMENSIONS, "d", "dimensions", f"{N_POINTS}, d"
        times = costs.by_dimension if costs else None
    return block(
        f"""
        def median_ms(do):
            seconds = []
            for _ in range({N_ROUNDS}):
                start = perf_counter()
                do()
                seconds.append(perf_counter() - start)
            return 1000 * np.median(seconds)

        for {name} in {along}:
            rng = np.random.default_rng(0)
            X = rng.random(({shape}))
            queries = rng.random(({N_QUERIES}, {shape.split(", ")[1]}))
            for name in {json.dumps(list(ALGORITHMS))}:
                knn = NearestNeighbors(
                    n_neighbors={N_NEIGHBORS}, algorithm=name)
                build = median_ms(lambda: knn.fit(X))
                query = median_ms(lambda: knn.kneighbors(queries))
                print(f"{{{name}}} {unit}, {{name}}: "
                      f"build {{build:.1f}} ms, query {{query:.1f}} ms")
        """,
        prints=_write(along, unit, times) if times else "",
    )


def _write(along: Sequence[int], unit: str, times: Times) -> str:
    return "\n".join(
        f"{place} {unit}, {name}: build {build:.1f} ms, query {query:.1f} ms"
        for place, builds, queries in zip(along, times.build, times.query, strict=True)
        for name, build, query in zip(ALGORITHMS, builds, queries, strict=True)
    )
