"""A classification in words: who voted, and how much to trust it."""

from typing import Any

import numpy as np

from digits_knn.arrays import Floats, Ints
from digits_knn.knn.classifier import Classification, check_n_neighbors
from digits_knn.knn.confidence import (
    DOUBTFUL,
    OUTLIER,
    ReferenceQuantiles,
    certainty,
    has_many_strokes,
    has_rival,
)


def headline(
    classification: Classification, reference: ReferenceQuantiles, n_strokes: int = 1
) -> str:
    """Return the answer in the words that its certainty allows."""
    named_label = named(classification.label)
    words = {
        "sure": f"This is {named_label}.",
        "doubtful": f"Probably {named_label}.",
        "outlier": f"This doesn't look like any digit. Closest guess: {classification.label}.",
    }
    return words[certainty(classification, reference, n_strokes)]


def named(label: int | np.integer[Any]) -> str:
    """Return a digit with its article."""
    return f"an {label}" if label == 8 else f"a {label}"


def votes_sentence(classification: Classification, weights: str) -> str:
    """Return how the neighbors voted."""
    label, n_neighbors = classification.label, len(classification.labels)
    n_agree = int(np.sum(classification.labels == label))
    if n_neighbors == 1:
        return f"The nearest digit is {named(label)}."
    if n_neighbors == classification.n_train and weights == "uniform":
        return (
            f"All {n_neighbors:,} digits vote, so every drawing gets this answer: "
            f"{n_agree} of them are {label}s, more than of any other digit."
        )
    if n_agree == n_neighbors:
        return f"All {n_neighbors:,} nearest neighbors are {label}s."
    who = (
        f"1 of the {n_neighbors:,} nearest neighbors is {named(label)}"
        if n_agree == 1
        else f"{n_agree:,} of the {n_neighbors:,} nearest neighbors are {label}s"
    )
    tied = _others(classification.votes, label)
    if tied:
        return f"{who}, a tie with {' and '.join(tied)}: the smaller digit wins."
    if weights == "distance" and classification.distances[0] == 0:
        return f"{who}; at distance 0, it outweighs all the others."
    if weights == "distance":
        share = classification.votes[label] / classification.votes.sum()
        return f"{who}; weighted by 1 / distance, that is {share:.0%} of the vote."
    return f"{who}."


def distance_sentence(
    classification: Classification, reference: ReferenceQuantiles, n_strokes: int = 1
) -> str:
    """Return how far the nearest digit is by the scale of the data, and why there is doubt."""

    def written(distance: float) -> str:
        return f"{distance:.{reference.decimals}f}"

    nearest, nearest_label = written(classification.distances[0]), classification.labels[0]
    zone = reference.zone(classification.distances[0])
    words = {
        "typical": f"The nearest digit is {nearest} away. For test {nearest_label}s, "
        f"{written(reference.median)} is typical, and {DOUBTFUL:.0%} have a training digit within "
        f"{written(reference.doubtful)}.",
        "doubtful": f"The nearest digit is {nearest} away. That is far: {DOUBTFUL:.0%} of the test "
        f"{nearest_label}s have a training digit within {written(reference.doubtful)}.",
        "outlier": f"The nearest digit is {nearest} away. {OUTLIER:.0%} of the test digits have a "
        f"training digit within {written(reference.outlier)}.",
    }
    if nearest_label != classification.label:
        doubt = f"Not sure: the nearest digit of all is {named(nearest_label)}."
    elif has_rival(classification):
        doubt = (
            f"Not sure: {named(classification.rival)} is almost as close "
            f"({written(classification.rival_distance)})."
        )
    elif zone != "outlier" and has_many_strokes(classification, n_strokes):
        doubt = f"Not sure: a digit takes one or two strokes, not {n_strokes}."
    else:
        return words[zone]
    return f"{doubt} {words[zone]}"


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

    def answer_at(k: int) -> str:
        return f"{predictions[k - 1]}{' ✓' if predictions[k - 1] == label else ''}"

    holds = f"at K = {start:,}" if start == end else f"from K = {start:,} to {end:,}"
    steps = [f"{answer_at(n_neighbors)} {holds}"]
    if start > 1:
        steps.insert(0, f"{answer_at(start - 1)} at K = {start - 1:,}")
    if end < len(predictions):
        steps.append(f"{answer_at(end + 1)} at K = {end + 1:,}")
    return f"Answer: {' → '.join(steps)}"


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
