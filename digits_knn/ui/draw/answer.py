"""The answer with its reasons: one element of the page, from what was read."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from digits_knn import wording
from digits_knn.knn import confidence
from digits_knn.knn.classifier import Reading
from digits_knn.knn.confidence import UsualDistance
from digits_knn.knn.teaching import MAX_TAUGHT
from digits_knn.ui import elements
from digits_knn.ui.draw import reasons
from digits_knn.ui.draw.drawing_result import Drawn
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import state, visitor

_ANSWER = "answer"
_element = elements.register(_ANSWER, "draw/answer", "elements/dom")


def show_reading(drawn: Drawn, usual: UsualDistance, weights: str, chosen: int) -> None:
    """Show the answer, what the model sees, the votes and the neighbors.

    Parameters
    ----------
    drawn : the drawing, and what K-NN says of it.
    usual : the scale for the distance to the nearest neighbor.
    weights : "uniform" or "distance".
    chosen : rank of the neighbor that is marked, from 1; 0 for none.
    """
    image, reading = drawn.steps.image, drawn.reading
    nearest = float(reading.distances[0])
    end = max(1.6 * usual.unlike, 1.05 * nearest)  # of the scale that is drawn
    symbols = visitor.pictures()
    _show(
        {
            "label": str(reading.label),
            "certainty": confidence.certainty(reading, usual),
            "headline": wording.headline(reading, usual),
            "votesSentence": wording.votes_sentence(reading, weights),
            "distanceSentence": wording.distance_sentence(reading, usual),
            "scale": [value / end for value in (nearest, usual.median, usual.far, usual.unlike)],
            "image": image.astype(int).ravel().tolist(),
            "votes": _vote_bars(reading, weights),
            "taught": _taught(image, reading),
            "chosen": chosen,
            # long strings rather than many lists: of K = 1,347 a browser unpacks them in no time
            "neighbors": {
                "pictures": "".join(symbols[index] for index in reading.indices),
                "labels": "".join(str(label) for label in reading.labels),
                "distances": [f"{each:.{usual.decimals}f}" for each in reading.distances.tolist()],
                "own": np.flatnonzero(reading.indices >= state.n_train()).tolist(),
            },
        }
    )


def show_message(text: str) -> None:
    """Show a sentence in place of an answer: nothing is drawn, or it cannot be read."""
    _show({"message": text})


def _show(data: dict[str, Any]) -> None:
    _element(
        key=_ANSWER,
        data=data,
        on_code_change=code_buttons.take(_ANSWER),
        on_neighbor_change=lambda: reasons.choose_neighbor(state.told(_ANSWER, "neighbor")),
        on_label_change=lambda: visitor.teach(state.told(_ANSWER, "label")),
    )


def _taught(image: NDArray[np.float64], reading: Reading) -> dict[str, Any]:
    label = visitor.taught_label(image)
    if label is None and len(visitor.taught()) == MAX_TAUGHT:
        return {"label": -1, "sentence": f"{MAX_TAUGHT} drawings are taught; no more can be:"}
    if label is None:
        return {"label": -1, "sentence": "Was it right? Teach what you drew:"}
    named = wording.named(label)
    if label == reading.label:
        return {"label": label, "sentence": f"Taught as {named}, and known at once:"}
    k = len(reading.labels)
    return {"label": label, "sentence": f"Taught as {named}, but outvoted at K = {k:,}:"}


def _vote_bars(reading: Reading, weights: str) -> list[dict[str, Any]]:
    total = reading.votes.sum()
    return [
        {
            "share": vote / reading.votes.max(),
            "text": f"{vote:.0f}" if weights == "uniform" else f"{vote / total:.0%}",
            "wins": label == reading.label,
        }
        for label, vote in enumerate(reading.votes.tolist())
    ]
