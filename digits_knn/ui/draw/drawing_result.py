"""A drawing that was read, as the reasons for its answer need it."""

from dataclasses import dataclass

from digits_knn.ink.preprocessing import PreprocessedStrokes
from digits_knn.ink.strokes import Stroke
from digits_knn.knn.classifier import Classification, Neighbors


@dataclass(frozen=True)
class DrawingResult:
    """A drawing and its answer.

    Attributes
    ----------
    strokes : arrays of shape (n, 2), pixels of the canvas.
    steps : what became of them.
    neighbors : the ranking of all that may vote.
    classification : the answer.
    """

    strokes: list[Stroke]
    steps: PreprocessedStrokes
    neighbors: Neighbors
    classification: Classification
