"""A reading in words: who voted, and how much to trust it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digits_knn.classifier import Neighbors, Reading

MEDIAN, FAR, UNLIKE = 0.5, 0.9, 0.99  # shares of the test digits


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

    def level(self, distance: float) -> str:
        """Say where a nearest distance lies: "usual", "far" or "unlike"."""
        if distance > self.unlike:
            return "unlike"
        return "far" if distance > self.far else "usual"


def usual_distance(neighbors: Neighbors) -> UsualDistance:
    """Measure how far each test digit is from its nearest training digit.

    Parameters
    ----------
    neighbors : the ranking of the test digits.
    """
    return UsualDistance(*np.quantile(neighbors.distances[:, 0], (MEDIAN, FAR, UNLIKE)).tolist())


def headline(reading: Reading, usual: UsualDistance) -> str:
    """Give the answer in the words that its distance allows."""
    level = usual.level(reading.distances[0])
    if level == "unlike":
        return f"Unlike any digit I know; if it is one, {reading.label}"
    return f"Perhaps {reading.label}" if level == "far" else f"This is {reading.label}"


def votes_sentence(reading: Reading, weights: str) -> str:
    """Say how the neighbors voted."""
    n_neighbors = len(reading.labels)
    n_agree = int(np.sum(reading.labels == reading.label))
    if n_neighbors == 1:
        return f"Your nearest digit says {reading.label}."
    say = "says" if n_agree == 1 else "say"
    who = (
        f"All {n_neighbors:,} of your nearest say {reading.label}"
        if n_agree == n_neighbors
        else f"{n_agree:,} of your {n_neighbors:,} nearest {say} {reading.label}"
    )
    tied = _others(reading.votes, reading.label)
    if tied:
        return f"{who}, and as many say {' and '.join(tied)}: the smaller digit wins a tie."
    if weights == "distance" and n_agree < n_neighbors:
        share = reading.votes[reading.label] / reading.votes.sum()
        return f"{who}; weighted by closeness, {share:.0%} of the vote."
    return f"{who}."


def distance_sentence(reading: Reading, usual: UsualDistance) -> str:
    """Say how far the nearest neighbor is, on the scale of the data."""
    distance = reading.distances[0]
    digits = 1 if usual.median >= 1 else 3  # cosine distances are below 1
    usually = f"half of the data's own digits have one within {usual.median:.{digits}f}"
    words = {
        "usual": "The nearest is {} away, no farther than usual:",
        "far": "Read with doubt: the nearest is {} away, farther than usual;",
        "unlike": "The nearest is {} away, farther than 99% of the data's own digits are;",
    }[usual.level(distance)]
    return f"{words.format(f'{distance:.{digits}f}')} {usually}."


def _others(votes: NDArray[np.float64], label: int) -> list[str]:
    """List the digits that have as many votes as the winner."""
    return [str(other) for other in np.flatnonzero(votes == votes[label]) if other != label]
