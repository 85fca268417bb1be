"""What pages share: settings, session keys and cached loaders, each named once."""

from dataclasses import dataclass
from typing import Any

import streamlit as st
from sklearn.neighbors import KNeighborsClassifier

from digits_knn import classifier, evaluation, explanation
from digits_knn.classifier import Neighbors
from digits_knn.dataset import load_split
from digits_knn.evaluation import Score
from digits_knn.explanation import UsualDistance

# Keys of the session that are also the names in the address
K = "k"
WEIGHTS = "weights"
METRIC = "metric"

DEFAULT_K = 5
METRIC_LABELS = {
    "euclidean": "Euclidean",
    "manhattan": "Manhattan",
    "minkowski": "Minkowski p=3",
    "chebyshev": "Chebyshev",
    "cosine": "Cosine",
}
WEIGHTS_LABELS = {"uniform": "Uniform", "distance": "Distance"}


@dataclass(frozen=True)
class Settings:
    """What the sidebar sets: K, and the keys of `classifier.WEIGHTS` and `classifier.METRICS`."""

    n_neighbors: int
    weights: str
    metric: str


def settings() -> Settings:
    """Give the sidebar's settings."""
    return Settings(st.session_state[K], st.session_state[WEIGHTS], st.session_state[METRIC])


def n_train() -> int:
    """Give the number of training digits, the largest K."""
    return len(load_split().y_train)


@st.cache_resource(show_spinner=False)
def model(metric: str) -> KNeighborsClassifier:
    """Give the classifier fitted on the training digits."""
    split = load_split()
    return classifier.fit(split.X_train, split.y_train, metric)


@st.cache_resource(show_spinner=False)
def test_neighbors(metric: str) -> Neighbors:
    """Rank the training digits for every test digit: one search serves every K and page."""
    return classifier.rank(model(metric), load_split().X_test)


@st.cache_resource(show_spinner=False)
def scores(weights: str, metric: str) -> list[Score]:
    """Give the test score of every K; entry k - 1 is K = k."""
    split = load_split()
    right = evaluation.right_by_k(test_neighbors(metric), split.y_train, split.y_test, weights)
    by_count = {n: evaluation.score(n, len(right)) for n in set(right.sum(axis=0).tolist())}
    return [by_count[n] for n in right.sum(axis=0).tolist()]


@st.cache_data(show_spinner=False)
def usual_distance(metric: str) -> UsualDistance:
    """Give the scale on which the distance to a nearest digit is judged."""
    return explanation.usual_distance(test_neighbors(metric))


def score(chosen: Settings) -> Score:
    """Give the test score at some settings."""
    return scores(chosen.weights, chosen.metric)[chosen.n_neighbors - 1]


def read_address() -> list[str]:
    """Take the settings from the address when a visit begins.

    Returns
    -------
    list of str : a sentence for each setting that the address names wrongly; it gets its default.
    """
    if METRIC in st.session_state:
        return []
    notices: list[str] = []
    st.session_state[K] = _k_from_address(notices)
    for name, labels in ((WEIGHTS, WEIGHTS_LABELS), (METRIC, METRIC_LABELS)):
        st.session_state[name] = _choice_from_address(name, labels, notices)
    return notices


def _k_from_address(notices: list[str]) -> int:
    text = st.query_params.get(K, str(DEFAULT_K))
    # isascii: int() would also read digits of other scripts
    if text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= n_train():
        return int(text)
    notices.append(
        f"The address asks for K = {text[:20]}, but K is a whole number from 1 to {n_train():,}: "
        f"showing K = {DEFAULT_K}."
    )
    return DEFAULT_K


def _choice_from_address(name: str, labels: dict[str, Any], notices: list[str]) -> str:
    default = next(iter(labels))
    if name not in st.query_params:
        return default
    text = st.query_params[name]
    for choice, label in labels.items():
        if text.lower() in (choice, label.lower()):
            st.query_params[name] = label  # the widget knows it by its label
            return choice
    notices.append(
        f"The address asks for {name} “{text[:20]}”, which is none of "
        f"{', '.join(labels.values())}: showing {labels[default]}."
    )
    return default
