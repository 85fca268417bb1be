"""How far a classification is to be trusted."""

from dataclasses import dataclass

import numpy as np

from digits_knn.arrays import Floats, Ints
from digits_knn.knn.classifier import Classification, Neighbors

# Bounds of doubt, chosen with benchmarks/doubt.py
MEDIAN, DOUBTFUL = 0.5, 0.88  # shares of the test digits with one label that are nearer
OUTLIER = 0.99  # share of all test digits that are nearer
RIVAL = 1.2  # times as far as the nearest that agrees: another digit within it is a rival
MOST_STROKES = 2  # of a digit: one in a thousand people's digits has more


@dataclass(frozen=True)
class ReferenceQuantiles:
    """How far digits of the data are from their nearest training digit, in one metric.

    An 8 is farther from the next 8 than a 0 from the next 0, so each label has its own.

    Attributes
    ----------
    median : float
        Half of the test digits with this label have a training digit within it.
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


def reference_quantiles(
    neighbors: Neighbors, y: Ints, label: int | None = None
) -> ReferenceQuantiles:
    """Measure how far test digits are from their nearest training digit.

    Parameters
    ----------
    neighbors : Neighbors
        The ranking of the test digits.
    y : ndarray of shape (n_test,)
        Their labels.
    label : int or None
        That of the digit nearest to what is judged; None takes all test digits.
    """
    nearest = neighbors.distances[:, 0]
    own = nearest if label is None else nearest[y == label]
    median, doubtful = np.quantile(own, (MEDIAN, DOUBTFUL)).tolist()
    return ReferenceQuantiles(median, doubtful, float(np.quantile(nearest, OUTLIER)))


def has_rival(classification: Classification) -> bool:
    """Return whether a digit that says otherwise is nearly as near as the nearest that agrees."""
    return classification.rival_distance <= RIVAL * classification.own_distance


def distance_ratios(neighbors: Neighbors, y_train: Ints, y: Ints) -> Floats:
    """Return how hard samples are to read right, whatever K is: the smaller, the harder.

    It is the distance of the nearest digit with another label, divided by that of the nearest with
    the sample's own: below 1 the nearest of all has another label, up to RIVAL it is a rival.

    Parameters
    ----------
    neighbors : Neighbors
        The ranking of all training digits for the samples.
    y_train : ndarray of shape (n_train,)
        Labels; more than one.
    y : ndarray of shape (n,)
        The samples' own labels, each also one of a training digit.

    Returns
    -------
    ndarray of shape (n,)
        Infinite where the nearest with its own label is at distance 0 and no other is; 1 where both
        are.
    """
    is_own = y_train[neighbors.indices] == y[:, None]
    rows = np.arange(len(y))
    hit = neighbors.distances[rows, is_own.argmax(axis=1)]
    miss = neighbors.distances[rows, (~is_own).argmax(axis=1)]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(miss == hit, 1.0, miss / hit)


def has_many_strokes(classification: Classification, n_strokes: int) -> bool:
    """Return whether a drawing has more strokes than a digit has; one that was taught is known."""
    return n_strokes > MOST_STROKES and bool(classification.distances[0] > 0)


def certainty(
    classification: Classification, reference: ReferenceQuantiles, n_strokes: int = 1
) -> str:
    """Return how far to trust a classification: "sure", "doubtful" or "outlier".

    Parameters
    ----------
    classification : Classification
        What is judged.
    reference : ReferenceQuantiles
        Those of the label of its nearest digit.
    n_strokes : int
        How many strokes were drawn.
    """
    zone = reference.zone(classification.distances[0])
    if zone == "outlier":
        return "outlier"
    is_doubtful = (
        zone == "doubtful"
        or has_rival(classification)
        or has_many_strokes(classification, n_strokes)
    )
    return "doubtful" if is_doubtful else "sure"
