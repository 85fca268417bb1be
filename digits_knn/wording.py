"""A reading in words: who voted, and how much to trust it."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from digits_knn.knn.classifier import Reading, check_n_neighbors
from digits_knn.knn.confidence import FAR, UNLIKE, UsualDistance, certainty, has_rival


def headline(reading: Reading, usual: UsualDistance) -> str:
    """Give the answer in the words that its certainty allows."""
    words = {
        "sure": f"This is {reading.label}",
        "doubtful": f"Perhaps {reading.label}",
        "unlike": f"Unlike any digit I know; if it is one, {reading.label}",
    }
    return words[certainty(reading, usual)]


def named(label: int | np.integer[Any]) -> str:
    """Give a digit its article."""
    return f"an {label}" if label == 8 else f"a {label}"


def votes_sentence(reading: Reading, weights: str) -> str:
    """Say how the neighbors voted."""
    n_neighbors = len(reading.labels)
    n_agree = int(np.sum(reading.labels == reading.label))
    if n_neighbors == 1:
        return f"Your nearest digit says {reading.label}."
    if n_neighbors == reading.n_train and weights == "uniform":
        return (
            f"All {n_neighbors:,} digits vote, so every drawing gets this answer: "
            f"{n_agree} of them are {named(reading.label)}, more than of any other."
        )
    say = "says" if n_agree == 1 else "say"
    who = (
        f"All {n_neighbors:,} of your nearest say {reading.label}"
        if n_agree == n_neighbors
        else f"{n_agree:,} of your {n_neighbors:,} nearest {say} {reading.label}"
    )
    tied = _others(reading.votes, reading.label)
    if tied:
        return f"{who}; {' and '.join(tied)} got as much: the smaller digit wins a tie."
    if weights == "distance" and reading.distances[0] == 0 and n_agree < n_neighbors:
        return f"{who}; at distance 0, it outweighs all others."
    if weights == "distance" and n_agree < n_neighbors:
        share = reading.votes[reading.label] / reading.votes.sum()
        return f"{who}; weighted by closeness, {share:.0%} of the vote."
    return f"{who}."


def distance_sentence(reading: Reading, usual: UsualDistance) -> str:
    """Say how far the nearest digit is on the scale of the data, and why the reading is doubted."""

    def written(distance: float) -> str:
        return f"{distance:.{usual.decimals}f}"

    zone = usual.zone(reading.distances[0])
    is_otherwise = reading.labels[0] != reading.label  # the nearest itself is the rival
    what = f"digit, {named(reading.labels[0])}," if is_otherwise else "digit"
    nearest = f"he nearest {what} is {written(reading.distances[0])} away"
    nearest = f"Doubtful: t{nearest}" if zone == "far" or is_otherwise else f"T{nearest}"
    words = {
        "usual": f"{nearest}; of the data's own digits, half have one within "
        f"{written(usual.median)}, {FAR:.0%} within {written(usual.far)}.",
        "far": f"{nearest}, farther than for {FAR:.0%} of the data's own digits "
        f"({written(usual.far)}).",
        "unlike": f"{nearest}, farther than for {UNLIKE:.0%} of the data's own digits "
        f"({written(usual.unlike)}).",
    }
    if is_otherwise or not has_rival(reading):
        return words[zone]
    rival = f"{named(reading.rival)} is nearly as near, {written(reading.rival_distance)} away."
    return f"Doubtful: {rival} {words[zone]}" if zone == "usual" else f"{words[zone]} And {rival}"


def flips_sentence(answers: NDArray[np.int64], label: int, n_neighbors: int) -> str:
    """Say from which K to which the answer at this K holds, and what it is before and after.

    Parameters
    ----------
    answers : ndarray of shape (n_train,); entry k - 1 is the answer at K = k.
    label : what the digit is.
    n_neighbors : the current K, 1..n_train.
    """
    check_n_neighbors(n_neighbors, len(answers))
    changes = np.flatnonzero(np.diff(answers)) + 1  # the K after which the answer changes
    start = int(changes[changes < n_neighbors].max(initial=0)) + 1
    end = int(changes[changes >= n_neighbors].min(initial=len(answers)))

    def read_as(k: int) -> str:
        return f"{answers[k - 1]}{' ✓' if answers[k - 1] == label else ''}"

    holds = f"at K = {start:,}" if start == end else f"from K = {start:,} to {end:,}"
    steps = [f"read as {read_as(n_neighbors)} {holds}"]
    if start > 1:
        steps.insert(0, f"as {read_as(start - 1)} at K = {start - 1:,}")
    if end < len(answers):
        steps.append(f"as {read_as(end + 1)} at K = {end + 1:,}")
    return " → ".join(steps)


def spans(answers: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """Part the answers at K = 1, 2, ... where they change.

    Parameters
    ----------
    answers : ndarray of shape (n,), n at least 1; entry k - 1 is the answer at K = k.

    Returns
    -------
    list of (answer, first K, last K).
    """
    starts = np.flatnonzero(np.diff(answers, prepend=answers[0] - 1))
    ends = [*starts[1:].tolist(), len(answers)]
    return [
        (int(answers[start]), start + 1, end)
        for start, end in zip(starts.tolist(), ends, strict=True)
    ]


def _others(votes: NDArray[np.float64], label: int) -> list[str]:
    """List the digits that have as many votes as the winner."""
    return [str(other) for other in np.flatnonzero(votes == votes[label]) if other != label]
