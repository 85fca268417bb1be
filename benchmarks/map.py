"""Make the t-SNE map that is shipped, and measure what the maps keep and what placing costs.

Run `python benchmarks/map.py [--make] [--json]`; --make first writes
digits_knn/embedding/tsne.npz anew. The same machine makes the same file each time; another may
round otherwise, and so end up with another map as good. Times are on one thread, of one image at a
time.
"""

import argparse
import os
import sys
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as a visitor has it

import numpy as np
import openTSNE
from numpy.typing import NDArray
from sklearn.manifold import trustworthiness
from sklearn.neighbors import KNeighborsClassifier

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.engine import report, seconds
from digits_knn.dataset import load_all, load_split
from digits_knn.embedding import maps

K = 5
N_TIMED = 50
ITERATIONS = (0, 25, maps.N_ITERATIONS, 100, 250)
SETTLED = 2000  # iterations after which nothing moves any more
FAR = 0.01  # of the map's longer side


def fit(X: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return digits of shape (n, 64) their t-SNE coordinates (n, 2)."""
    tsne = openTSNE.TSNE(random_state=0)
    return np.asarray(tsne.fit(X, affinities=maps.find_affinities(X)))


def make() -> None:
    """Write the shipped file: the coordinates, and by which version they were made."""
    points = fit(load_all()[0]).astype(np.float32)
    np.savez(maps.TSNE_FILE, points=points, made_by=f"openTSNE {openTSNE.__version__}")


def measure() -> dict[str, float]:
    """Return times in ms, and shares 0..1."""
    X, _ = load_all()
    figures: dict[str, float] = {}
    for name in maps.MAPS:
        digits_map = maps.load_map(name)
        times = [seconds(partial(digits_map.place, X[[i]])) for i in range(N_TIMED)]
        figures[f"{name}: first image, ms"] = 1000 * times[0]
        figures[f"{name}: one image, ms"] = 1000 * float(np.median(times))
        points = digits_map.points
        figures[f"{name}: trustworthiness, K = {K}"] = trustworthiness(X, points, n_neighbors=K)
        figures[f"{name}: neighbors kept, K = {K}"] = float(
            maps.neighborhood_preservation_by_k(points, X)[K - 1]
        )

    split = load_split()
    raw = fit(split.X_train)  # a map that has never seen the test digits
    rebuilt = maps.rebuild(raw, split.X_train)
    settled = maps.place_among(rebuilt, split.X_test, SETTLED)
    nearest = KNeighborsClassifier(1).fit(raw, split.y_train)
    for n_iterations in ITERATIONS:
        placed = maps.place_among(rebuilt, split.X_test, n_iterations)
        off = np.linalg.norm(placed - settled, axis=1) / np.ptp(raw, axis=0).max()
        at = f"t-SNE, {n_iterations} iterations: test digits"
        figures[f"{at} among their own"] = float(nearest.score(placed, split.y_test))
        figures[f"{at} still far away"] = float(np.mean(off > FAR))
    return figures


def main() -> None:
    """Make the map if asked to, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="for a program to read")
    parser.add_argument("--make", action="store_true", help="write the shipped file anew")
    options = parser.parse_args()
    if options.make:
        make()
    report(measure(), options.json)


if __name__ == "__main__":
    main()
