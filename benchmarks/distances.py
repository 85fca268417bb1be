"""How many digits K-NN misreads with better distances, and how long a digit takes.

Run `python benchmarks/distances.py`; it takes half a minute. The test digits were in view while the
distances were made, so the training digits are asked as well, each without itself (leave-one-out).
The learned metric was learned on these, so for it they are no test.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from digits_knn.arrays import Floats
from digits_knn.dataset import load_split
from digits_knn.knn import classifier
from digits_knn.knn.classifier import Neighbors
from digits_knn.lesson import distances
from digits_knn.lesson.better_distances import DISTANCES, stray

K_VALUES = (1, 3, 5, 9)


def count_wrong(neighbors: Neighbors, labels: NDArray[np.int64]) -> list[int]:
    """Count the misread digits at each of K_VALUES, uniform weights."""
    nearest = Neighbors(
        neighbors.distances[:, : max(K_VALUES)], neighbors.indices[:, : max(K_VALUES)]
    )
    labels_by_rank = load_split().y_train[nearest.indices]
    predictions = classifier.leading_class_by_k(
        labels_by_rank, classifier.weight_votes(nearest.distances, "uniform")
    )
    return [int(np.sum(predictions[:, k - 1] != labels)) for k in K_VALUES]


def without_itself(found: Floats) -> Neighbors:
    """Rank the training digits for each other."""
    np.fill_diagonal(found, np.inf)
    return distances.ranked(found)


def written(counts: Sequence[int]) -> str:
    """Write counts in columns."""
    return " ".join(f"{count:4}" for count in counts)


def main() -> None:
    """Print the figures."""
    split = load_split()
    n_test, n_train = len(split.y_test), len(split.y_train)
    print(f"misread at K = {', '.join(map(str, K_VALUES))}:")
    print(f"{'':24} of {n_test} test digits   of {n_train} left out   ms a digit  astray")
    distances.fit_metric()
    for name, measure in DISTANCES.items():
        start = perf_counter()
        neighbors = distances.ranked(measure(split.X_test, split.X_train, None))
        seconds = perf_counter() - start
        tested = written(count_wrong(neighbors, split.y_test))
        left_out = "–".center(19)
        if measure is not distances.learned_metric:
            among_others = without_itself(measure(split.X_train, split.X_train, None))
            left_out = written(count_wrong(among_others, split.y_train))
        astray = stray(name)
        print(
            f"{name:24} {tested}   {left_out}   {1000 * seconds / n_test:8.2f}"
            f"   {astray.n_strayed} ({astray.n_misread} to another class)"
        )


if __name__ == "__main__":
    main()
