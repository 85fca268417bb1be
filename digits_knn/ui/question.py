"""The questions of the lesson: which of them a visitor has had answered."""

import streamlit as st

_ANSWERED = "answered"  # the steps whose answers are shown


def is_answered(step: int) -> bool:
    """Tell whether the answer of a step, counted from 1, is shown."""
    return step in st.session_state.get(_ANSWERED, ())


def toggle(step: int) -> None:
    """Show the answer of a step, or hide it again, in a callback."""
    st.session_state[_ANSWERED] = st.session_state.get(_ANSWERED, frozenset()) ^ {step}
