"""All K at once against scikit-learn's classifier fitted and scored for each K, in one run.

Run `python benchmarks/engine.py [--json]`. The loop is timed at a spread of K and reckoned up to
all of them; --full times every K instead, which takes minutes.
"""

import argparse
import json
import os
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

# one thread, as a visitor has it; with several, scikit-learn breaks ties otherwise each time
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
from sklearn.neighbors import KNeighborsClassifier

sys.path.insert(0, str(Path(__file__).parents[1]))

from digits_knn.dataset import load_split
from digits_knn.knn import evaluation

REPEATS = 5
SAMPLED_K = 50


def seconds(work: Callable[[], object]) -> float:
    """Time a call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_memory(work: Callable[[], object]) -> float:
    """Return the most memory that a call held at once beyond what was held, MB."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def report(figures: dict[str, float], as_json: bool) -> None:
    """Print figures by name."""
    if as_json:
        print(json.dumps(figures, indent=2))
        return
    for name, figure in figures.items():
        print(f"{name:58} {figure:10.4f}" if isinstance(figure, float) else f"{name:58} {figure}")


def measure(full: bool) -> dict[str, float]:
    """Return times in seconds, their ratio, memory in MB and how many scores differ."""
    split = load_split()
    data = (split.X_train, split.y_train, split.X_test, split.y_test)
    n_train = len(split.y_train)
    ks = np.arange(1, n_train + 1)
    if not full:
        ks = np.unique(np.linspace(1, n_train, SAMPLED_K).astype(int))

    def all_at_once() -> np.ndarray:
        return evaluation.accuracy_by_k(*data)

    def one_by_one() -> list[float]:
        return [
            KNeighborsClassifier(k).fit(split.X_train, split.y_train).score(*data[2:]) for k in ks
        ]

    all_at_once()  # the first call also loads the libraries
    ours, theirs = [], []
    for _ in range(1 if full else REPEATS):  # in turn, so that both meet the same machine
        ours.append(seconds(all_at_once))
        theirs.append(seconds(one_by_one) * n_train / len(ks))
    differ = np.abs(all_at_once()[ks - 1] - one_by_one()) > 1e-9
    return {
        "all K at once, s": float(np.median(ours)),
        "loop over all K, s": float(np.median(theirs)),
        "ratio": float(np.median(np.array(theirs) / np.array(ours))),
        "peak memory, all K at once, MB": peak_memory(all_at_once),
        "peak memory, one K, MB": peak_memory(
            lambda: KNeighborsClassifier(5).fit(split.X_train, split.y_train).score(*data[2:])
        ),
        "K timed in the loop": len(ks),
        "scores that differ by ties": int(differ.sum()),
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="for a program to read")
    parser.add_argument("--full", action="store_true", help="time the loop at every K")
    options = parser.parse_args()
    report(measure(options.full), options.json)


if __name__ == "__main__":
    main()
