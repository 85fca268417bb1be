"""When the answer flips: the vote on this drawing as K grows."""

import numpy as np
from numpy.typing import NDArray

from digits_knn import wording
from digits_knn.knn import classifier
from digits_knn.snippets import draw as snippets_draw
from digits_knn.snippets.draw import FLIPS as LARGEST
from digits_knn.ui import elements
from digits_knn.ui.draw.drawing_result import Drawn
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import fragments, state, visitor

_FLIPS = "flips"
SEEN = 0.1  # the share of the vote that a digit must get at some K to be shown

_element = elements.register(_FLIPS, "draw/flips", "elements/dom")


def show(drawn: Drawn | None, is_asked: bool) -> None:
    """Show who wins at every K, and each digit's share of the vote."""
    if drawn is None:
        _element(
            key=_FLIPS,
            data={"scroll": is_asked, "message": "Draw a digit, and see here at which K it flips."},
        )
        return
    chosen = state.settings()
    votes = classifier.votes_by_k(drawn.neighbors, visitor.voters()[1], chosen.weights, LARGEST)
    answers = votes.argmax(axis=0)
    shares = votes / votes.sum(axis=0)
    seen = np.flatnonzero(shares.max(axis=1) >= SEEN)
    image = drawn.steps.image
    _element(
        key=_FLIPS,
        data={
            "scroll": is_asked,
            "k": chosen.n_neighbors,
            "answers": answers.tolist(),
            "rows": [
                {"label": label, "shares": shares[label].round(3).tolist()}
                for label in sorted(seen.tolist(), key=lambda label: -shares[label].sum())
            ],
            "said": _sentence(answers, chosen.n_neighbors),
        },
        on_k_change=_take_k,
        on_code_change=code_buttons.take(_FLIPS),
    )
    own = visitor.has_taught()
    code_buttons.show(
        {"flips": lambda: snippets_draw.flips(image, chosen.weights, chosen.metric, own)}
    )


def _take_k() -> None:
    fragments.set_k(state.told(_FLIPS, "k"))


def _sentence(answers: NDArray[np.int64], k: int) -> str:
    """Say over which K which answer holds."""
    spans = wording.spans(answers)
    if len(spans) == 1:
        said = f"Read as {answers[0]} at every K from 1 to {len(answers)}: it never flips."
    else:
        listed = [
            f"{answer} at K = {first}" + (f" to {last}" if last > first else "")
            for answer, first, last in spans
        ]
        n_flips = len(spans) - 1
        times = "once" if n_flips == 1 else f"{n_flips} times"
        said = f"It flips {times}: {', then '.join(listed)}."
    return said if k <= len(answers) else f"{said} The current K, {k:,}, is beyond the strip."
