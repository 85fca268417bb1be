"""A drawing that was read, as the reasons for its answer need it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from digits_knn.ink.preprocessing import PreprocessedStrokes
from digits_knn.ink.strokes import Stroke, is_dot
from digits_knn.knn import classifier
from digits_knn.knn.classifier import Classification, Neighbors
from digits_knn.ui.shared import visitor
from digits_knn.ui.shared.state import Settings


@dataclass(frozen=True)
class DrawingResult:
    """A drawing and its answer.

    Attributes
    ----------
    strokes : ndarrays of shape (n, 2)
        Pixels of the canvas.
    steps : PreprocessedStrokes
        What became of them.
    neighbors : Neighbors
        The ranking of all that may vote.
    classification : Classification
        The answer.
    """

    strokes: Sequence[Stroke]
    steps: PreprocessedStrokes
    neighbors: Neighbors
    classification: Classification

    @cached_property
    def n_strokes(self) -> int:
        """How many strokes there are, without dots, which a hand leaves by accident."""
        return sum(not is_dot([stroke]) for stroke in self.strokes)

    @property
    def nearest_label(self) -> int:
        """That of the nearest digit, whose distance is judged."""
        return int(self.classification.labels[0])


def classify(
    strokes: Sequence[Stroke], steps: PreprocessedStrokes, settings: Settings
) -> DrawingResult:
    """Classify a drawing by all that may vote."""
    neighbors = classifier.rank(visitor.model(settings.metric), steps.image.reshape(1, -1))
    labels = visitor.training_data()[1]
    classification = classifier.classify(neighbors, labels, settings.n_neighbors, settings.weights)
    return DrawingResult(strokes, steps, neighbors, classification)
