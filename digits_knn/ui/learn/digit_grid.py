"""Step 3 of the lesson: an image in 64 numbers that can be written over, and what K-NN says."""

from dataclasses import astuple
from typing import Any

import numpy as np
import streamlit as st

from digits_knn import wording
from digits_knn.lesson import digit_grid
from digits_knn.lesson.block import Block
from digits_knn.lesson.digit_grid import Answer
from digits_knn.ui import elements
from digits_knn.ui.learn import question
from digits_knn.ui.shared import state, url_setting, visitor
from digits_knn.ui.shared.pictures import encoded_digits
from digits_knn.ui.shared.url_setting import Setting

_PIXELS = "pixels"
SETTINGS = {
    _PIXELS: Setting(
        digit_grid.recipe(), "64 ink counts in letters", digit_grid.read, digit_grid.write
    )
}
_MOST_SHOWN = 10  # neighbors
_NAME = "learn_grid"
_element = elements.register(_NAME, "learn/digit_grid")


def show() -> None:
    """Show the image in numbers, and beside it its neighbors."""
    chosen = state.settings()
    image = st.session_state[_PIXELS]
    with st.spinner("Measuring how far the digits are from each other …", show_time=False):
        answer = digit_grid.ask(image, *astuple(chosen))
    drawn = visitor.image()
    _element(
        key=_NAME,
        data={
            "image": digit_grid.write(image),
            "choices": {
                "The recipe's 1": digit_grid.write(digit_grid.recipe()),
                "Empty": digit_grid.write(np.zeros(64)),
                **({} if drawn is None else {"My drawing": digit_grid.write(drawn)}),
            },
            "label": str(answer.classification.label),
            "votes": wording.votes_sentence(answer.classification, chosen.weights),
            "far": _how_far(answer),
            "neighbors": _neighbors(answer),
            "scale": _scale(answer) if question.is_answered() else [],
        },
        on_pixels_change=url_setting.on_sent(_NAME, _PIXELS, SETTINGS[_PIXELS]),
    )


def block() -> Block:
    """Give the code that reads the image."""
    return digit_grid.code(st.session_state[_PIXELS], *astuple(state.settings()))


def _written(distance: float, answer: Answer) -> str:
    return f"{distance:.{answer.decimals}f}"


def _how_far(answer: Answer) -> str:
    nearest = answer.classification.distances[0]
    said = f"The nearest is {_written(nearest, answer)} away."
    if not question.is_answered():
        return said
    which = "farther than" if nearest > answer.reference else "within"
    return (
        f"{said} That is {which} {_written(answer.reference, answer)}, which holds "
        f"{digit_grid.MOST:.0%} of the digits of the data."
    )


def _neighbors(answer: Answer) -> list[dict[str, Any]]:
    pictures = encoded_digits()[0]
    classification = answer.classification
    shown = zip(
        classification.indices, classification.labels, classification.distances, strict=True
    )
    return [
        {"picture": pictures[index], "label": str(label), "far": _written(distance, answer)}
        for (index, label, distance), _ in zip(shown, range(_MOST_SHOWN), strict=False)
    ]


def _scale(answer: Answer) -> list[float]:
    """Give where the nearest digit and the usual distance are on a scale, 0..1."""
    nearest = float(answer.classification.distances[0])
    end = 1.1 * max(nearest, answer.reference)
    return [nearest / end, answer.reference / end]
