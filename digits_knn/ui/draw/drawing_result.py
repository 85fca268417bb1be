"""A digit that was drawn and read, as the reasons for its answer need it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from digits_knn.ink.preprocessing import PreprocessedStrokes
from digits_knn.ink.strokes import Stroke, is_dot
from digits_knn.knn import classifier, confidence
from digits_knn.knn.classifier import Classification, Neighbors
from digits_knn.knn.confidence import ReferenceQuantiles
from digits_knn.ui.shared import results, visitor
from digits_knn.ui.shared.state import Settings

WIDE = 1.2  # times as wide as high


@dataclass(frozen=True)
class DrawingResult:
    """A digit and its answer.

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
    settings : Settings
        By which it was found.
    """

    strokes: Sequence[Stroke]
    steps: PreprocessedStrokes
    neighbors: Neighbors
    classification: Classification
    settings: Settings

    @cached_property
    def n_strokes(self) -> int:
        """How many strokes there are, without dots, which a hand leaves by accident."""
        return sum(not is_dot([stroke]) for stroke in self.strokes)

    @cached_property
    def is_wide(self) -> bool:
        """Whether the strokes are wider than one digit in fifty is: there may be two that touch."""
        across, down = np.ptp(np.vstack(self.strokes), axis=0)
        return bool(across > WIDE * down)

    @property
    def nearest_label(self) -> int:
        """That of the nearest digit, whose distance is judged."""
        return int(self.classification.labels[0])

    @property
    def reference(self) -> ReferenceQuantiles:
        """The scale for the distance to the nearest digit, that of its label."""
        return results.reference_quantiles(self.settings.metric, self.nearest_label)

    def certainty(self, classification: Classification | None = None) -> str:
        """How far to trust the answer, or another one of the same neighbors."""
        return confidence.certainty(
            classification or self.classification, self.reference, self.n_strokes
        )


def classify(
    strokes: Sequence[Stroke], steps: PreprocessedStrokes, settings: Settings
) -> DrawingResult:
    """Classify a digit by all that may vote."""
    neighbors = classifier.rank(visitor.model(settings.metric), steps.image.reshape(1, -1))
    labels = visitor.training_data()[1]
    classification = classifier.classify(neighbors, labels, settings.n_neighbors, settings.weights)
    return DrawingResult(strokes, steps, neighbors, classification, settings)
