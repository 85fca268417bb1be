"""The switch that makes training labels wrong, above the charts that follow it."""

import streamlit as st

from digits_knn.ui.shared import fragments, state


def show() -> None:
    """Show the switch."""
    st.segmented_control(
        "What if some training labels are wrong?",
        list(state.NOISE_LABELS),
        format_func=state.NOISE_LABELS.__getitem__,
        key=state.NOISE,
        persist_state="session",
        required=True,
        on_change=fragments.rerun,  # the sidebar says that its score has correct labels
        help="This share of the training digits gets a random wrong label. Test labels stay "
        "correct. It changes *Scores* and *Bias and variance* only.",
    )
