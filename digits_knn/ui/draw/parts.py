"""Parts of an answer, as the scripts of the page draw them."""

import math
from typing import Any

import numpy as np

from digits_knn.ink.strokes import CANVAS_SIZE
from digits_knn.knn.classifier import Classification
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.shared import visitor

MARKED = ("class", "taught")  # sources of neighbors that the script marks


def neighbors(result: DrawingResult, n: int) -> dict[str, Any]:
    """Describe the n nearest; as long strings, which a browser unpacks at once."""
    sources = visitor.sources(result.neighbors.indices[0, :n])
    indices, distances = result.neighbors.indices[0, :n], result.neighbors.distances[0, :n]
    return {
        "pictures": "".join(visitor.encoded_images(indices)),
        "labels": "".join(map(str, visitor.training_data()[1][indices])),
        "distances": [f"{each:.{result.reference.decimals}f}" for each in distances.tolist()],
        **{name: [i for i, each in enumerate(sources) if each == name] for name in MARKED},
    }


def frame(result: DrawingResult) -> list[float]:
    """Return where a digit is: left, top, right and bottom, shares of the canvas."""
    points = np.vstack(result.strokes) / CANVAS_SIZE
    corners: list[float] = np.concatenate([points.min(axis=0), points.max(axis=0)]).tolist()
    return [round(corner, 3) for corner in corners]


def vote_bars(classification: Classification, weights: str) -> list[tuple[int, str]]:
    """Return for each digit its bar's height, percent of the highest, and what is written on it."""
    votes = classification.votes.tolist()
    most, total = max(votes), sum(votes)
    return [
        (
            math.ceil(100 * vote / most),
            f"{vote:.0f}" if weights == "uniform" else f"{vote / total:.0%}",
        )
        for vote in votes
    ]
