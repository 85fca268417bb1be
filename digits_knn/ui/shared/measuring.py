"""What is measured on this machine: when a visitor asks for it, for all visitors, one at a time."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

MAX_MEASUREMENTS = 200
_REQUESTED = "requested_measurement"  # the key of what is to be measured in this run


_measurements: dict[Hashable, Any] = {}
_one_at_a_time = Lock()


def last(key: Hashable) -> Any:
    """Return what was measured last under this key, None if nothing was."""
    return _measurements.get(key)


def show_button(key: Hashable, label: str, place: DeltaGenerator) -> None:
    """Show the button that asks to measure.

    Parameters
    ----------
    key : Hashable
        Under which it is kept.
    label : str
        Of the button at first.
    place : DeltaGenerator
        Where it is shown.
    """
    is_first = last(key) is None
    place.button(
        label if is_first else "Measure again",
        on_click=request,
        args=(key,),
        type="primary" if is_first else "secondary",
    )


def request(key: Hashable) -> None:
    """Ask, in a callback, that this be measured."""
    st.session_state[_REQUESTED] = key


def measure_if_requested(
    key: Hashable, measure: Callable[[Callable[[float, str], Any]], Any]
) -> None:
    """Measure, if the visitor asked for it.

    Parameters
    ----------
    key : Hashable
        Under which it is kept.
    measure : callable
        Told what shows its progress, a share 0..1 and words; gives what is kept.
    """
    # another key: a run was broken off, and something else is shown now
    if st.session_state.pop(_REQUESTED, None) == key:
        measure_in_turn(key, measure)


def measure_in_turn(key: Hashable, measure: Callable[[Callable[[float, str], Any]], Any]) -> None:
    """Measure; who had to wait for another visitor gets what that one measured.

    At once, two would slow each other down, and neither would get the right times.

    Parameters are those of `measure_if_requested`.
    """
    before = _measurements.get(key)
    is_busy = _one_at_a_time.locked()
    bar = st.progress(0.0, "Another visitor is measuring …" if is_busy else "Measuring …")
    with _one_at_a_time:
        if _measurements.get(key) is before:
            measured = measure(bar.progress)
            _measurements.pop(key, None)  # the one measured last goes last
            _measurements[key] = measured
            while len(_measurements) > MAX_MEASUREMENTS:
                del _measurements[next(iter(_measurements))]
    bar.empty()
