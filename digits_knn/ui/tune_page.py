"""The page on which K is tuned by eye: a view for each question."""

import streamlit as st

from digits_knn.ui import follow, tune_bias, tune_deals, tune_mistakes, tune_scores, tune_settings

VIEWS = {
    "Scores": tune_scores.show,
    "Chance": tune_deals.show,
    "Mistakes": tune_mistakes.show,
    "Bias and variance": tune_bias.show,
    "Settings": tune_settings.show,
}


def show() -> None:
    """Show one view: only that one is run, so that it follows K at once."""
    view: str = st.segmented_control(
        "What to look at",
        list(VIEWS),
        key="view",
        default="Scores",
        required=True,
        label_visibility="collapsed",
    )
    VIEWS[view]()


follow.part("tune", show)
