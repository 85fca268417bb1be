"""Measure how well people's drawings are read, and how well doubt tells the misread ones.

    python benchmarks/handwriting.py --data ../shared/handwriting [--json]

The data are pen strokes, not scans as scikit-learn's digits are, and are not part of this
repository: every .npz file in the folder that holds points, stroke_id, sample_start and y is read.
Drawings are placed at a random size and offset on a canvas of 280 pixels. Each goes through the
door for strokes, also with one step left out; painted with a brush of random width, through the
door for bitmaps; and through the plain resize that most demonstrators do. K-NN knows the recipe's
1,347 training digits only.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as one of many visitors would have it
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.dataset import load_split
from digits_knn.ink import preprocessing
from digits_knn.knn import classifier, confidence

CANVAS = 280  # pixels, each way
SIZES = (0.40, 0.85)  # of the canvas: a drawing's longer side
BRUSHES = (4, 28)  # pixels of the canvas
MARGIN = 15  # pixels: half the widest brush stays on the canvas
N_NEIGHBORS = (1, 3, 5)
K = 5  # for doubt
STEPS = [field.name for field in fields(preprocessing.PreprocessingSteps)]
QUANTILES = (5, 25, 50, 75, 95, 99)

Floats = NDArray[np.float64]
Strokes = list[Floats]


@dataclass(frozen=True)
class Drawings:
    """Drawings by people, and what they meant."""

    strokes: list[Strokes]
    y: NDArray[np.int64]


def load_drawings(path: Path, every: int) -> Drawings | None:
    """Load one in `every` drawings of a file; None if it holds no strokes."""
    with np.load(path) as archive:
        if not {"points", "stroke_id", "sample_start", "y"} <= set(archive.files):
            return None
        points = archive["points"].astype(np.float64)
        stroke_id, start, y = archive["stroke_id"], archive["sample_start"], archive["y"]
    strokes = []
    for begin, end in zip(start[:-1:every], start[1::every], strict=True):
        lifted = np.flatnonzero(np.diff(stroke_id[begin:end])) + 1
        strokes.append(np.split(points[begin:end], lifted))
    return Drawings(strokes, y[::every].astype(np.int64))


def placed(strokes: Strokes, random: np.random.Generator) -> Strokes:
    """Place a drawing on the canvas, at a random size and offset."""
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = random.uniform(*SIZES) * CANVAS / max(extent.max(), 1e-9)
    room = CANVAS - 2 * MARGIN - extent * scale
    offset = MARGIN + random.uniform(size=2) * room
    return [(stroke - low) * scale + offset for stroke in strokes]


def painted(strokes: Strokes, brush: int) -> NDArray[np.bool_]:
    """Paint a drawing as a bitmap of the canvas."""
    canvas = Image.new("1", (CANVAS, CANVAS))
    pen = ImageDraw.Draw(canvas)
    half = brush / 2
    for stroke in strokes:
        pen.line([(x, y) for x, y in stroke], fill=1, width=brush)
        for x, y in stroke:
            pen.ellipse((x - half, y - half, x + half, y + half), fill=1)
    return np.asarray(canvas)


def left_out(step: str) -> Callable[[Strokes], Floats]:
    """Return what makes an image with all steps but one."""
    enabled = replace(preprocessing.ALL_STEPS, **{step: False})
    return lambda strokes: preprocessing.preprocess_strokes(strokes, enabled).image


def timed(make: Callable[..., Floats], given: Iterable[Any]) -> tuple[Floats, float]:
    """Make samples (n, 64); return them and the median time for one, milliseconds."""
    samples, times = [], []
    for item in given:
        begin = time.perf_counter()
        samples.append(make(item).ravel())
        times.append(time.perf_counter() - begin)
    return np.array(samples), float(np.median(times)) * 1000


def right_shares(X: Floats, y: NDArray[np.int64]) -> dict[str, float]:
    """Measure the share read right for each K."""
    split = load_split()
    shares = {}
    for n_neighbors in N_NEIGHBORS:
        model = KNeighborsClassifier(n_neighbors).fit(split.X_train, split.y_train)
        shares[f"K={n_neighbors}"] = float(model.score(X, y))
    return shares


def doubts(X: Floats, y: NDArray[np.int64]) -> dict[str, Any]:
    """Measure how well the app's doubt, and the signs it goes by, tell the misread drawings."""
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train)
    of_test = classifier.rank(model, split.X_test)
    classifications = [
        classifier.classify(classifier.rank(model, [x]), split.y_train, K) for x in X
    ]
    is_misclassified = np.array([classification.label for classification in classifications]) != y
    nearest = np.array([classification.distances[0] for classification in classifications])
    rival = np.array(
        [
            classification.own_distance / max(classification.rival_distance, 1e-9)
            for classification in classifications
        ]
    )
    against = np.array(
        [
            np.sum(classification.labels != classification.label)
            for classification in classifications
        ]
    )
    references = [
        confidence.reference_quantiles(of_test, split.y_test, int(classification.labels[0]))
        for classification in classifications
    ]
    far = nearest > np.array([reference.doubtful for reference in references])
    certainty = np.array(
        [
            confidence.certainty(classification, reference)
            for classification, reference in zip(classifications, references, strict=True)
        ]
    )

    def share_of(is_flagged: NDArray[np.bool_]) -> dict[str, float]:
        return {
            "of right": float(is_flagged[~is_misclassified].mean()),
            "of misread": float(is_flagged[is_misclassified].mean()),
            "right among these": float((~is_misclassified)[is_flagged].mean())
            if is_flagged.any()
            else 0.0,
        }

    signs = {
        f"doubted if farther than {confidence.DOUBTFUL:.0%} only": far,
        f"doubted if a rival is within x {confidence.RIVAL} only": rival >= 1 / confidence.RIVAL,
    }
    test_digits = of_test.distances[:, 0]
    return {
        "n_misread": int(is_misclassified.sum()),
        "quantiles": {
            "percent": QUANTILES,
            "test digits": np.percentile(test_digits, QUANTILES).tolist(),
            "read right": np.percentile(nearest[~is_misclassified], QUANTILES).tolist(),
            "misread": np.percentile(nearest[is_misclassified], QUANTILES).tolist(),
        },
        "auc": {
            "distance of the nearest": float(roc_auc_score(is_misclassified, nearest)),
            "how near a rival comes": float(roc_auc_score(is_misclassified, rival)),
            "both, multiplied": float(roc_auc_score(is_misclassified, nearest * rival)),
            "votes against": float(roc_auc_score(is_misclassified, against)),
        },
        "shares": {
            f"told as {level}": share_of(certainty == level)
            for level in ("sure", "doubtful", "outlier")
        }
        | {name: share_of(is_flagged) for name, is_flagged in signs.items()},
    }


def measure(folder: Path, every: int) -> dict[str, Any]:
    """Measure all sets in a folder; raise FileNotFoundError if it has none."""
    sets: dict[str, dict[str, Floats]] = {}
    truth: dict[str, NDArray[np.int64]] = {}
    times: dict[str, dict[str, float]] = {}
    for path in sorted(folder.glob("*.npz")):
        drawings = load_drawings(path, every)
        if drawings is None:
            continue
        random = np.random.default_rng(0)
        strokes = [placed(drawing, random) for drawing in drawings.strokes]
        inks = (painted(drawing, int(random.integers(*BRUSHES))) for drawing in strokes)
        made = {
            "strokes": timed(preprocessing.image_from_strokes, strokes),
            **{f"without {step}": timed(left_out(step), strokes) for step in STEPS},
            # painted one by one: 600 MB otherwise
            "bitmap": timed(preprocessing.image_from_bitmap, inks),
            "plain resize": timed(preprocessing.plain_resize, strokes),
        }
        sets[path.stem] = {door: X for door, (X, _) in made.items()}
        times[path.stem] = {door: ms for door, (_, ms) in made.items()}
        truth[path.stem] = drawings.y
    if not sets:
        raise FileNotFoundError(f"No file with strokes in {folder}")
    sets["overall"] = {door: np.vstack([X[door] for X in sets.values()]) for door in made}
    truth["overall"] = np.concatenate(list(truth.values()))
    return {
        "n_drawings": {name: len(y) for name, y in truth.items()},
        "share_right": {
            name: {door: right_shares(X, truth[name]) for door, X in images.items()}
            for name, images in sets.items()
        },
        "ms_per_drawing": times,
        "doubt": doubts(sets["overall"]["strokes"], truth["overall"]),
    }


def show(result: dict[str, Any]) -> None:
    """Print the result as tables."""
    print(f"{'share read right':<24}{'drawings':>9}  {'door':<16}", end="")
    print("".join(f"{f'K={k}':>7}" for k in N_NEIGHBORS))
    for name, doors in result["share_right"].items():
        for door, shares in doors.items():
            print(f"{name:<24}{result['n_drawings'][name]:>9,}  {door:<16}", end="")
            print("".join(f"{share:>7.3f}" for share in shares.values()))
    print("\nmilliseconds per drawing, median")
    for name, times in result["ms_per_drawing"].items():
        print(f"{name:<24}" + "".join(f"  {door} {ms:.1f}" for door, ms in times.items()))
    doubt = result["doubt"]
    print(f"\ndoubt, K={K}, {doubt['n_misread']} drawings misread; distance of the nearest digit")
    quantiles = dict(doubt["quantiles"])
    print(f"{'percent':<24}" + "".join(f"{p:>7}" for p in quantiles.pop("percent")))
    for name, values in quantiles.items():
        print(f"{name:<24}" + "".join(f"{value:>7.1f}" for value in values))
    print("\narea under the curve, misread against right")
    for name, area in doubt["auc"].items():
        print(f"{name:<44}{area:>7.3f}")
    print(f"\n{'share':<36}{'of right':>10}{'of misread':>12}{'right among these':>19}")
    for name, shares in doubt["shares"].items():
        print(
            f"{name:<36}{shares['of right']:>10.3f}{shares['of misread']:>12.3f}"
            f"{shares['right among these']:>19.3f}"
        )


def main() -> int:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder with .npz files")
    parser.add_argument("--every", type=int, default=1, help="take one in so many drawings")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    arguments = parser.parse_args()
    try:
        if not arguments.data.is_dir():
            raise FileNotFoundError(f"There is no folder {arguments.data}")
        result = measure(arguments.data, max(1, arguments.every))
    except FileNotFoundError as error:
        print(
            f"{error}: --data takes a folder of handwriting, see docs/benchmarks.md.",
            file=sys.stderr,
        )
        return 2
    if arguments.json:
        print(json.dumps(result, indent=2))
    else:
        show(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
