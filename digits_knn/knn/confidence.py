"""How far a reading is to be trusted."""

from dataclasses import dataclass

import numpy as np

from digits_knn.knn.classifier import Neighbors, Reading

# Bounds of doubt, chosen with benchmarks/handwriting.py
MEDIAN, FAR, UNLIKE = 0.5, 0.95, 0.99  # shares of the test digits that are nearer
RIVAL = 1.2  # times as far as the nearest that agrees: another digit within it is a rival


@dataclass(frozen=True)
class UsualDistance:
    """How far digits of the data are from their nearest training digit, in one metric.

    Attributes
    ----------
    median : half of the test digits have a training digit within it.
    far : what is beyond it is read with doubt.
    unlike : what is beyond it is like no digit in the data.
    """

    median: float
    far: float
    unlike: float

    @property
    def decimals(self) -> int:
        """How many decimals a distance is worth."""
        return decimals(self.median)

    def zone(self, distance: float) -> str:
        """Say where a nearest distance lies: "usual", "far" or "unlike"."""
        if distance > self.unlike:
            return "unlike"
        return "far" if distance > self.far else "usual"


def decimals(distance: float) -> int:
    """Tell how many decimals a usual distance is worth: cosine distances are below 1."""
    return 1 if distance >= 1 else 3


def usual_distance(neighbors: Neighbors) -> UsualDistance:
    """Measure how far each test digit is from its nearest training digit.

    Parameters
    ----------
    neighbors : the ranking of the test digits.
    """
    return UsualDistance(*np.quantile(neighbors.distances[:, 0], (MEDIAN, FAR, UNLIKE)).tolist())


def has_rival(reading: Reading) -> bool:
    """Tell whether a digit that says otherwise is nearly as near as the nearest that agrees."""
    return reading.rival_distance <= RIVAL * reading.own_distance


def certainty(reading: Reading, usual: UsualDistance) -> str:
    """Say how far to trust a reading: "sure", "doubtful" or "unlike" any digit."""
    zone = usual.zone(reading.distances[0])
    if zone == "unlike":
        return "unlike"
    return "doubtful" if zone == "far" or has_rival(reading) else "sure"
