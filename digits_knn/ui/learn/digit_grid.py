"""The step on a 1 in numbers: 64 that can be written over, and what K-NN predicts."""

from dataclasses import astuple
from typing import Any

import numpy as np
import streamlit as st

from digits_knn import wording
from digits_knn.lesson import digit_grid
from digits_knn.lesson.block import Block
from digits_knn.lesson.digit_grid import GridResult
from digits_knn.ui import elements
from digits_knn.ui.learn import question
from digits_knn.ui.shared import state, url_setting, visitor
from digits_knn.ui.shared.pictures import encoded_digits
from digits_knn.ui.shared.url_setting import Setting

_PIXELS = "pixels"
SETTINGS = {
    _PIXELS: Setting(
        digit_grid.recipe(), "64 ink counts in letters", digit_grid.parse, digit_grid.format
    )
}
_MOST_SHOWN = 10  # neighbors
_NAME = "learn_grid"
_element = elements.register(_NAME, "learn/digit_grid")


def show() -> None:
    """Show the image in numbers, and beside it its neighbors."""
    settings = state.settings()
    image = st.session_state[_PIXELS]
    result = digit_grid.classify(image, *astuple(settings))
    drawing = visitor.image()
    _element(
        key=_NAME,
        data={
            "image": digit_grid.format(image),
            "presets": {
                "The recipe's 1": digit_grid.format(digit_grid.recipe()),
                "Empty": digit_grid.format(np.zeros(64)),
                **({} if drawing is None else {"My drawing": digit_grid.format(drawing)}),
            },
            "label": str(result.classification.label),
            "votes": wording.votes_sentence(result.classification, settings.weights),
            "distanceSentence": _how_far(result),
            "neighbors": _neighbors(result),
            "scale": _scale(result) if question.is_answered() else [],
        },
        on_pixels_change=url_setting.on_sent(_NAME, _PIXELS, SETTINGS[_PIXELS]),
    )


def uses_sidebar() -> bool:
    """Return whether K, weights or metric of the sidebar change anything here."""
    return True


def block() -> Block:
    """Return the code that reads the image."""
    return digit_grid.code(st.session_state[_PIXELS], *astuple(state.settings()))


def _written(distance: float, result: GridResult) -> str:
    return f"{distance:.{result.decimals}f}"


def _how_far(result: GridResult) -> str:
    nearest = result.classification.distances[0]
    if not question.is_answered():
        return f"The nearest digit is {_written(nearest, result)} away."
    return (
        f"The nearest digit is {_written(nearest, result)} away. {digit_grid.MOST:.0%} of the test "
        f"digits have a training digit within {_written(result.reference, result)}."
    )


def _neighbors(result: GridResult) -> list[dict[str, Any]]:
    pictures = encoded_digits()[0]
    classification = result.classification
    shown = zip(
        classification.indices, classification.labels, classification.distances, strict=True
    )
    return [
        {"picture": pictures[index], "label": str(label), "distance": _written(distance, result)}
        for (index, label, distance), _ in zip(shown, range(_MOST_SHOWN), strict=False)
    ]


def _scale(result: GridResult) -> list[float]:
    """Return where the nearest digit and the usual distance are on a scale, 0..1."""
    nearest = float(result.classification.distances[0])
    end = 1.1 * max(nearest, result.reference)
    return [nearest / end, result.reference / end]
