"""One score is one draw: the same digits dealt 200 times into training and test part."""

import numpy as np
import streamlit as st

from digits_knn import plots
from digits_knn.dataset import RANDOM_STATE
from digits_knn.deals import N_DEALS
from digits_knn.ui import charts, state

SEED = "deal"  # the deal looked at; no widget, so that it holds over pages
RECIPE = 0.987  # the score that the recipe prints


def show() -> None:
    """Show where the score of one deal lies among all."""
    chosen = state.settings()
    seed = st.session_state.setdefault(SEED, RANDOM_STATE)
    deals = state.deals(chosen)
    scores = deals.accuracy[:, chosen.n_neighbors - 1]
    strip, by_k = st.columns(2)
    with strip:
        charts.show(
            plots.deals_strip,
            tables=plots.deals_tables(deals, chosen.n_neighbors, seed, RECIPE),
            key="deals",
        )
    with by_k:
        charts.show_clickable(
            plots.deals_curves,
            tables=plots.deals_curves_tables(deals, chosen.n_neighbors, seed),
            key="deals_by_k",
            on_click=charts.take_k,
        )
    with st.container(horizontal=True):
        st.button("Deal again", on_click=_deal_again, type="primary")
        st.button("Back to the first deal", on_click=_back, disabled=seed == RANDOM_STATE)
    below = np.mean(scores < scores[seed])
    st.markdown(
        f"""
**This deal** (`random_state={seed}`) scores **{scores[seed]:.1%}** at K = {chosen.n_neighbors:,}, more than
{below:.0%} of the {N_DEALS} deals. All of them: {scores.mean():.2%} on average, give or take {scores.std(ddof=1):.2%} (standard deviation);
nine of ten lie between {np.quantile(scores, 0.05):.1%} and {np.quantile(scores, 0.95):.1%}. 
"""
    )
    best = deals.accuracy.argmax(axis=1) + 1
    st.caption(
        f"Best K on the test digits: {best[seed]} in this deal; over all deals from {best.min()} to {best.max()}."
    )


def _deal_again() -> None:
    st.session_state[SEED] = (st.session_state[SEED] + 1) % N_DEALS


def _back() -> None:
    st.session_state[SEED] = RANDOM_STATE
