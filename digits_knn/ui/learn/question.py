"""The questions of the lesson: which of them a visitor has had answered."""

import streamlit as st

STEP = "step"  # which is shown, counted from 1
_ANSWERED = "answered"  # the steps whose answers are shown


def is_answered() -> bool:
    """Return whether the answer of the step that is shown is shown, too."""
    return st.session_state[STEP] in st.session_state.get(_ANSWERED, ())


def toggle() -> None:
    """Show the answer of the step that is shown, or hide it again, in a callback."""
    answered = st.session_state.get(_ANSWERED, frozenset())
    st.session_state[_ANSWERED] = answered ^ {st.session_state[STEP]}
