"""Drawings to try without a pen: all ten digits, some of them hard, drawn for this project."""

from dataclasses import dataclass

import numpy as np

from digits_knn.ink.strokes import Stroke


@dataclass(frozen=True)
class Sample:
    """A drawing with a name.

    Attributes
    ----------
    name : str
        What it is, for a button.
    digit : int
        What the person who drew it meant, 0..9.
    strokes : read-only arrays of shape (n, 2)
        Pixels of the canvas, x to the right, y down.
    is_hard : bool
        A person reads it right, K-NN errs at some K.
    """

    name: str
    digit: int
    strokes: tuple[Stroke, ...]
    is_hard: bool = False


def _sample(name: str, digit: int, *strokes: str, is_hard: bool = False) -> Sample:
    return Sample(name, digit, tuple(round_line(points) for points in strokes), is_hard)


def round_line(points: str) -> Stroke:
    """Return a round line along "x,y x,y ...", canvas pixels; a point given twice stays sharp.

    Chaikin's rule, twice: cut off each corner at a quarter of its two sides; the ends stay.
    """
    stroke = np.array([point.split(",") for point in points.split()], dtype=np.float64)
    for _ in range(2):  # leaves sides of some 10 pixels, which the brush makes smooth
        starts, ends = stroke[:-1], stroke[1:]
        cuts = np.hstack([0.75 * starts + 0.25 * ends, 0.25 * starts + 0.75 * ends])
        stroke = np.vstack([stroke[:1], cuts.reshape(-1, 2), stroke[-1:]])
    stroke.flags.writeable = False  # every visitor of the page shares it
    return stroke


SAMPLES: tuple[Sample, ...] = (
    _sample(
        "a wide zero",
        0,
        "152,56 104,58 62,92 46,148 70,202 126,222 190,212 226,166 224,106 192,62 140,54 116,64",
    ),
    _sample(
        "a zero with a slash",
        0,
        "150,50 116,60 94,112 92,186 124,236 168,216 190,158 186,90 160,50 138,58",
        "184,78 142,140 98,212",
    ),
    _sample("a bare one, leaning", 1, "160,48 146,104 124,168 108,236"),
    _sample(
        "a one with a flag and a foot",
        1,
        "90,104 120,86 146,52 146,52 148,120 142,176 144,226",
        "100,230 144,226 192,230",
    ),
    _sample(
        "a two",
        2,
        "92,102 96,64 136,44 178,64 184,108 158,152 120,188 80,222 80,222 132,218 200,222",
    ),
    _sample(
        "a two with a loop",
        2,
        "66,92 88,52 142,44 172,84 158,140 122,188 88,222 56,216 66,186 110,190 160,228 200,206",
    ),
    _sample(
        "a round three",
        3,
        "98,86 112,50 162,46 188,84 166,120 126,134 126,134 176,132 204,176 182,218 130,234 88,210",
    ),
    _sample(
        "a three with a flat top",
        3,
        "92,70 140,64 190,62 190,62 164,92 132,122 132,122 180,126 196,172 168,220 124,232 84,216",
    ),
    _sample(
        "an open four",
        4,
        "118,62 110,104 90,148 90,148 144,148 208,138",
        "174,90 170,152 158,230",
    ),
    _sample(
        "a closed four",
        4,
        "210,162 140,168 74,164 74,164 110,116 168,48 168,48 168,140 160,234",
    ),
    _sample(
        "a five",
        5,
        "196,54 116,58 116,58 106,128 106,128 150,116 188,140 186,192 152,226 110,228 82,210",
    ),
    _sample(
        "a leaning five, its top apart",
        5,
        "126,74 114,108 96,142 96,142 140,118 180,146 172,202 130,232 84,232 54,208",
        "144,62 180,58 222,46",
    ),
    _sample(
        "a six",
        6,
        "156,58 114,84 86,134 76,188 98,224 140,220 158,186 142,154 106,156 80,188",
    ),
    _sample(
        "a hard six, nearly a zero",
        6,
        "166,44 108,68 84,130 92,196 126,234 166,216 186,166 178,110 148,86 118,104 108,140",
        is_hard=True,
    ),
    _sample("a seven", 7, "50,72 96,72 158,62 158,62 130,116 108,164 98,222"),
    _sample(
        "a seven with a bar",
        7,
        "80,80 82,56 134,68 204,54 204,54 176,112 148,170 134,234",
        "102,152 150,144 198,140",
    ),
    _sample(
        "an eight",
        8,
        "182,84 160,46 114,50 98,90 134,124 178,158 186,204 146,240 96,216 98,168 178,98 184,66",
    ),
    _sample(
        "an eight of two circles",
        8,
        "192,42 152,36 122,68 124,112 164,126 198,100 204,60 180,40",
        "150,124 108,138 88,186 108,230 152,232 180,192 172,142 142,122",
    ),
    _sample(
        "a nine with a straight leg",
        9,
        "204,92 184,60 140,66 122,104 144,140 184,130 206,88 206,88 200,150 198,228",
    ),
    _sample(
        "a nine with a hook",
        9,
        "178,78 148,42 98,62 86,112 124,146 166,120 182,68 182,68 194,150 184,222 128,242 76,208",
    ),
)

# the first that a visitor sees
EXAMPLE = next(sample for sample in SAMPLES if sample.name == "a round three")
