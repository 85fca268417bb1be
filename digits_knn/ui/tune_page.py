"""The page on which K is tuned by eye: a view for each question."""

import streamlit as st

from digits_knn.ui import (
    code,
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
        (tune_scores, tune_deals, tune_mistakes, tune_bias, tune_settings),
        strict=True,
    )
)


def _take_view() -> None:
    state.take(state.VIEW)
    follow.run_parts()  # the address is written by another


def show() -> None:
    """Show one view: only that one is run, so that it follows K at once."""
    with st.container(key="tune_top"):
        st.segmented_control(
            "What to look at",
            list(VIEWS),
            key=state.control(state.VIEW),
            on_change=_take_view,
            required=True,
            label_visibility="collapsed",
        )
        view = VIEWS[st.session_state[state.VIEW]]
        code.show_buttons("tune_code", view.codes(state.settings()))
    view.show()


follow.part("tune", show)
