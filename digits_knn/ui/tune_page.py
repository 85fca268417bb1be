"""The page on which K is tuned by eye: a view for each question."""

import streamlit as st

from digits_knn.ui import (
    follow,
    state,
    tune_bias,
    tune_deals,
    tune_mistakes,
    tune_scores,
    tune_settings,
)

VIEWS = dict(
    zip(
        state.VIEWS,
        (tune_scores.show, tune_deals.show, tune_mistakes.show, tune_bias.show, tune_settings.show),
        strict=True,
    )
)


def _take_view() -> None:
    state.take(state.VIEW)
    follow.run_parts()  # the address is written by another


def show() -> None:
    """Show one view: only that one is run, so that it follows K at once."""
    st.segmented_control(
        "What to look at",
        list(VIEWS),
        key=state.control(state.VIEW),
        on_change=_take_view,
        required=True,
        label_visibility="collapsed",
    )
    VIEWS[st.session_state[state.VIEW]]()


follow.part("tune", show)
