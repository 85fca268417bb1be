"""A classification in words: who voted, and how much to trust it."""

from typing import Any

import numpy as np

from digits_knn.arrays import Floats, Ints
from digits_knn.knn.classifier import Classification, check_n_neighbors
from digits_knn.knn.confidence import DOUBTFUL, OUTLIER, ReferenceQuantiles, certainty, has_rival


def headline(classification: Classification, reference: ReferenceQuantiles) -> str:
    """Return the answer in the words that its certainty allows."""
    words = {
        "sure": f"This is {classification.label}",
        "doubtful": f"Perhaps {classification.label}",
        "outlier": f"Unlike any digit I know; if it is one, {classification.label}",
    }
    return words[certainty(classification, reference)]


def named(label: int | np.integer[Any]) -> str:
    """Return a digit its article."""
    return f"an {label}" if label == 8 else f"a {label}"


def votes_sentence(classification: Classification, weights: str) -> str:
    """Return how the neighbors voted."""
    n_neighbors = len(classification.labels)
    n_agree = int(np.sum(classification.labels == classification.label))
    if n_neighbors == 1:
        return f"Your nearest digit says {classification.label}."
    if n_neighbors == classification.n_train and weights == "uniform":
        return (
            f"All {n_neighbors:,} digits vote, so every drawing gets this answer: "
            f"{n_agree} of them are {named(classification.label)}, more than of any other."
        )
    say = "says" if n_agree == 1 else "say"
    who = (
        f"All {n_neighbors:,} of your nearest say {classification.label}"
        if n_agree == n_neighbors
        else f"{n_agree:,} of your {n_neighbors:,} nearest {say} {classification.label}"
    )
    tied = _others(classification.votes, classification.label)
    if tied:
        return f"{who}; {' and '.join(tied)} got as much: the smaller digit wins a tie."
    if weights == "distance" and classification.distances[0] == 0 and n_agree < n_neighbors:
        return f"{who}; at distance 0, it outweighs all others."
    if weights == "distance" and n_agree < n_neighbors:
        share = classification.votes[classification.label] / classification.votes.sum()
        return f"{who}; weighted by closeness, {share:.0%} of the vote."
    return f"{who}."


def distance_sentence(classification: Classification, reference: ReferenceQuantiles) -> str:
    """Return how far the nearest digit is by the scale of the data, and why there is doubt."""

    def written(distance: float) -> str:
        return f"{distance:.{reference.decimals}f}"

    zone = reference.zone(classification.distances[0])
    is_otherwise = (
        classification.labels[0] != classification.label
    )  # the nearest itself is the rival
    what = f"digit, {named(classification.labels[0])}," if is_otherwise else "digit"
    nearest = f"he nearest {what} is {written(classification.distances[0])} away"
    nearest = f"Doubtful: t{nearest}" if zone == "doubtful" or is_otherwise else f"T{nearest}"
    words = {
        "typical": f"{nearest}; of the data's own digits, half have one within "
        f"{written(reference.median)}, {DOUBTFUL:.0%} within {written(reference.doubtful)}.",
        "doubtful": f"{nearest}, farther than for {DOUBTFUL:.0%} of the data's own digits "
        f"({written(reference.doubtful)}).",
        "outlier": f"{nearest}, farther than for {OUTLIER:.0%} of the data's own digits "
        f"({written(reference.outlier)}).",
    }
    if is_otherwise or not has_rival(classification):
        return words[zone]
    rival_distance = written(classification.rival_distance)
    rival = f"{named(classification.rival)} is nearly as near, {rival_distance} away."
    return f"Doubtful: {rival} {words[zone]}" if zone == "typical" else f"{words[zone]} And {rival}"


def flips_sentence(predictions: Ints, label: int, n_neighbors: int) -> str:
    """Return from which K to which the answer at this K holds, and what it is before and after.

    Parameters
    ----------
    predictions : ndarray of shape (n_train,)
        Entry k - 1 is the answer at K = k.
    label : int
        What the digit is.
    n_neighbors : int
        The current K, 1..n_train.
    """
    check_n_neighbors(n_neighbors, len(predictions))
    changes = np.flatnonzero(np.diff(predictions)) + 1  # the K after which the answer changes
    start = int(changes[changes < n_neighbors].max(initial=0)) + 1
    end = int(changes[changes >= n_neighbors].min(initial=len(predictions)))

    def read_as(k: int) -> str:
        return f"{predictions[k - 1]}{' ✓' if predictions[k - 1] == label else ''}"

    holds = f"at K = {start:,}" if start == end else f"from K = {start:,} to {end:,}"
    steps = [f"read as {read_as(n_neighbors)} {holds}"]
    if start > 1:
        steps.insert(0, f"as {read_as(start - 1)} at K = {start - 1:,}")
    if end < len(predictions):
        steps.append(f"as {read_as(end + 1)} at K = {end + 1:,}")
    return " → ".join(steps)


def spans(predictions: Ints) -> list[tuple[int, int, int]]:
    """Part the answers at K = 1, 2, ... where they change.

    Parameters
    ----------
    predictions : ndarray of shape (n,)
        N at least 1; entry k - 1 is the answer at K = k.

    Returns
    -------
    list of (answer, first K, last K)
    """
    starts = np.flatnonzero(np.diff(predictions, prepend=predictions[0] - 1))
    ends = [*starts[1:].tolist(), len(predictions)]
    return [
        (int(predictions[start]), start + 1, end)
        for start, end in zip(starts.tolist(), ends, strict=True)
    ]


def _others(votes: Floats, label: int) -> list[str]:
    """List the digits that have as many votes as the winner."""
    return [str(other) for other in np.flatnonzero(votes == votes[label]) if other != label]
