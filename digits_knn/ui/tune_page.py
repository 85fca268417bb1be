"""The page on which K is tuned by eye: a view for each question."""

import streamlit as st

from digits_knn.ui import tune_bias, tune_deals, tune_mistakes, tune_scores, tune_settings

VIEWS = {
    "Scores": tune_scores.show,
    "Chance": tune_deals.show,
    "Mistakes": tune_mistakes.show,
    "Bias and variance": tune_bias.show,
    "Settings": tune_settings.show,
}

# only the open view is run: each must follow K at once
for tab, show in zip(
    st.tabs(list(VIEWS), key="tune_view", on_change="rerun"), VIEWS.values(), strict=True
):
    if tab.open:
        with tab:
            show()
