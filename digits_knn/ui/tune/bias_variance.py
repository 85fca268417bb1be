"""Bias and variance: what the errors are made of, and how that looks."""

from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from digits_knn import wording
from digits_knn.arrays import Ints
from digits_knn.charts import tune as tune_charts
from digits_knn.dataset import load_all, split_rows
from digits_knn.knn import classifier, model_selection
from digits_knn.knn.classifier import Neighbors
from digits_knn.knn.repeated_splits import RepeatedSplits
from digits_knn.snippets import tune as snippets_tune
from digits_knn.snippets.assemble import Snippet
from digits_knn.ui import elements
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import charts, pictures, results, state
from digits_knn.ui.shared.once import computed_once
from digits_knn.ui.tune import wrong_labels

DIGIT = "contested"  # which of the contested digits is shown; no widget, so that it holds
N_DIGITS = 20
N_ROWS = 3  # splits shown
LARGER_K = 20  # by which the variance that wrong labels make is averaged away
COLUMNS = (1, 50)  # K shown beside the current one and all

WORDS = """
**Variance** is how much predictions change from split to split: at K = 1, a single neighbor
decides, and each split has a different one. **Bias** is the error that all splits share: with more
neighbors, their average blurs.

:small[:gray[Bias and variance add up to the error, over 200 splits (R. Kohavi and D. H. Wolpert,
ICML 1996). Their bias is the squared bias and includes label noise.]]
"""

_averages = elements.register("averages", "tune/averages")


def show() -> None:
    """Show bias and variance at every K, and a digit that different splits read differently."""
    settings = state.settings()
    noise: float = st.session_state[state.NOISE]
    place: int = st.session_state.get(DIGIT, 0)
    wrong_labels.show()
    splits = results.repeated_splits(settings, noise)
    with st.container(key="bias_and_variance"):
        frame = tune_charts.bias_variance_frame(splits)
        charts.show_clickable(
            tune_charts.bias_variance,
            frame,
            tables=tune_charts.bias_variance_tables(
                splits, settings.n_neighbors, state.k_options(), frame
            ),
            key="error_parts",
            on_click=charts.on_k_click,
        )
        st.markdown(f"{_at_small_k(splits, noise)}  \n{_at_k(splits, settings)}\n{WORDS}")
        with st.container(key="average_digits"):
            _averages(key="averages", data=_pictures(_contested(splits)[place], settings, noise))
            st.button("Another digit", on_click=_next_digit)
            st.markdown(_at_all(splits, settings))


def codes() -> code_buttons.Makers:
    """Return the code behind bias and variance, and behind the first picture at K."""
    settings = state.settings()
    noise: float = st.session_state[state.NOISE]
    return {
        "Bias and variance": lambda: snippets_tune.bias_and_variance(
            settings.n_neighbors, settings.weights, settings.metric, noise
        ),
        "Average digits": lambda: _code_of_picture(settings, noise),
    }


def _code_of_picture(settings: state.Settings, noise: float) -> Snippet:
    row = _contested(results.repeated_splits(settings, noise))[st.session_state.get(DIGIT, 0)]
    seed = _rankings(row, settings.metric)[0][0]
    return snippets_tune.average(
        row, seed, settings.n_neighbors, settings.weights, settings.metric, noise
    )


def _at_small_k(splits: RepeatedSplits, noise: float) -> str:
    """Say what is to be seen: how variance changes where K is small."""
    variance = splits.parts_at((1, LARGER_K))[1]
    if not noise:
        return (
            f"**On these clean digits, variance is small: {variance[0]:.1%} at K = 1. With wrong "
            "labels it is large, and falls as K grows.**"
        )
    return (
        f"**With {noise:.0%} of the training labels wrong, variance falls as K grows: from "
        f"{variance[0]:.1%} at K = 1 to {variance[1]:.1%} at K = {LARGER_K}.**"
    )


def _at_k(splits: RepeatedSplits, settings: state.Settings) -> str:
    bias, variance = splits.parts_at(settings.n_neighbors)
    return f"At K = {settings.n_neighbors:,}: bias {bias:.1%}, variance {variance:.1%}."


def _at_all(splits: RepeatedSplits, settings: state.Settings) -> str:
    """Say apart what is beyond the chart: with all neighbors, the answer is of another kind."""
    n_train = state.n_train()
    bias, variance = splits.parts_at(n_train)
    if settings.weights != "uniform":
        return f"At K = {n_train:,} (not in the chart): bias {bias:.1%}, variance {variance:.1%}."
    return (
        f"At K = {n_train:,} (not in the chart), every average is the same gray, and the most "
        f"common label of the split wins: bias {bias:.1%}, variance {variance:.1%}."
    )


def _next_digit() -> None:
    st.session_state[DIGIT] = (st.session_state.get(DIGIT, 0) + 1) % N_DIGITS


@lru_cache(maxsize=20)
def _contested(splits: RepeatedSplits) -> list[int]:
    """Return the digits on which the splits differ most at small K, as rows of all digits."""
    n_predictions = splits.n_predictions[:, splits.k_values <= 10].sum(axis=1)
    shares = n_predictions / np.maximum(n_predictions.sum(axis=1, keepdims=True), 1)
    order = np.argsort(np.sum(shares**2, axis=1), kind="stable")
    tested = n_predictions.sum(axis=1)[order] > 0
    contested: list[int] = order[tested][:N_DIGITS].tolist()
    return contested


@computed_once(max_entries=100)
def _rankings(row: int, metric: str) -> list[tuple[int, Ints, Neighbors]]:
    """Rank, for one digit, the training digits of the first splits that test it.

    Returns
    -------
    list of (seed, rows of the training digits, ranking)
    """
    X, y = load_all()
    rankings: list[tuple[int, Ints, Neighbors]] = []
    seed = 0
    while len(rankings) < N_ROWS:
        train, test = split_rows(seed)
        if row in test:
            model = classifier.fit(X[train], y[train], metric)
            rankings.append((seed, train, classifier.rank(model, X[[row]])))
        seed += 1
    return rankings


def _pictures(row: int, settings: state.Settings, noise: float) -> dict[str, Any]:
    X, y = load_all()
    ks = sorted({*COLUMNS, settings.n_neighbors, state.n_train()})
    rows = []
    for seed, train, ranking in _rankings(row, settings.metric):
        nearest = train[ranking.indices[0]]
        labels = model_selection.add_label_noise(y[train], noise)
        votes = classifier.votes_by_k(ranking, labels, settings.weights, ks[-1])
        vote_weights = classifier.weight_votes(ranking.distances, settings.weights)[0]
        cells = []
        for k in ks:
            answer = votes[:, k - 1].argmax()  # ties: the smaller digit
            average = np.average(X[nearest[:k]], axis=0, weights=vote_weights[:k])
            cells.append(
                {
                    "picture": pictures.encode_images(average[None])[0],
                    "prediction": str(answer),
                    "isCorrect": bool(answer == y[row]),
                }
            )
        rows.append({"name": f"split {seed}", "cells": cells})
    return {
        "picture": pictures.encode_images(X[[row]])[0],
        "label": wording.named(y[row]),
        "title": "Average of the K nearest, in three splits",
        "columns": [f"K = {k:,}" for k in ks],
        "rows": rows,
    }
