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
    setting,
)
from digits_knn.ui.setting import Setting

PATH = "learn"  # of the page, in the address
STEP = "step"  # which is shown, counted from 1
TYPE = "type"  # of the letters: one of TYPES
TYPES = ("usual", "large")
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

_ON_EVERY_STEP = {TYPE: setting.one_of(TYPES)}


def settings() -> dict[str, Setting]:
    """Give the settings of all steps, by name."""
    steps = (module.SETTINGS for module in MODULES)
    return reduce(dict.__or__, steps, {STEP: setting.whole(1, 1, len(MODULES)), **_ON_EVERY_STEP})


def settings_of(step: int) -> dict[str, Setting]:
    """Give the settings of a step, counted from 1, by name."""
    return {**_ON_EVERY_STEP, **MODULES[step - 1].SETTINGS}


def go_to(step: object) -> None:
    """Show another step, in a callback; what is no step, as a browser may send, is not taken."""
    if type(step) is int and 1 <= step <= len(MODULES):
        st.session_state[STEP] = step
