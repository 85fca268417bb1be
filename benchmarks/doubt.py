"""Measure what is told as sure: people's digits, read right and misread, and non-digits.

    python benchmarks/doubt.py --data ../shared/handwriting

The folder is that of benchmarks/handwriting.py. The app's way stands among others that were tried;
each was chosen on every other writer and every other non-digit, and is shown for both halves.
"Redrawn" are 12 variants of each non-digit, as other hands may draw it: turned, leaning, wider or
narrower, and unsteady. One way needs the data's own bitmaps, optdigits_bitmaps.npz.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as one of many visitors would have it
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from benchmarks.handwriting import CANVAS, Floats, K, Strokes, load_drawings, placed
from benchmarks.non_digits import NON_DIGITS
from digits_knn.arrays import Bools, Ints
from digits_knn.dataset import load_split, split_rows
from digits_knn.ink.grouping import group
from digits_knn.ink.preprocessing import PreprocessingSteps, image_from_bitmap, preprocess_strokes
from digits_knn.ink.strokes import is_dot
from digits_knn.knn import classifier, confidence
from digits_knn.knn.classifier import Classification
from digits_knn.knn.confidence import ReferenceQuantiles

N_VARIANTS = 12  # of each non-digit
TURN, LEAN, WIDTH, WAVE = 10, 0.2, 0.3, 4  # degrees, pixels a row, log of the factor, pixels
SPACING = 6  # pixels of the canvas between the points of a variant
LABELS = range(10)


@dataclass(frozen=True)
class Reading:
    """What is known of a drawing that may be doubted."""

    classification: Classification
    without_fitting: Classification
    n_strokes: int
    is_two: bool

    @property
    def nearest_label(self) -> int:
        """The label of the nearest digit."""
        return int(self.classification.labels[0])


@dataclass(frozen=True)
class Group:
    """Readings, and what the drawings are: -1 is no digit."""

    name: str
    readings: list[Reading]
    y: Ints

    @property
    def is_right(self) -> Bools:
        """Whether each is read as what it is."""
        is_right: Bools = np.array([each.classification.label for each in self.readings]) == self.y
        return is_right


IsSure = Callable[[Reading], bool]


class Reader:
    """Reads drawings as the page does with its first settings."""

    def __init__(self) -> None:
        split = load_split()
        self.y_train = split.y_train
        self.model = classifier.fit(split.X_train, split.y_train)
        self.of_test = classifier.rank(self.model, split.X_test)

    def classify(self, image: Floats) -> Classification:
        """Classify an image of shape (8, 8)."""
        return classifier.classify(
            classifier.rank(self.model, image.reshape(1, 64)), self.y_train, K
        )

    def read(self, strokes: Strokes) -> Reading:
        """Read a drawing."""
        return Reading(
            self.classify(preprocess_strokes(strokes).image),
            self.classify(preprocess_strokes(strokes, PreprocessingSteps(fitted=False)).image),
            sum(not is_dot([stroke]) for stroke in strokes),
            len(group(strokes)) > 1,
        )

    def nearest_of_test(self, label: int | None = None) -> Floats:
        """Return how far test digits are from their nearest training digit."""
        nearest: Floats = self.of_test.distances[:, 0]
        return nearest if label is None else nearest[load_split().y_test == label]


def varied(strokes: Sequence[Floats], random: np.random.Generator) -> Strokes:
    """Redraw strokes as another hand may."""
    turn = np.radians(random.uniform(-TURN, TURN))
    cosine, sine = np.cos(turn), np.sin(turn)
    lean, width = random.uniform(-LEAN, LEAN), np.exp(random.uniform(-WIDTH, WIDTH))
    matrix = np.array([[cosine, -sine], [sine, cosine]]) @ np.array([[width, lean], [0, 1]])
    heights = random.normal(size=(3, 2)) * WAVE
    phases = random.uniform(0, 2 * np.pi, size=(3, 2))
    redrawn = []
    for stroke in strokes:
        points = (stroke - CANVAS / 2) @ matrix.T
        along = np.append(0, np.cumsum(np.hypot(*np.diff(points, axis=0).T)))
        at = np.linspace(0, along[-1], max(2, int(along[-1] / SPACING)))
        points = np.column_stack([np.interp(at, along, axis) for axis in points.T])
        waves = [
            height * np.sin(points[:, ::-1] / (25 + 15 * i) + phase)
            for i, (height, phase) in enumerate(zip(heights, phases, strict=True))
        ]
        redrawn.append(points + sum(waves) + 3 * random.normal(size=2) + CANVAS / 2)
    return redrawn


def fitted_test_digits(path: Path, reader: Reader) -> Floats:
    """Return how far the test digits are when they are fitted as a drawing is."""
    with np.load(path) as archive:
        bitmaps = np.unpackbits(archive["bitmaps"], axis=1).reshape(-1, 32, 32)
    images = [image_from_bitmap(bitmaps[row]).ravel() for row in split_rows()[1]]
    nearest: Floats = classifier.rank(reader.model, np.array(images)).distances[:, 0]
    return nearest


def ways(reader: Reader, data: Path) -> dict[str, IsSure]:
    """Return what decides whether a reading is told as sure, by name."""
    of_label = {
        label: confidence.reference_quantiles(reader.of_test, load_split().y_test, label)
        for label in LABELS
    }

    def within(bounds: Floats | float, *, most_strokes: int = 99) -> IsSure:
        by_label = np.broadcast_to(bounds, 10)
        return lambda reading: bool(
            reading.classification.distances[0] <= by_label[reading.nearest_label]
            and not confidence.has_rival(reading.classification)
            and reading.n_strokes <= most_strokes
        )

    def share(of: float) -> float:
        return float(np.quantile(reader.nearest_of_test(), of))

    def by_label(of: float) -> Floats:
        return np.array([np.quantile(reader.nearest_of_test(label), of) for label in LABELS])

    def without_fitting(reading: Reading) -> bool:
        plain = reading.without_fitting
        return bool(plain.distances[0] <= share(0.95)) and not confidence.has_rival(plain)

    def by_app(reading: Reading) -> bool:
        reference: ReferenceQuantiles = of_label[reading.nearest_label]
        level = confidence.certainty(reading.classification, reference, reading.n_strokes)
        return level == "sure" and not reading.is_two

    fitted = fitted_test_digits(data / "optdigits_bitmaps.npz", reader)
    most = confidence.MOST_STROKES
    return {
        f"before: 95% of the test digits ({share(0.95):.1f})": within(share(0.95)),
        f"85% of them ({share(0.85):.1f})": within(share(0.85)),
        f"90% of them ({share(0.9):.1f}), at most {most} strokes": within(
            share(0.9), most_strokes=most
        ),
        f"95% of them, fitted too ({np.quantile(fitted, 0.95):.1f})": within(
            float(np.quantile(fitted, 0.95))
        ),
        "95% of them, the drawing not fitted": without_fitting,
        "95% of those with the nearest's label": within(by_label(0.95)),
        "90% of those with the nearest's label": within(by_label(0.9)),
        f"{confidence.DOUBTFUL:.0%} of those, at most {most} strokes": within(
            by_label(confidence.DOUBTFUL), most_strokes=most
        ),
        "the app: the same, and not two digits": by_app,
    }


def load(reader: Reader, data: Path, every: int) -> list[Group]:
    """Read all drawings: people's by halves of the writers, and non-digits by halves."""
    halves: dict[bool, tuple[list[Reading], list[int]]] = {True: ([], []), False: ([], [])}
    for path in sorted(data.glob("*.npz")):
        drawings = load_drawings(path, every)
        if drawings is None:
            continue
        with np.load(path) as archive:
            writers = archive["writer"][::every].tolist()
        random = np.random.default_rng(0)
        for strokes, label, writer in zip(drawings.strokes, drawings.y, writers, strict=True):
            readings, labels = halves[writer % 2 == 0]
            readings.append(reader.read(placed(strokes, random)))
            labels.append(int(label))
    groups = [
        Group(f"people, {name}", readings, np.array(labels))
        for name, (readings, labels) in zip(("tuned on", "held back"), halves.values(), strict=True)
    ]
    random = np.random.default_rng(1)
    for name, first in (("tuned on", 0), ("held back", 1)):
        drawn = [list(strokes) for strokes in NON_DIGITS.values()][first::2]
        redrawn = [varied(strokes, random) for strokes in drawn for _ in range(N_VARIANTS)]
        for kind, all_strokes in (("non-digits", drawn), ("redrawn", redrawn)):
            readings = [reader.read(strokes) for strokes in all_strokes]
            groups.append(Group(f"{kind}, {name}", readings, np.full(len(readings), -1)))
    return groups


def show(groups: list[Group], by_name: dict[str, IsSure]) -> None:
    """Print a table of the ways, and what the app's own says of each digit and of non-digits."""
    people, others = groups[:2], groups[2:]
    print(f"{'told as sure (tuned on, held back)':<48}{'right':>14}{'misread':>14}", end="")
    print(f"{'right of sure':>16}{'non-digits':>14}{'redrawn':>14}")
    sure = {}
    for name, is_sure in by_name.items():
        sure = {
            group.name: np.array([is_sure(each) for each in group.readings]) for group in groups
        }
        rows = [
            [sure[group.name][group.is_right].mean() for group in people],
            [sure[group.name][~group.is_right].mean() for group in people],
            [group.is_right[sure[group.name]].mean() for group in people],
            [sure[group.name].mean() for group in others[::2]],
            [sure[group.name].mean() for group in others[1::2]],
        ]
        print(f"{name:<48}" + "".join(f"{' '.join(f'{x:.3f}' for x in row):>14}" for row in rows))
    y = np.concatenate([group.y for group in people])
    is_right = np.concatenate([group.is_right for group in people])
    is_sure_now = np.concatenate([sure[group.name] for group in people])
    is_two = np.array([each.is_two for group in people for each in group.readings])
    print(f"\nthe app, people's drawings: {len(y):,}, read right {is_right.mean():.4f}")
    of_right = [is_sure_now[is_right & (y == label)].mean() for label in LABELS]
    print(f"told as sure of the right ones: {is_sure_now[is_right].mean():.3f}")
    print("of 0 to 9:", *(f"{share:.2f}" for share in of_right))
    print(f"right of those told as sure: {is_right[is_sure_now].mean():.4f}")
    print(f"taken apart: {is_two.sum()}, of them 4s: {(y[is_two] == 4).sum()}")
    n_strokes = np.array([each.n_strokes for group in people for each in group.readings])
    print(f"with more than {confidence.MOST_STROKES} strokes: {(n_strokes > 2).mean():.4f}")
    names = list(NON_DIGITS)
    told = [
        f"{name} ({reading.classification.label})"
        for group, first in ((others[0], 0), (others[2], 1))
        for name, reading, is_sure in zip(
            names[first::2], group.readings, sure[group.name], strict=True
        )
        if is_sure
    ]
    print(f"non-digits told as sure: {len(told)} of {len(names)}: {', '.join(told)}")


def main() -> int:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder with .npz files")
    parser.add_argument("--every", type=int, default=1, help="take one in so many drawings")
    arguments = parser.parse_args()
    if not (arguments.data / "optdigits_bitmaps.npz").is_file():
        print(f"{arguments.data} has no handwriting, see docs/benchmarks.md.", file=sys.stderr)
        return 2
    reader = Reader()
    groups = load(reader, arguments.data, max(1, arguments.every))
    show(groups, ways(reader, arguments.data))
    strokes = [list(each) for each in NON_DIGITS.values()]
    begin = time.perf_counter()
    for each in strokes:
        group(each)
    print(f"telling digits apart: {(time.perf_counter() - begin) / len(strokes) * 1e3:.3f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
