"""Measure how much it helps to teach a visitor's own drawings.

    python benchmarks/teaching.py --data ../shared/handwriting [--json]

The data are pendigits_train.npz as `benchmarks/handwriting.py` reads it, with the array writer. Of
each of the writers 1 to 7, for each of 5 random choices: 10 drawings of each digit are set aside to
be taught, all others of that writer are asked (about 150), the same for every n. Taught are the
first n of those set aside, for each digit, on top of the recipe's 1,347 training digits. K = 5,
weights "distance", Euclidean. The figures are shares read right, means over the choices.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as a visitor has it

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.engine import report, seconds
from benchmarks.handwriting import load_drawings
from digits_knn import evaluation, teaching
from digits_knn.dataset import load_split
from digits_knn.preprocessing import image_from_strokes
from digits_knn.teaching import NOTHING, Taught

FILE = "pendigits_train.npz"
WRITERS = range(1, 8)
N_PER_DIGIT = (0, 1, 3, 5, 10)
CHOICES = 5
K = 5
SETTINGS = ("distance", "euclidean")
TIMED = (200, 1000)  # drawings taught
REPEATS = 5


def load_writers(path: Path) -> dict[int, Taught]:
    """Read the drawings of each writer; raise FileNotFoundError if the file is no such thing."""
    if not path.is_file():
        raise FileNotFoundError(f"There is no file {path}")
    drawings = load_drawings(path, every=1)
    with np.load(path) as archive:
        writers = archive.get("writer")
    if drawings is None or writers is None:
        raise FileNotFoundError(f"No drawings with their writers in {path}")
    own = {}
    for writer in WRITERS:
        rows = np.flatnonzero(writers == writer)
        X = [image_from_strokes(drawings.strokes[row]).ravel() for row in rows]
        own[writer] = Taught(np.array(X), drawings.y[rows])
    return own


def shares_right(own: Taught, random: np.random.Generator) -> list[float]:
    """Choose among a writer's drawings; give the share read right for each of N_PER_DIGIT."""
    split = load_split()
    most = max(N_PER_DIGIT)
    by_digit = [random.permutation(np.flatnonzero(own.y == digit)) for digit in range(10)]
    asked = np.concatenate([rows[most:] for rows in by_digit])

    def share(rows: NDArray[np.int64]) -> float:
        taught = teaching.merge(NOTHING, Taught(own.X[rows], own.y[rows]))
        known = teaching.with_training(taught, split.X_train, split.y_train)
        by_k = evaluation.accuracy_by_k(*known, own.X[asked], own.y[asked], *SETTINGS)
        return float(by_k[K - 1])

    return [share(np.concatenate([rows[:n] for rows in by_digit])) for n in N_PER_DIGIT]


def measure(path: Path) -> dict[str, float]:
    """Give the shares, and what it takes to reckon the progress of many taught drawings."""
    own = load_writers(path)
    random = np.random.default_rng(0)
    by_writer = {
        writer: np.mean([shares_right(taught, random) for _ in range(CHOICES)], axis=0)
        for writer, taught in own.items()
    }
    figures = {}
    for place, n in enumerate(N_PER_DIGIT):
        shares = [float(by_n[place]) for by_n in by_writer.values()]
        figures[f"{n} of each digit taught: share right"] = float(np.mean(shares))
        for writer, share in zip(by_writer, shares, strict=True):
            figures[f"{n} of each digit taught: share right, writer {writer}"] = share
    everything = Taught(
        np.vstack([taught.X for taught in own.values()]),
        np.concatenate([taught.y for taught in own.values()]),
    )
    split = load_split()
    for n in TIMED:
        some = Taught(everything.X[:n], everything.y[:n])

        def reckon(some: Taught = some) -> object:
            return teaching.progress(some, split.X_train, split.y_train, K, *SETTINGS)

        times = [seconds(reckon) for _ in range(REPEATS)]
        figures[f"progress of {n} taught drawings, s"] = float(np.median(times))
    return figures


def main() -> int:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help=f"folder with {FILE}")
    parser.add_argument("--json", action="store_true", help="for a program to read")
    options = parser.parse_args()
    try:
        figures = measure(options.data / FILE)
    except FileNotFoundError as error:
        print(f"{error}: --data takes a folder of handwriting, see README.", file=sys.stderr)
        return 2
    report(figures, options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
