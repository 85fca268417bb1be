"""Every score depends on chance: the same digits split 200 times into training and test part."""

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
            "New split", on_click=_on_new_split, args=((seed + 1) % N_SPLITS,), type="primary"
        )
        st.button("First split", on_click=_on_new_split, args=(RANDOM_STATE,))
    st.markdown(_in_words(splits, settings.n_neighbors, seed))


def codes() -> code_buttons.Makers:
    """Return the code behind the scores of the splits."""
    seed: int = st.session_state.get(SEED, RANDOM_STATE)
    settings = state.settings()
    return {
        "Scores at this K": lambda: snippets_tune.splits(
            settings.n_neighbors, settings.weights, settings.metric, seed
        ),
        "Scores at every K": lambda: snippets_tune.splits_by_k(settings.weights, settings.metric),
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
**Every score depends on chance.** A split shuffles the {len(load_all()[1]):,} digits into
{state.n_train():,} for training and {n_test} for testing. In this split (`random_state={seed}`,
the orange diamond), K = {n_neighbors:,} scores {scores[seed]:.1%}; {worse} of the {len(scores)}
splits score lower. The mean is {scores.mean():.2%}, the standard deviation
{scores.std(ddof=1):.2%}, and 90% of the splits score {low:.1%} to {high:.1%}. The recipe's
{RECIPE:.1%}, at K = 5, is one such score.

**So does the best K.** By test score, it is {best[seed]} in this split, and {best.min()} to
{best.max()} over all splits. Such small differences are no reason to prefer one K.

:small[:gray[All other views and pages use the first split (`random_state={RANDOM_STATE}`).]]
"""
