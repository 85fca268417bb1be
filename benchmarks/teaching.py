"""Measure how much it helps to teach a visitor's own drawings.

    python benchmarks/teaching.py --data ../shared/handwriting [--json]

The data are pendigits_train.npz as `benchmarks/handwriting.py` reads it, with the array writer. Of
each of the writers 1 to 7, for each of 5 random choices: 10 drawings of each digit are set aside to
be taught, all others of that writer are asked (about 150), the same for every n. Taught are the
first n of those set aside, for each digit, one after the other as on the page, on top of the
recipe's 1,347 training digits. K = 5, weights "distance", Euclidean. The figures are shares read
right, means over the choices; and in how many of the drawings, asked again right after they were
taught, the nearest neighbor is not the drawing itself at distance 0.
"""

import argparse
import os
import sys
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as a visitor has it

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.engine import report, seconds
from benchmarks.handwriting import Strokes, load_drawings
from digits_knn.dataset import load_split
from digits_knn.ink.preprocessing import image_from_strokes
from digits_knn.knn import evaluation, teaching
from digits_knn.knn.teaching import NOTHING, Taught

FILE = "pendigits_train.npz"
WRITERS = range(1, 8)
N_PER_DIGIT = (0, 1, 3, 5, 10)
CHOICES = 5
K = 5
SETTINGS = ("distance", "euclidean")
TIMED = (50, teaching.MAX_TAUGHT)  # drawings taught
REPEATS = 5


@dataclass(frozen=True)
class Writer:
    """The drawings of one writer: strokes and what they meant."""

    strokes: list[Strokes]
    y: NDArray[np.int64]


def load_writers(path: Path) -> dict[int, Writer]:
    """Read the drawings of each writer; raise FileNotFoundError if the file is no such thing."""
    if not path.is_file():
        raise FileNotFoundError(f"There is no file {path}")
    drawings = load_drawings(path, every=1)
    with np.load(path) as archive:
        writers = archive.get("writer")
    if drawings is None or writers is None:
        raise FileNotFoundError(f"No drawings with their writers in {path}")
    rows = {writer: np.flatnonzero(writers == writer) for writer in WRITERS}
    return {
        writer: Writer([drawings.strokes[row] for row in found], drawings.y[found])
        for writer, found in rows.items()
    }


def shares_right(writer: Writer, random: np.random.Generator) -> tuple[list[float], int]:
    """Choose among a writer's drawings.

    Returns
    -------
    the share read right for each of N_PER_DIGIT, and how many of the drawings taught were not
    their own nearest neighbor.
    """
    split = load_split()
    most = max(N_PER_DIGIT)
    by_digit = [random.permutation(np.flatnonzero(writer.y == digit)) for digit in range(10)]
    queries = np.concatenate([rows[most:] for rows in by_digit])
    taught, n_lost = NOTHING, 0
    shares = []
    for turn in range(most + 1):
        if turn in N_PER_DIGIT:
            known = teaching.with_training(taught, split.X_train, split.y_train)
            X = [image_from_strokes(writer.strokes[row], taught.X).ravel() for row in queries]
            by_k = evaluation.accuracy_by_k(*known, X, writer.y[queries], *SETTINGS)
            shares.append(float(by_k[K - 1]))
        if turn == most:
            break
        for rows in by_digit:
            strokes, label = writer.strokes[rows[turn]], int(writer.y[rows[turn]])
            taught = teaching.teach(taught, image_from_strokes(strokes, taught.X), label)
            again = image_from_strokes(strokes, taught.X).ravel()
            n_lost += not (again == taught.X).all(axis=1).any()
    return shares, n_lost


def measure(path: Path) -> dict[str, float]:
    """Return the shares, and what it takes to reckon the progress of many taught drawings."""
    writers = load_writers(path)
    random = np.random.default_rng(0)
    results = {
        number: [shares_right(writer, random) for _ in range(CHOICES)]
        for number, writer in writers.items()
    }
    by_writer = {
        number: np.mean([shares for shares, _ in choices], axis=0)
        for number, choices in results.items()
    }
    figures: dict[str, float] = {}
    for place, n in enumerate(N_PER_DIGIT):
        shares = [float(by_n[place]) for by_n in by_writer.values()]
        figures[f"{n} of each digit taught: share right"] = float(np.mean(shares))
        for number, share in zip(by_writer, shares, strict=True):
            figures[f"{n} of each digit taught: share right, writer {number}"] = share
    figures["taught drawings that are not their own nearest neighbor"] = sum(
        n_lost for choices in results.values() for _, n_lost in choices
    )
    strokes = [each for writer in writers.values() for each in writer.strokes]
    y = np.concatenate([writer.y for writer in writers.values()])
    split = load_split()
    for n in TIMED:
        X = np.array([image_from_strokes(each).ravel() for each in strokes[:n]])
        some = teaching.merge(NOTHING, Taught(X, y[:n]))

        def reckon(some: Taught = some) -> object:
            return teaching.progress(some, split.X_train, split.y_train, K, *SETTINGS)

        def read(some: Taught = some) -> object:
            return image_from_strokes(strokes[-1], some.X)

        for name, work in (
            (f"progress of {n} taught drawings, s", reckon),
            (f"an image beside {n}, s", read),
        ):
            figures[name] = float(np.median([seconds(work) for _ in range(REPEATS)]))
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
        print(
            f"{error}: --data takes a folder of handwriting, see docs/benchmarks.md.",
            file=sys.stderr,
        )
        return 2
    report(figures, options.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
