"""One score is one draw: the same digits split 200 times into training and test part."""

import numpy as np
import streamlit as st

from digits_knn.charts import tune as tune_charts
from digits_knn.dataset import RANDOM_STATE, load_all
from digits_knn.knn.repeated_splits import N_SPLITS, RepeatedSplits
from digits_knn.snippets import tune as snippets_tune
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import charts, results, state

SEED = "split_seed"  # the split looked at; no widget, so that it holds over pages
RECIPE = 0.987  # the score that the recipe prints


def show() -> None:
    """Show where the score of one split lies among all."""
    settings = state.settings()
    seed: int = st.session_state.setdefault(SEED, RANDOM_STATE)
    splits = results.repeated_splits(settings)
    frame = tune_charts.splits_frame(splits)
    with st.container(key="chance"):
        charts.show(
            tune_charts.splits_strip,
            tables=tune_charts.splits_tables(splits, settings.n_neighbors, seed, RECIPE),
        )
        charts.show_clickable(
            tune_charts.splits_curves,
            frame,
            tables=tune_charts.splits_curves_tables(splits, settings.n_neighbors, seed, frame),
            key="splits_by_k",
            on_click=charts.on_k_click,
        )
    with st.container(horizontal=True):
        st.button(
            "Deal again", on_click=_on_new_split, args=((seed + 1) % N_SPLITS,), type="primary"
        )
        st.button("The first deal", on_click=_on_new_split, args=(RANDOM_STATE,))
    st.markdown(_in_words(splits, settings.n_neighbors, seed))


def codes() -> code_buttons.Makers:
    """Return the code behind the scores of the splits."""
    seed: int = st.session_state.get(SEED, RANDOM_STATE)
    settings = state.settings()
    return {
        "deals at K": lambda: snippets_tune.splits(
            settings.n_neighbors, settings.weights, settings.metric, seed
        ),
        "deals at every K": lambda: snippets_tune.splits_by_k(settings.weights, settings.metric),
    }


def _on_new_split(seed: int) -> None:
    st.session_state[SEED] = seed


def _in_words(splits: RepeatedSplits, n_neighbors: int, seed: int) -> str:
    scores = splits.accuracy[:, n_neighbors - 1]
    low, high = np.quantile(scores, (0.05, 0.95))
    best = splits.accuracy.argmax(axis=1) + 1
    n_test = len(load_all()[1]) - state.n_train()
    worse = int(np.sum(scores < scores[seed]))
    return f"""
**One score is one draw.** A deal shuffles the 1,797 digits into {state.n_train():,} to train and
{n_test} to test. In this one (`random_state={seed}`) K = {n_neighbors:,} reads
{scores[seed]:.1%} of its test digits; in {worse} of the {len(scores)} deals it does worse. The mean
is {scores.mean():.2%}, give or take {scores.std(ddof=1):.2%} (standard deviation); nine of ten lie
from {low:.1%} to {high:.1%}. The recipe's {RECIPE:.1%}, at K = 5, is one draw too.

**So is the best K.** By the test score it is {best[seed]} in this deal; over all deals it goes from
{best.min()} to {best.max()}. A difference that small is no reason to prefer one K.

:small[:gray[On the right, the blue line is the mean of all deals and nine of ten lie in the band;
dashed is this deal. Everywhere else the first deal is kept (`random_state={RANDOM_STATE}`).]]
"""
