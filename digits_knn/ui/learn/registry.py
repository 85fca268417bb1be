"""The lesson: its steps on the page in their order, and the settings that their links carry."""

from functools import reduce
from types import ModuleType

import streamlit as st

from digits_knn.lesson import steps
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
    switches,
)
from digits_knn.ui.shared import url_setting
from digits_knn.ui.shared.url_setting import Setting

PATH = "learn"  # of the page, in the address
_LEAVES = "leaves_lesson"  # for the page Draw, in this run
_IS_LEFT = "is_lesson_left"  # for the page Draw, which leads back
# How each of `digits_knn.lesson.steps` is shown: a module with SETTINGS, its settings by name;
# show(), which shows the figure; block(), which gives its code; uses_sidebar(), whether K, weights
# or metric of the sidebar change any of it
MODULES: tuple[ModuleType, ...] = (
    data,
    digit_grid,
    plane,
    overfitting,
    models,
    metrics,
    regression,
    search_cost,
    better_distances,
)

_STEP = Setting(
    1, "one of " + ", ".join(each.name for each in steps.STEPS), steps.parse, steps.format
)


def settings() -> dict[str, Setting]:
    """Return the settings of all steps, by name."""
    of_steps = (module.SETTINGS for module in MODULES)
    return reduce(dict.__or__, of_steps, {question.STEP: _STEP, **switches.SETTINGS})


def in_address(step: int | None = None) -> dict[str, str]:
    """Return what the address of a step, counted from 1, says beside that of every page.

    Parameters
    ----------
    step : int or None
        The one that is shown if there is none.
    """
    number: int = st.session_state[question.STEP] if step is None else step
    settings = switches.SETTINGS | MODULES[number - 1].SETTINGS
    return {question.STEP: steps.format(number)} | url_setting.written(settings)


def go_to(step: object) -> None:
    """Show another step, in a callback; what is no step, as a browser may send, is not taken."""
    if type(step) is int and 1 <= step <= len(MODULES):
        st.session_state[question.STEP] = step


def leave_to_draw() -> None:
    """Go to the page Draw, in a callback, and later on with the step after this one."""
    st.session_state[_LEAVES] = True
    st.session_state[_IS_LEFT] = True
    go_to(st.session_state[question.STEP] + 1)


def is_left_to_draw() -> bool:
    """Return, once, whether the page Draw is to be shown now."""
    return bool(st.session_state.pop(_LEAVES, False))


def is_underway() -> bool:
    """Return whether the lesson led to the page that is shown, and waits."""
    return bool(st.session_state.get(_IS_LEFT, False))


def come_back() -> None:
    """Be in the lesson again: nothing leads back to it."""
    st.session_state.pop(_IS_LEFT, None)
