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

with st.container(key="tune_top"):
    st.segmented_control(
        "What to look at",
        list(VIEWS),
        key=state.control(state.VIEW),
        on_change=state.take,
        args=(state.VIEW,),
        required=True,
        label_visibility="collapsed",
    )
    view = VIEWS[st.session_state[state.VIEW]]
    code.show_buttons("tune_code", view.codes())
# one view at a time: only that one is run, so that it follows K at once
follow.part("tune", view.show)
