"""Step 3 of the lesson: an image in 64 numbers that can be written over, and what K-NN says."""

from dataclasses import astuple
from typing import Any

import numpy as np
import streamlit as st

from digits_knn import explanation
from digits_knn.lesson import numbers
from digits_knn.lesson.block import Block
from digits_knn.lesson.numbers import Answer
from digits_knn.ui import elements, question, setting, state, visitor
from digits_knn.ui.setting import Setting

_PIXELS = "pixels"
SETTINGS = {
    _PIXELS: Setting(numbers.recipe(), "64 ink counts in letters", numbers.read, numbers.write)
}
_MOST_SHOWN = 10  # neighbors
_NAME = "learn_grid"
_element = elements.register(_NAME, "nodes", "play", "pace")


def show() -> None:
    """Show the image in numbers, and beside it its neighbors."""
    chosen = state.settings()
    image = st.session_state[_PIXELS]
    with st.spinner("Measuring how far the digits are from each other …", show_time=False):
        answer = numbers.ask(image, *astuple(chosen))
    drawn = visitor.image()
    _element(
        key=_NAME,
        data={
            "image": numbers.write(image),
            "choices": {
                "The recipe's 1": numbers.write(numbers.recipe()),
                "Empty": numbers.write(np.zeros(64)),
                **({} if drawn is None else {"My drawing": numbers.write(drawn)}),
            },
            "label": str(answer.reading.label),
            "votes": explanation.votes_sentence(answer.reading, chosen.weights),
            "far": _how_far(answer),
            "neighbors": _neighbors(answer),
            "scale": _scale(answer) if question.is_answered() else [],
        },
        on_pixels_change=setting.take_told(_NAME, _PIXELS, SETTINGS[_PIXELS]),
    )


def block() -> Block:
    """Give the code that reads the image."""
    return numbers.code(st.session_state[_PIXELS], *astuple(state.settings()))


def _written(distance: float, answer: Answer) -> str:
    return f"{distance:.{answer.decimals}f}"


def _how_far(answer: Answer) -> str:
    nearest = answer.reading.distances[0]
    said = f"The nearest is {_written(nearest, answer)} away."
    if not question.is_answered():
        return said
    which = "farther than" if nearest > answer.usual else "within"
    return (
        f"{said} That is {which} {_written(answer.usual, answer)}, which holds "
        f"{numbers.MOST:.0%} of the digits of the data."
    )


def _neighbors(answer: Answer) -> list[dict[str, Any]]:
    pictures = elements.digit_symbols()[0]
    reading = answer.reading
    shown = zip(reading.indices, reading.labels, reading.distances, strict=True)
    return [
        {"picture": pictures[index], "label": str(label), "far": _written(distance, answer)}
        for (index, label, distance), _ in zip(shown, range(_MOST_SHOWN), strict=False)
    ]


def _scale(answer: Answer) -> list[float]:
    """Give where the nearest digit and the usual distance are on a scale, 0..1."""
    nearest = float(answer.reading.distances[0])
    end = 1.1 * max(nearest, answer.usual)
    return [nearest / end, answer.usual / end]
