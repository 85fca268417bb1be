"""The page on which K is tuned by eye: a view for each question."""

from pathlib import Path

import streamlit as st

from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import fragments, state
from digits_knn.ui.tune import bias_variance, chance, mistakes, scores, settings

VIEWS = dict(
    zip(
        state.VIEWS,
        (scores, chance, mistakes, bias_variance, settings),
        strict=True,
    )
)

st.html(Path(__file__).with_name("page.css"))
with st.container(key="tune_top"):
    st.segmented_control(
        "What to look at",
        list(VIEWS),
        key=state.VIEW,
        persist_state="session",
        required=True,
        label_visibility="collapsed",
    )
    view = VIEWS[st.session_state[state.VIEW]]
    code_buttons.show_buttons("tune_code", view.codes())
# one view at a time: only that one is run, so that it follows K at once
fragments.add("tune", view.show)
