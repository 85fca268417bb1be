"""The answer with its reasons: one element of the page, from what was read."""

from collections.abc import Callable
from typing import Any

import numpy as np

from digits_knn import wording
from digits_knn.arrays import Floats
from digits_knn.knn import confidence
from digits_knn.knn.classifier import Classification
from digits_knn.knn.confidence import ReferenceQuantiles
from digits_knn.knn.teaching import MAX_TAUGHT
from digits_knn.ui import elements
from digits_knn.ui.draw import reasons
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import fragments, state, visitor

_ANSWER = "answer"
_element = elements.register(_ANSWER, "draw/answer")


def show_classification(
    result: DrawingResult, reference: ReferenceQuantiles, weights: str, chosen: int, is_live: bool
) -> None:
    """Show the answer, what the model sees, the votes and the neighbors.

    Parameters
    ----------
    result : DrawingResult
        The drawing, and what K-NN says of it.
    reference : ReferenceQuantiles
        The scale for the distance to the nearest neighbor.
    weights : str
        "uniform" or "distance".
    chosen : int
        Rank of the neighbor that is marked, from 1; 0 for none.
    is_live : bool
        Whether a stroke is still being drawn: the answer is not read out to who cannot see it.
    """
    image, classification = result.steps.image, result.classification
    nearest = float(classification.distances[0])
    end = max(1.6 * reference.outlier, 1.05 * nearest)  # of the scale that is drawn
    images = visitor.encoded_images()
    _show(
        {
            "isLive": is_live,
            "label": str(classification.label),
            "certainty": confidence.certainty(classification, reference),
            "headline": wording.headline(classification, reference),
            "votesSentence": wording.votes_sentence(classification, weights),
            "distanceSentence": wording.distance_sentence(classification, reference),
            "scale": [
                value / end
                for value in (nearest, reference.median, reference.doubtful, reference.outlier)
            ],
            "image": image.astype(int).ravel().tolist(),
            "votes": _vote_bars(classification, weights),
            "taught": _taught(image, classification),
            "chosen": chosen,
            # long strings rather than many lists: of K = 1,347 a browser unpacks them in no time
            "neighbors": {
                "pictures": "".join(images[index] for index in classification.indices),
                "labels": "".join(str(label) for label in classification.labels),
                "distances": [
                    f"{each:.{reference.decimals}f}" for each in classification.distances.tolist()
                ],
                "taught": np.flatnonzero(classification.indices >= state.n_train()).tolist(),
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
        on_code_change=_and_rerun(code_buttons.on_code(_ANSWER)),
        on_neighbor_change=_and_rerun(
            lambda: reasons.choose_neighbor(state.sent_value(_ANSWER, "neighbor"))
        ),
        on_label_change=_and_rerun(lambda: visitor.teach(state.sent_value(_ANSWER, "label"))),
    )


def _and_rerun(act: Callable[[], None]) -> Callable[[], None]:
    """Return a callback that acts, and runs the reasons too, which do not run with the answer."""

    def callback() -> None:
        act()
        fragments.rerun("draw")

    return callback


def _taught(image: Floats, classification: Classification) -> dict[str, Any]:
    label = visitor.taught_label(image)
    if label is None and len(visitor.taught()) == MAX_TAUGHT:
        return {"label": -1, "sentence": f"{MAX_TAUGHT} drawings are taught; no more can be:"}
    if label is None:
        return {"label": -1, "sentence": "Was it right? Teach what you drew:"}
    named = wording.named(label)
    if label == classification.label:
        return {"label": label, "sentence": f"Taught as {named}, and known at once:"}
    k = len(classification.labels)
    return {"label": label, "sentence": f"Taught as {named}, but outvoted at K = {k:,}:"}


def _vote_bars(classification: Classification, weights: str) -> list[dict[str, Any]]:
    total = classification.votes.sum()
    return [
        {
            "share": vote / classification.votes.max(),
            "text": f"{vote:.0f}" if weights == "uniform" else f"{vote / total:.0%}",
            "wins": label == classification.label,
        }
        for label, vote in enumerate(classification.votes.tolist())
    ]
