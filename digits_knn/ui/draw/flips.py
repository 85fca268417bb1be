"""When the answer flips: the vote on this drawing as K grows."""

import numpy as np

from digits_knn import wording
from digits_knn.arrays import Ints
from digits_knn.knn import classifier
from digits_knn.snippets import draw as snippets_draw
from digits_knn.snippets.draw import FLIPS as LARGEST
from digits_knn.ui import elements
from digits_knn.ui.draw.drawing_result import DrawingResult
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import fragments, state, visitor

_FLIPS = "flips"
SEEN = 0.1  # the share of the vote that a digit must get at some K to be shown

_element = elements.register(_FLIPS, "draw/flips")


def show(result: DrawingResult, scrolls: bool) -> None:
    """Show who wins at every K, and each digit's share of the vote."""
    settings = state.settings()
    votes = classifier.votes_by_k(
        result.neighbors, visitor.training_data()[1], settings.weights, LARGEST
    )
    predictions = votes.argmax(axis=0)
    shares = votes / votes.sum(axis=0)
    seen = np.flatnonzero(shares.max(axis=1) >= SEEN)
    image = result.steps.image
    _element(
        key=_FLIPS,
        data={
            "scroll": scrolls,
            "k": settings.n_neighbors,
            "predictions": predictions.tolist(),
            "rows": [
                {"label": label, "shares": shares[label].round(3).tolist()}
                for label in sorted(seen.tolist(), key=lambda label: -shares[label].sum())
            ],
            "sentence": _sentence(predictions, settings.n_neighbors),
        },
        on_k_change=_on_flip_click,
        on_code_change=code_buttons.on_code(_FLIPS),
    )
    files = visitor.voter_files()
    code_buttons.show(
        {"flips": lambda: snippets_draw.flips(image, settings.weights, settings.metric, files)}
    )


def _on_flip_click() -> None:
    fragments.set_k(state.sent_value(_FLIPS, "k"))


def _sentence(predictions: Ints, k: int) -> str:
    """Return over which K which answer holds."""
    spans = wording.spans(predictions)
    if len(spans) == 1:
        sentence = f"The answer is {predictions[0]} at every K from 1 to {len(predictions)}."
    else:
        listed = [
            f"{answer} at K = {first}" + (f" to {last}" if last > first else "")
            for answer, first, last in spans
        ]
        n_flips = len(spans) - 1
        times = "once" if n_flips == 1 else f"{n_flips} times"
        sentence = f"The answer changes {times}: {', then '.join(listed)}."
    return (
        sentence
        if k <= len(predictions)
        else f"{sentence} The current K, {k:,}, is off this chart."
    )
