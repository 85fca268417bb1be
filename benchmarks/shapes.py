"""Measure how digits are read in the shapes in which they are written in different countries.

    python benchmarks/shapes.py

64 shapes were drawn for this project; each is redrawn 21 times as other hands may draw it (see
doubt.varied). They are few and drawn by one hand: what they tell is which shapes are not read,
not how many of people's drawings are.
"""
# ruff: noqa: E501 - a table: one line for each shape, its strokes as in ink/samples.py

import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as one of many visitors would have it
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from benchmarks.doubt import Reader, Reading, varied
from digits_knn.dataset import load_split
from digits_knn.ink.samples import round_line
from digits_knn.knn import confidence

N_VARIANTS = 21  # of each shape
WORST = 16  # shapes that are listed

SHAPES: dict[tuple[int, str], tuple[str, ...]] = {
    (0, "round"): ("140,45 95,70 75,140 95,210 140,235 185,210 205,140 185,70 140,45",),
    (0, "narrow"): ("140,40 112,70 100,140 112,210 140,240 168,210 180,140 168,70 140,40",),
    (0, "wide"): ("140,60 80,80 45,140 80,205 140,225 200,205 235,140 200,80 140,60",),
    (0, "left open"): ("165,50 115,60 80,120 85,190 130,235 180,205 200,140 190,80 160,60",),
    (0, "closed with a loop"): ("120,60 85,110 85,190 130,235 185,205 200,130 175,70 130,50 120,75 150,90 185,75",),
    (0, "slashed"): ("140,45 95,70 75,140 95,210 140,235 185,210 205,140 185,70 140,45", "190,75 90,205"),
    (0, "slashed beyond itself"): ("140,50 100,75 80,140 100,205 140,230 180,205 200,140 180,75 140,50", "215,45 65,235"),
    (1, "bare"): ("140,45 140,235",),
    (1, "bare, leaning"): ("165,45 115,235",),
    (1, "short flag"): ("118,75 145,45 145,45 145,238",),
    (1, "long flag"): ("85,115 145,45 145,45 145,238",),
    (1, "flat flag"): ("95,80 150,50 150,50 145,238",),
    (1, "flag and foot"): ("125,70 150,45 150,45 150,238", "115,238 185,238"),
    (1, "long flag and wide foot"): ("95,105 145,45 145,45 145,235", "85,235 205,235"),
    (1, "flag and foot in one stroke"): ("110,85 148,45 148,45 148,235 148,235 100,237 100,237 196,235",),
    (1, "foot, no flag"): ("140,45 140,235", "95,236 185,236"),
    (1, "curved serif, leaning"): ("110,95 150,80 170,45 170,45 150,140 130,238",),
    (2, "round, straight base"): ("85,95 105,55 150,45 185,75 180,120 135,175 85,235 85,235 205,235",),
    (2, "with a loop"): ("85,90 110,50 160,50 180,90 150,150 100,220 70,225 70,200 100,195 140,230 205,220",),
    (2, "like a Z"): ("85,55 190,55 190,55 85,235 85,235 200,235",),
    (2, "swan"): ("95,100 110,55 155,50 170,95 145,160 95,225 95,225 130,210 165,230 210,210",),
    (2, "wide base"): ("100,85 125,50 165,60 165,110 120,170 60,232 60,232 225,232",),
    (2, "hooked high"): ("110,110 90,85 115,50 165,50 185,95 150,160 90,230 90,230 200,225",),
    (3, "round"): ("90,70 130,45 175,65 175,110 130,135 130,135 185,150 190,205 140,238 85,215",),
    (3, "flat top"): ("90,50 190,50 190,50 130,120 130,120 185,150 185,205 140,238 85,215",),
    (3, "with a loop in the middle"): ("95,65 150,45 180,80 150,125 120,130 125,115 150,130 190,165 175,220 120,238 85,210",),
    (3, "shallow"): ("110,50 165,65 165,105 135,130 170,160 170,205 110,230",),
    (3, "small on top"): ("110,60 145,45 165,75 130,105 130,105 195,140 200,205 140,240 80,215",),
    (4, "open"): ("95,50 80,145 80,145 205,145", "165,95 160,238"),
    (4, "open, its sides upright"): ("90,50 90,140 90,140 190,140", "185,50 185,238"),
    (4, "closed"): ("165,238 165,45 165,45 75,170 75,170 210,170",),
    (4, "closed, two strokes"): ("150,45 75,165 75,165 205,165", "165,95 165,238"),
    (4, "narrow"): ("125,50 110,140 110,140 175,140", "165,60 160,238"),
    (4, "open, one stroke"): ("95,50 85,130 120,145 185,130 190,55 190,55 180,150 175,238",),
    (4, "bar far out"): ("130,45 60,155 60,155 235,155", "160,80 160,238"),
    (5, "one stroke"): ("190,50 105,50 105,50 100,125 100,125 155,115 195,155 180,215 130,238 85,215",),
    (5, "two strokes"): ("105,55 98,125 98,125 155,112 192,155 178,215 130,238 82,215", "105,55 195,50"),
    (5, "like an S"): ("185,60 140,48 105,75 110,115 165,140 185,185 150,232 90,220",),
    (5, "large below"): ("175,50 120,50 120,50 110,100 110,100 170,105 210,160 180,225 120,238 75,205",),
    (5, "sharp"): ("185,50 100,50 100,50 100,130 100,130 175,130 190,180 170,235 95,235",),
    (5, "long top"): ("220,50 100,55 100,55 95,130 95,130 145,120 180,160 165,215 120,238 80,220",),
    (6, "curved"): ("170,50 115,90 85,160 95,220 140,238 180,210 175,165 135,150 95,180",),
    (6, "straight stem"): ("150,45 95,165 95,165 95,215 135,238 175,215 175,175 135,155 100,180",),
    (6, "small loop"): ("150,45 110,110 95,190 110,232 145,235 160,205 140,185 105,200",),
    (6, "large loop"): ("170,45 110,80 78,150 85,215 140,240 200,205 195,140 145,115 90,150",),
    (6, "upright"): ("115,45 100,130 100,210 140,238 175,205 165,165 125,160 102,185",),
    (7, "plain"): ("85,55 195,55 195,55 130,238",),
    (7, "with a bar"): ("85,55 195,55 195,55 130,238", "105,145 190,145"),
    (7, "with a serif"): ("85,85 85,55 85,55 195,55 195,55 135,238",),
    (7, "with a serif and a bar"): ("80,90 85,55 85,55 200,55 200,55 135,238", "105,145 195,140"),
    (7, "curved"): ("85,60 130,50 195,60 195,60 155,120 140,180 135,238",),
    (7, "with a foot"): ("85,55 195,55 195,55 135,235", "95,236 180,236"),
    (8, "one stroke"): ("180,75 140,45 100,80 130,125 180,175 170,225 120,235 90,195 130,145 180,95 180,75",),
    (8, "two circles"): ("140,45 105,65 105,110 140,130 175,110 175,65 140,45", "140,130 95,155 95,215 140,238 185,215 185,155 140,130"),
    (8, "two equal circles"): ("140,45 95,65 95,120 140,140 185,120 185,65 140,45", "140,140 95,160 95,215 140,238 185,215 185,160 140,140"),
    (8, "small on top"): ("140,50 118,68 120,100 140,115 162,100 162,68 140,50", "140,115 80,145 80,215 140,240 200,215 200,145 140,115"),
    (8, "left open"): ("190,60 140,45 105,75 125,120 175,165 175,220 125,238 95,205 115,160 185,95",),
    (8, "narrow"): ("160,70 140,45 118,75 135,125 162,180 155,225 130,235 112,200 130,150 160,95 160,70",),
    (9, "straight tail"): ("185,80 145,48 100,70 95,120 140,140 185,110 188,75 188,75 185,238",),
    (9, "curved tail"): ("180,80 145,48 100,70 95,120 140,140 180,105 185,75 185,75 185,190 150,238 95,220",),
    (9, "small loop"): ("165,75 145,50 122,62 122,95 148,105 166,80 166,80 162,238",),
    (9, "small loop, curved tail"): ("165,70 145,48 120,60 122,95 150,102 166,75 166,75 175,190 145,236 95,222",),
    (9, "leaning"): ("200,75 165,48 120,75 115,120 155,135 198,85 198,85 165,160 130,238",),
    (9, "circle and stick"): ("180,90 140,48 98,90 140,135 180,90", "182,55 180,238"),
}  # fmt: skip


def main() -> int:
    """Measure, print."""
    reader, random = Reader(), np.random.default_rng(0)
    of_label = [
        confidence.reference_quantiles(reader.of_test, load_split().y_test, label)
        for label in range(10)
    ]

    def is_sure(reading: Reading) -> bool:
        reference = of_label[reading.nearest_label]
        return confidence.certainty(reading.classification, reference, reading.n_strokes) == "sure"

    table = []
    for (digit, name), shape in SHAPES.items():
        strokes = [round_line(points) for points in shape]
        readings = [reader.read(varied(strokes, random)) for _ in range(N_VARIANTS)]
        answers = np.array([reading.classification.label for reading in readings])
        is_told_sure = np.array([is_sure(reading) for reading in readings])
        is_right = answers == digit
        others = np.bincount(answers[~is_right], minlength=10)
        wrong = [f"{n} as {label}" for label, n in enumerate(others) if n]
        n_sure = int((is_told_sure & ~is_right).sum())
        table.append((is_right.mean(), f"{digit} {name}", wrong, n_sure, is_told_sure.sum()))
    n_drawings = N_VARIANTS * len(SHAPES)
    print(f"{len(SHAPES)} shapes, {N_VARIANTS} variants each: read right at K = 5", end=" ")
    print(f"{np.mean([row[0] for row in table]):.3f}", end="; ")
    n_sure, n_wrong = sum(row[4] for row in table), sum(row[3] for row in table)
    print(f"told as sure {n_sure / n_drawings:.3f}, right of these {1 - n_wrong / n_sure:.4f}")
    print(f"\n{'the worst':<34}{'right':>7}{'sure and wrong':>16}  read as")
    for share, name, wrong, n_sure, _ in sorted(table)[:WORST]:
        print(f"{name:<34}{share:>7.2f}{n_sure:>16}  {', '.join(wrong)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
