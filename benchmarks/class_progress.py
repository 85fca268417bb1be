"""Time what the view Teach computes of a class, and whether it holds up students' answers.

Run `python benchmarks/class_progress.py [--json]`. A class is made of test digits with noise, by
one person for each 20 drawings. Timed are, on one thread, euclidean and uniform: all its drawings
read; 20 more; for comparison, all that may vote ranked whole for each drawing, which was done twice
before only the nearest were ranked; and how long a student's answer takes meanwhile, 95th
percentile of one every 50 ms.
"""

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as a visitor has it

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.engine import report, seconds
from digits_knn.arrays import Floats, Ints
from digits_knn.dataset import load_split
from digits_knn.ink import preprocessing, samples
from digits_knn.knn import class_progress, classifier
from digits_knn.knn.class_progress import ClassProgress
from digits_knn.knn.nearest import BLOCK
from digits_knn.store.students import ANSWER_K, MAX_BY_CLASS

SIZES = (600, MAX_BY_CLASS)
NEW = 20  # drawings that come later
PAUSE = 0.05  # seconds between two answers
ALONE = 60  # answers while nothing else is computed


def make_class(n: int) -> tuple[Floats, Ints, Ints]:
    """Return images, labels and persons of n drawings."""
    split, random = load_split(), np.random.default_rng(0)
    rows = random.integers(0, len(split.y_test), n)
    X = (split.X_test[rows] + random.integers(-3, 4, (n, 64))).clip(0, 16)
    return X, split.y_test[rows], random.integers(0, n // 20, n)


def rank_all(X: Floats) -> None:
    """Rank all that may vote for each drawing, in blocks."""
    split = load_split()
    voters = np.vstack([split.X_train, X])
    model = classifier.fit(voters, np.zeros(len(voters)))
    for start in range(0, len(X), BLOCK):
        classifier.rank(model, X[start : start + BLOCK])


def answer() -> None:
    """Read a drawing as a student's is read."""
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train)
    image = preprocessing.image_from_strokes(samples.EXAMPLE.strokes)
    neighbors = classifier.rank(model, image.reshape(1, 64))
    classifier.classify(neighbors, split.y_train, ANSWER_K)


def answer_while(is_going_on: Callable[[], bool]) -> float:
    """Return the 95th percentile of the time that answers take, ms."""
    times = []
    while is_going_on():
        time.sleep(PAUSE)
        times.append(1000 * seconds(answer))
    return float(np.percentile(times, 95))


def measure_class(n: int) -> dict[str, float]:
    """Return the figures of a class with n drawings."""
    split = load_split()
    X, y, persons = make_class(n)

    def read(n: int, known: ClassProgress | None = None) -> ClassProgress:
        data = (split.X_train, split.y_train)
        return class_progress.class_progress(X[:n], y[:n], persons[:n], *data, known=known)

    known = read(n - NEW)
    figures = {
        f"{n} drawings read, s": seconds(lambda: read(n)),
        f"{NEW} more after {n - NEW}, s": seconds(lambda: read(n, known)),
        f"{n} drawings, all ranked whole, s": seconds(lambda: rank_all(X)),
    }
    thread = threading.Thread(target=read, args=(n,))
    thread.start()
    figures[f"an answer while {n} are read, p95, ms"] = answer_while(thread.is_alive)
    thread.join()
    return figures


def measure() -> dict[str, float]:
    """Return all figures."""
    answer()  # the first one also loads what it needs
    left = iter(range(ALONE))
    figures = {"an answer alone, p95, ms": answer_while(lambda: next(left, None) is not None)}
    for n in SIZES:
        figures |= measure_class(n)
    return figures


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true", help="for a program to read")
    report(measure(), parser.parse_args().json)


if __name__ == "__main__":
    main()
