"""Measure how well digits are read in pictures: from paint programs, scans and photographs.

    python benchmarks/pictures.py --data ../shared/handwriting [--every 100] [--json]

The pictures are made here of people's pen strokes (see handwriting.py), with all that real ones
have: shade, a shadow's edge, noise, JPEG, lines of the paper, tilt. Each is written as a file, and
read from the file's bytes. Every second writer was not looked at while constants were chosen.
"""

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as one of many visitors would have it
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from benchmarks.handwriting import Strokes, load_drawings
from digits_knn.dataset import load_split
from digits_knn.ink import pictures, preprocessing
from digits_knn.knn import classifier, confidence

K = 5
PHOTO = (1600, 1200)  # pixels
JPEG_QUALITY = 60
TILT = 10.0  # degrees, at most

Floats = NDArray[np.float64]
Random = np.random.Generator


@dataclass(frozen=True)
class Scene:
    """What a photograph is taken of.

    Attributes
    ----------
    pen : (float, float)
        Width of the pen, of the digit's size.
    sizes : (float, float)
        Of the digit, of the picture's shorter side.
    ink, paper : colors
    lines : {"", "ruled", "squared"}
        Of the paper.
    line : color
    shade : float
        By how much the darkest paper is darker, without a shadow.
    shadow : float
        By how much a shadow's edge is darker.
    noise : float
        Gray levels.
    desk : bool
        Whether the paper ends within the picture.
    """

    pen: tuple[float, float] = (0.012, 0.05)
    sizes: tuple[float, float] = (0.2, 0.8)
    ink: tuple[int, int, int] = (60, 60, 60)
    paper: tuple[int, int, int] = (200, 200, 200)
    lines: str = ""
    line: tuple[int, int, int] = (150, 165, 190)
    shade: float = 0.3
    shadow: float = 0.3
    noise: float = 5.0
    desk: bool = False


def fitted(strokes: Strokes, size: float, random: Random, frame: tuple[int, int]) -> Strokes:
    """Place strokes anywhere in a frame, their longer side so many pixels."""
    points = np.concatenate(strokes)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = size / max(extent.max(), 1e-9)
    room = np.maximum(np.array(frame) - extent * scale, 0)
    offset = random.uniform(0.04, 0.96, size=2) * room
    return [(stroke - low) * scale + offset for stroke in strokes]


def turned(strokes: Strokes, degrees: float) -> Strokes:
    """Turn strokes clockwise."""
    angle = np.radians(degrees)
    matrix = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return [stroke @ matrix for stroke in strokes]


def inked(strokes: Strokes, width: float, frame: tuple[int, int], finer: int = 1) -> Floats:
    """Paint strokes: shares of ink, 0..1; with finer above 1 edges are smooth."""
    canvas = Image.new("L", (frame[0] * finer, frame[1] * finer))
    draw = ImageDraw.Draw(canvas)
    half = width * finer / 2
    for stroke in strokes:
        points = [(x, y) for x, y in stroke * finer]
        draw.line(points, fill=255, width=max(1, round(2 * half)))
        if half >= 1:
            for x, y in points:
                draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return np.asarray(canvas.resize(frame, Image.Resampling.BOX)) / 255


def flat(ink: Floats, color: tuple[int, ...], paper: tuple[int, ...]) -> Image.Image:
    """Put ink on paper of one color."""
    mixed = np.array(paper) + ink[..., None] * (np.array(color) - np.array(paper))
    return Image.fromarray(mixed.astype(np.uint8))


def encoded(picture: Image.Image, kind: str = "PNG") -> bytes:
    """Write a picture as a file."""
    file = io.BytesIO()
    picture.save(file, kind, quality=JPEG_QUALITY)
    return file.getvalue()


def thumbnail(color: int, paper: int) -> Callable[[Strokes, Random], bytes]:
    """Make what MNIST and its like have: 28 x 28 pixels."""

    def make(strokes: Strokes, random: Random) -> bytes:
        width = 28 * random.uniform(0.05, 0.12)
        placed = fitted(strokes, 28 * random.uniform(0.6, 0.95) - width, random, (26, 26))
        placed = [np.clip(stroke + 1, 1 + width / 2, 27 - width / 2) for stroke in placed]
        ink = inked(placed, width, (28, 28), finer=8)
        return encoded(flat(ink, (color,) * 3, (paper,) * 3).convert("L"))

    return make


def program(
    frame: tuple[int, int],
    pen: tuple[float, float],
    color: tuple[int, int, int],
    paper: tuple[int, int, int],
    *,
    finer: int = 1,
    kind: str = "PNG",
    framed: bool = False,
) -> Callable[[Strokes, Random], bytes]:
    """Make what a program saves: a digit of any size anywhere, the pen so many pixels wide."""

    def make(strokes: Strokes, random: Random) -> bytes:
        size = min(frame) * random.uniform(0.15, 0.9)
        placed = fitted(strokes, size, random, (frame[0] - 12, frame[1] - 12))
        placed = [stroke + 6 for stroke in placed]
        picture = flat(inked(placed, random.uniform(*pen), frame, finer), color, paper)
        if framed:
            border = ImageDraw.Draw(picture)
            border.rectangle((0, 0, frame[0] - 1, frame[1] - 1), outline=color)
        return encoded(picture, kind)

    return make


def to_the_edges(strokes: Strokes, random: Random) -> bytes:
    """Make a picture that was cropped to the ink."""
    placed = fitted(strokes, 300, random, (300, 300))
    width = 300 * random.uniform(0.02, 0.12)
    ink = inked([stroke + 40 for stroke in placed], width, (400, 400), finer=2)
    picture = flat(ink, (0, 0, 0), (255, 255, 255))
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return encoded(picture.crop((columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)))


def photograph(scene: Scene) -> Callable[[Strokes, Random], bytes]:
    """Make what a phone takes of a scene."""

    def make(strokes: Strokes, random: Random) -> bytes:
        width, height = PHOTO
        tilt = random.uniform(-TILT, TILT)
        size = height * random.uniform(*scene.sizes)
        inner = (width - 160, height - 160) if scene.desk else (width - 40, height - 40)
        placed = fitted(turned(strokes, tilt), min(size, min(inner) - 40), random, inner)
        margin = 80 if scene.desk else 20
        placed = [stroke + margin for stroke in placed]
        ink = inked(placed, max(2.0, size * random.uniform(*scene.pen)), PHOTO)
        color = np.full((height, width, 3), scene.paper, dtype=np.float32)
        if scene.lines:
            rules = _rules(scene, tilt, random)[..., None]
            color += rules * (np.array(scene.line, dtype=np.float32) - color)
        strength = ink[..., None] * random.uniform(0.8, 1.0)
        color += strength * (np.array(scene.ink, dtype=np.float32) - color)
        color *= _light(scene, random)[..., None]
        if scene.desk:
            desk = (90, 65, 50)
            color[:, : int(random.uniform(10, 60))] = desk
            color[int(height - random.uniform(10, 60)) :] = desk
        picture = Image.fromarray(np.clip(color, 0, 255).astype(np.uint8))
        blurred = picture.filter(ImageFilter.GaussianBlur(random.uniform(0.8, 2.0)))
        noise = random.normal(size=(height, width, 1)).astype(np.float32) * scene.noise
        noisy = np.clip(np.asarray(blurred) + noise, 0, 255).astype(np.uint8)
        return encoded(Image.fromarray(noisy), "JPEG")

    return make


def _rules(scene: Scene, tilt: float, random: Random) -> Floats:
    """Paint the lines of the paper."""
    width, height = PHOTO
    canvas = Image.new("L", PHOTO)
    draw = ImageDraw.Draw(canvas)
    spacing = random.uniform(60, 160)
    angle = np.radians(tilt)
    way = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-way[1], way[0]])
    middle = np.array([width, height]) / 2 + random.uniform(0, spacing, 2)
    for i in range(-20, 21):
        for along, over in ((way, across), (across, way))[: 2 if scene.lines == "squared" else 1]:
            center = middle + i * spacing * over
            draw.line([tuple(center - 2000 * along), tuple(center + 2000 * along)], 255, 3)
    return np.asarray(canvas) / 255


def _light(scene: Scene, random: Random) -> Floats:
    """Light a scene: a slope and the edge of a shadow."""
    width, height = PHOTO
    y, x = np.mgrid[:height, :width].astype(np.float32) / height
    angle = random.uniform(0, 2 * np.pi)
    slope = np.cos(angle) * (x - 0.67) + np.sin(angle) * (y - 0.5)
    light = 1 - scene.shade * (slope + 0.83) / 1.66
    edge_angle = random.uniform(0, 2 * np.pi)
    edge = np.cos(edge_angle) * (x - random.uniform(0.2, 1.1))
    edge += np.sin(edge_angle) * (y - random.uniform(0.2, 0.8))
    softness = random.uniform(0.01, 0.08)
    return np.asarray(light * (1 - scene.shadow / (1 + np.exp(np.clip(-edge / softness, -30, 30)))))


WHITE, BLACK = (255, 255, 255), (0, 0, 0)
KINDS: dict[str, Callable[[Strokes, Random], bytes]] = {
    "28 x 28, white on black": thumbnail(255, 0),
    "28 x 28, black on white": thumbnail(0, 255),
    "Paint, 3-pixel pen": program((600, 400), (3, 3), BLACK, WHITE),
    "Paint, thick brush, JPEG": program((800, 600), (8, 40), (200, 30, 40), WHITE, kind="JPEG"),
    "notes, white on dark": program((1200, 900), (4, 14), (235, 235, 235), (32, 33, 36), finer=2),
    "screenshot with a frame": program((500, 500), (4, 16), (30, 60, 160), WHITE, framed=True),
    "cropped to the ink": to_the_edges,
    "scan, gray paper": photograph(
        Scene(ink=(70, 70, 80), paper=(215, 215, 210), shade=0.05, shadow=0, noise=4)
    ),
    "photo, blue ballpoint": photograph(Scene(ink=(60, 70, 150))),
    "photo, marker": photograph(Scene(pen=(0.06, 0.12), sizes=(0.4, 0.85))),
    "photo, ruled paper": photograph(Scene(ink=(40, 45, 110), lines="ruled")),
    "photo, squared paper": photograph(Scene(ink=(40, 45, 110), lines="squared")),
    "photo, pencil, squared": photograph(
        Scene(ink=(110, 110, 110), lines="squared", line=(150, 165, 190))
    ),
    "photo, dark squares": photograph(
        Scene(ink=(40, 45, 110), lines="squared", line=(100, 110, 140))
    ),
    "photo, small digit": photograph(Scene(sizes=(0.07, 0.2), pen=(0.03, 0.06))),
    "photo, pencil": photograph(Scene(ink=(140, 140, 140))),
    "photo, whiteboard": photograph(
        Scene(ink=(180, 40, 40), paper=(235, 235, 235), shade=0.5, shadow=0, pen=(0.02, 0.06))
    ),
    "photo, edge of the desk": photograph(Scene(desk=True)),
}


@dataclass(frozen=True)
class Reading:
    """What came of one picture; a label of -1 is a refusal."""

    label: int
    is_sure: bool
    ms: float


class Reader:
    """Reads pictures as the page does."""

    def __init__(self) -> None:
        split = load_split()
        self.model = classifier.fit(split.X_train, split.y_train)
        self.of_test = classifier.rank(self.model, split.X_test)

    def read(self, content: bytes) -> Reading:
        """Read the digit in a file."""
        begin = time.process_time()
        try:
            image = pictures.image_from_picture(pictures.open_picture(content))
        except ValueError:
            return Reading(-1, False, (time.process_time() - begin) * 1000)
        return self.classify(image, (time.process_time() - begin) * 1000)

    def classify(self, image: Floats, ms: float = 0.0) -> Reading:
        """Read an image."""
        split = load_split()
        neighbors = classifier.rank(self.model, [image.ravel()])
        found = classifier.classify(neighbors, split.y_train, K)
        reference = confidence.reference_quantiles(self.of_test, split.y_test, int(found.labels[0]))
        return Reading(found.label, confidence.certainty(found, reference) == "sure", ms)


def load(folder: Path, every: int) -> tuple[list[Strokes], NDArray[np.int64], NDArray[np.bool_]]:
    """Load drawings, labels, and whether the writer was held out; FileNotFoundError if none."""
    strokes: list[Strokes] = []
    labels, held_out = [], []
    for path in sorted(folder.glob("*.npz")):
        drawings = load_drawings(path, every)
        if drawings is None:
            continue
        strokes += drawings.strokes
        labels.append(drawings.y)
        with np.load(path) as archive:
            held_out.append(archive["writer"][::every][: len(drawings.y)] % 2 == 1)
    if not strokes:
        raise FileNotFoundError(f"No file with strokes in {folder}")
    return strokes, np.concatenate(labels), np.concatenate(held_out)


def summary(
    readings: list[Reading], y: NDArray[np.int64], held_out: NDArray[np.bool_]
) -> dict[str, float]:
    """Sum up one kind of pictures."""
    is_right = np.array([reading.label for reading in readings]) == y
    is_sure = np.array([reading.is_sure for reading in readings])
    ms = [reading.ms for reading in readings]
    return {
        "right": float(is_right.mean()),
        "held out": float(is_right[held_out].mean()),
        "refused": float(np.mean([reading.label < 0 for reading in readings])),
        "sure": float(is_sure.mean()),
        "right of sure": float(is_right[is_sure].mean()) if is_sure.any() else 0.0,
        "ms": float(np.median(ms)),
        "ms p95": float(np.percentile(ms, 95)),
    }


def measure(folder: Path, every: int) -> dict[str, Any]:
    """Measure all kinds of pictures."""
    strokes, y, held_out = load(folder, every)
    reader = Reader()
    as_drawn = [reader.classify(preprocessing.image_from_strokes(each)) for each in strokes]
    kinds = {"the strokes themselves": summary(as_drawn, y, held_out)}
    for name, make in KINDS.items():
        random = np.random.default_rng(0)
        readings = [reader.read(make(drawing, random)) for drawing in strokes]
        kinds[name] = summary(readings, y, held_out)
    of_pictures = list(kinds.values())[1:]
    kinds["mean of all pictures"] = {
        column: float(np.mean([each[column] for each in of_pictures])) for column in of_pictures[0]
    }
    return {"n_drawings": len(y), "kinds": kinds}


def show(result: dict[str, Any]) -> None:
    """Print the result as a table."""
    columns = list(next(iter(result["kinds"].values())))
    print(f"{result['n_drawings']} drawings, K = {K}")
    print(f"{'':<26}" + "".join(f"{column:>15}" for column in columns))
    for name, values in result["kinds"].items():
        cells = (
            f"{value:>15.1f}" if column.startswith("ms") else f"{value:>15.3f}"
            for column, value in values.items()
        )
        print(f"{name:<26}" + "".join(cells))


def main() -> int:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder with .npz files")
    parser.add_argument("--every", type=int, default=100, help="take one in so many drawings")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()
    try:
        result = measure(arguments.data, max(1, arguments.every))
    except FileNotFoundError as error:
        print(f"{error}: see docs/benchmarks.md.", file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(result, indent=2))
    else:
        show(result)
    return 0


if __name__ == "__main__":
    sys.exit(main())
