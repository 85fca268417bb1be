"""How far a classification is to be trusted."""

from dataclasses import dataclass

import numpy as np

from digits_knn.knn.classifier import Classification, Neighbors

# Bounds of doubt, chosen with benchmarks/handwriting.py
MEDIAN, DOUBTFUL, OUTLIER = 0.5, 0.95, 0.99  # shares of the test digits that are nearer
RIVAL = 1.2  # times as far as the nearest that agrees: another digit within it is a rival


@dataclass(frozen=True)
class ReferenceQuantiles:
    """How far digits of the data are from their nearest training digit, in one metric.

    Attributes
    ----------
    median : float
        Half of the test digits have a training digit within it.
    doubtful : float
        What is beyond it is read with doubt.
    outlier : float
        What is beyond it is like no digit in the data.
    """

    median: float
    doubtful: float
    outlier: float

    @property
    def decimals(self) -> int:
        """How many decimals a distance is worth."""
        return decimals(self.median)

    def zone(self, distance: float) -> str:
        """Return where a nearest distance lies: "typical", "doubtful" or "outlier"."""
        if distance > self.outlier:
            return "outlier"
        return "doubtful" if distance > self.doubtful else "typical"


def decimals(distance: float) -> int:
    """Return how many decimals a typical distance is worth: cosine distances are below 1."""
    return 1 if distance >= 1 else 3


def reference_quantiles(neighbors: Neighbors) -> ReferenceQuantiles:
    """Measure how far each test digit is from its nearest training digit.

    Parameters
    ----------
    neighbors : Neighbors
        The ranking of the test digits.
    """
    return ReferenceQuantiles(
        *np.quantile(neighbors.distances[:, 0], (MEDIAN, DOUBTFUL, OUTLIER)).tolist()
    )


def has_rival(classification: Classification) -> bool:
    """Return whether a digit that says otherwise is nearly as near as the nearest that agrees."""
    return classification.rival_distance <= RIVAL * classification.own_distance


def certainty(classification: Classification, reference: ReferenceQuantiles) -> str:
    """Return how far to trust a classification: "sure", "doubtful" or "outlier"."""
    zone = reference.zone(classification.distances[0])
    if zone == "outlier":
        return "outlier"
    return "doubtful" if zone == "doubtful" or has_rival(classification) else "sure"
