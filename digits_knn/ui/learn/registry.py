"""The lesson: its steps on the page in their order, and the settings that their links carry."""

from functools import reduce
from types import ModuleType

import streamlit as st

from digits_knn.ui.learn import (
    better_distances,
    data,
    digit_grid,
    metrics,
    models,
    overfitting,
    plane,
    question,
    regression,
    search_cost,
)
from digits_knn.ui.shared import url_setting
from digits_knn.ui.shared.url_setting import Setting

PATH = "learn"  # of the page, in the address
TYPE = "type"  # of the letters: one of SIZES
SIZES = {"usual": "100%", "large": "122%"}  # of what the reader's browser has set
# How each of `digits_knn.lesson.steps` is shown: a module with SETTINGS, its settings by name;
# show(), which shows what can be played with; block(), which gives the code beside it
MODULES: tuple[ModuleType, ...] = (
    data,
    models,
    digit_grid,
    plane,
    overfitting,
    metrics,
    regression,
    search_cost,
    better_distances,
)

ON_EVERY_STEP = {TYPE: url_setting.one_of(list(SIZES))}


def settings() -> dict[str, Setting]:
    """Return the settings of all steps, by name."""
    steps = (module.SETTINGS for module in MODULES)
    return reduce(
        dict.__or__,
        steps,
        {question.STEP: url_setting.whole_number(1, 1, len(MODULES)), **ON_EVERY_STEP},
    )


def in_address(step: int | None = None) -> dict[str, str]:
    """Return what the address of a step, counted from 1, says beside that of every page.

    Parameters
    ----------
    step : int or None
        The one that is shown if there is none.
    """
    number: int = st.session_state[question.STEP] if step is None else step
    settings = ON_EVERY_STEP | MODULES[number - 1].SETTINGS
    return {question.STEP: str(number)} | url_setting.written(settings)


def go_to(step: object) -> None:
    """Show another step, in a callback; what is no step, as a browser may send, is not taken."""
    if type(step) is int and 1 <= step <= len(MODULES):
        st.session_state[question.STEP] = step
