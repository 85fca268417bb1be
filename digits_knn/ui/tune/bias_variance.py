"""Bias and variance: what the errors are made of, and how that looks."""

from dataclasses import astuple
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st

from digits_knn.arrays import Ints
from digits_knn.charts import tune as tune_charts
from digits_knn.dataset import load_all, split_rows
from digits_knn.knn import classifier
from digits_knn.knn.classifier import Neighbors
from digits_knn.knn.repeated_splits import RepeatedSplits
from digits_knn.snippets import tune as snippets_tune
from digits_knn.snippets.assemble import Snippet
from digits_knn.ui import elements
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import charts, pictures, results, state
from digits_knn.ui.shared.once import computed_once

DIGIT = "contested"  # which of the contested digits is shown; no widget, so that it holds
N_DIGITS = 20
N_ROWS = 3  # splits shown
COLUMNS = (1, 50)  # K shown beside the current one and all

WORDS = """
**Variance** is what changes from deal to deal: at K = 1 the answer is one person's digit, often
another in each deal. With 1,347 digits to choose from that is seldom worse, so it is small here.
**Bias** is what all deals get wrong alike: with more neighbors the pictures blur.

:small[:gray[Together they are the share misread, in 200 deals (R. Kohavi and D. H. Wolpert, ICML
1996).]]
"""
WORDS_UNIFORM = """:small[:gray[With all neighbors every picture is the same gray, and which label
is commonest depends on the deal: variance grows.]]
"""

_averages = elements.register("averages", "tune/averages")


def show() -> None:
    """Show bias and variance at every K, and a digit that different splits read differently."""
    settings = state.settings()
    splits = results.repeated_splits(settings)
    place: int = st.session_state.get(DIGIT, 0)
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
        _averages(key="averages", data=_pictures(_contested(splits)[place], settings))
        with st.container(key="bias_words"):
            st.button("Another digit", on_click=_next_digit)
            more = WORDS_UNIFORM if settings.weights == "uniform" else ""
            st.markdown(_at_k(splits, settings.n_neighbors) + WORDS + more)


def codes() -> code_buttons.Makers:
    """Return the code behind bias and variance, and behind the first picture at K."""
    settings = state.settings()
    return {
        "bias and variance": lambda: snippets_tune.bias_and_variance(*astuple(settings)),
        "pictures": lambda: _code_of_picture(settings),
    }


def _code_of_picture(settings: state.Settings) -> Snippet:
    row = _contested(results.repeated_splits(settings))[st.session_state.get(DIGIT, 0)]
    seed = _rankings(row, settings.metric)[0][0]
    return snippets_tune.average(row, seed, *astuple(settings))


def _at_k(splits: RepeatedSplits, n_neighbors: int) -> str:
    bias, variance = splits.parts_at(n_neighbors)
    return f"**At K = {n_neighbors:,}**: bias {bias:.1%}, variance {variance:.1%}.\n"


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


def _pictures(row: int, settings: state.Settings) -> dict[str, Any]:
    X, y = load_all()
    ks = sorted({*COLUMNS, settings.n_neighbors, state.n_train()})
    rows = []
    for seed, train, ranking in _rankings(row, settings.metric):
        nearest = train[ranking.indices[0]]
        votes = classifier.votes_by_k(ranking, y[train], settings.weights, ks[-1])
        vote_weights = classifier.weight_votes(ranking.distances, settings.weights)[0]
        cells = []
        for k in ks:
            answer = votes[:, k - 1].argmax()  # ties: the smaller digit
            average = np.average(X[nearest[:k]], axis=0, weights=vote_weights[:k])
            cells.append(
                {
                    "picture": pictures.encode_images(average[None])[0],
                    "prediction": str(answer),
                    "isRight": bool(answer == y[row]),
                }
            )
        rows.append({"name": f"deal {seed}", "cells": cells})
    return {
        "picture": pictures.encode_images(X[[row]])[0],
        "written": f"a written {y[row]}",
        "title": "The K nearest digits on average, in three deals",
        "columns": [f"K = {k:,}" for k in ks],
        "rows": rows,
    }
