"""What is computed once for all visitors: models, rankings and scores."""

from threading import Lock

import numpy as np
import streamlit as st
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.arrays import Ints
from digits_knn.dataset import load_split
from digits_knn.knn import classifier, confidence, evaluation, model_selection
from digits_knn.knn.classifier import Neighbors
from digits_knn.knn.confidence import ReferenceQuantiles
from digits_knn.knn.evaluation import Score
from digits_knn.knn.model_selection import ValidationCurves
from digits_knn.knn.repeated_splits import N_SPLITS, RepeatedSplits, score_repeated_splits
from digits_knn.ui.shared.once import computed_once
from digits_knn.ui.shared.state import Settings


@computed_once()
def model(metric: str) -> KNeighborsClassifier:
    """Return the classifier fitted on the training digits."""
    split = load_split()
    return classifier.fit(split.X_train, split.y_train, metric)


@computed_once()
def neighbors_of_test_digits(metric: str) -> Neighbors:
    """Rank the training digits for every test digit: one search serves every K and page."""
    return classifier.rank(model(metric), load_split().X_test)


@computed_once(max_entries=1)  # 29 MB; other wrong labels do not change it
def _neighbors_of_training_digits(metric: str) -> Neighbors:
    return classifier.rank(model(metric), load_split().X_train)


@computed_once()
def predictions(weights: str, metric: str) -> Ints:
    """Return the answer to every test digit at every K, of shape (n_test, n_train)."""
    return classifier.predict_by_k(
        neighbors_of_test_digits(metric), load_split().y_train, weights
    ).astype(np.uint8)


@computed_once()
def scores(weights: str, metric: str) -> tuple[Score, ...]:
    """Return the test score of every K; entry k - 1 is K = k."""
    n_correct = (predictions(weights, metric) == load_split().y_test[:, None]).sum(axis=0).tolist()
    by_count = {n: evaluation.score(n, len(load_split().y_test)) for n in set(n_correct)}
    return tuple(by_count[n] for n in n_correct)


@computed_once()
def validation_curves(metric: str, noise: float = 0) -> dict[str, ValidationCurves]:
    """Return the scores of every K, by weights: one search serves both.

    Parameters
    ----------
    noise : float
        Share of the training labels that are wrong.
    """
    split = load_split()
    labels = model_selection.add_label_noise(split.y_train, noise)
    of_train = _neighbors_of_training_digits(metric)
    of_test = neighbors_of_test_digits(metric)
    return {
        weights: model_selection.validation_curves(of_train, of_test, labels, split.y_test, weights)
        for weights in classifier.WEIGHTS
    }


# by weights, metric and wrong labels; not `computed_once`, since who asks first sees a bar
_repeated_splits: dict[tuple[str, str, float], RepeatedSplits] = {}
_MAX_REPEATED_SPLITS = 20  # 4 MB each
_one_at_a_time = Lock()


def repeated_splits(settings: Settings, noise: float = 0) -> RepeatedSplits:
    """Return the scores of many splits; who asks for them first sees a bar grow, others wait.

    Parameters
    ----------
    noise : float
        Share of the training labels that are wrong.
    """
    key = (settings.weights, settings.metric, noise)
    found = _repeated_splits.get(key)
    if found is not None:
        return found
    text = f"Splitting the digits {N_SPLITS} times …"
    bar = st.progress(0.0, text)
    with _one_at_a_time:
        if key not in _repeated_splits:
            _repeated_splits[key] = score_repeated_splits(
                settings.weights,
                settings.metric,
                noise=noise,
                progress=lambda share: bar.progress(share, text),
            )
            while len(_repeated_splits) > _MAX_REPEATED_SPLITS:
                del _repeated_splits[next(iter(_repeated_splits))]
        found = _repeated_splits[key]
    bar.empty()
    return found


@computed_once()
def reference_quantiles(metric: str, label: int | None = None) -> ReferenceQuantiles:
    """Return the scale on which the distance to a nearest digit with this label is judged.

    Without a label it is that of all test digits.
    """
    return confidence.reference_quantiles(
        neighbors_of_test_digits(metric), load_split().y_test, label
    )


def score(settings: Settings) -> Score:
    """Return the test score at some settings."""
    return scores(settings.weights, settings.metric)[settings.n_neighbors - 1]
