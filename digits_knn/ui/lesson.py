"""The lesson: its steps on the page in their order, and the settings that their links carry."""

from functools import reduce
from types import ModuleType

import streamlit as st

from digits_knn.ui import (
    learn_cost,
    learn_data,
    learn_extremes,
    learn_further,
    learn_grid,
    learn_metrics,
    learn_models,
    learn_plane,
    learn_regression,
    question,
    setting,
)
from digits_knn.ui.setting import Setting

PATH = "learn"  # of the page, in the address
TYPE = "type"  # of the letters: one of SIZES
SIZES = {"usual": "100%", "large": "122%"}  # of what the reader's browser has set
# How each of `digits_knn.lesson.steps` is shown: a module with SETTINGS, its settings by name;
# show(), which shows what can be played with; block(), which gives the code beside it
MODULES: tuple[ModuleType, ...] = (
    learn_data,
    learn_models,
    learn_grid,
    learn_plane,
    learn_extremes,
    learn_metrics,
    learn_regression,
    learn_cost,
    learn_further,
)

ON_EVERY_STEP = {TYPE: setting.one_of(list(SIZES))}


def settings() -> dict[str, Setting]:
    """Give the settings of all steps, by name."""
    steps = (module.SETTINGS for module in MODULES)
    return reduce(
        dict.__or__, steps, {question.STEP: setting.whole(1, 1, len(MODULES)), **ON_EVERY_STEP}
    )


def settings_of(step: int) -> dict[str, Setting]:
    """Give the settings of a step, counted from 1, by name."""
    return {**ON_EVERY_STEP, **MODULES[step - 1].SETTINGS}


def go_to(step: object) -> None:
    """Show another step, in a callback; what is no step, as a browser may send, is not taken."""
    if type(step) is int and 1 <= step <= len(MODULES):
        st.session_state[question.STEP] = step
