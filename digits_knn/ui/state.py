"""What pages share: settings, session keys and cached loaders, each named once."""

from dataclasses import dataclass

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
def neighbors_of_test_digits(metric: str) -> Neighbors:
    """Rank the training digits for every test digit: one search serves every K and page."""
    return classifier.rank(model(metric), load_split().X_test)


@st.cache_resource(show_spinner=False)
def scores(weights: str, metric: str) -> tuple[Score, ...]:
    """Give the test score of every K; entry k - 1 is K = k."""
    split = load_split()
    right = evaluation.right_by_k(
        neighbors_of_test_digits(metric), split.y_train, split.y_test, weights
    )
    by_count = {n: evaluation.score(n, len(right)) for n in set(right.sum(axis=0).tolist())}
    return tuple(by_count[n] for n in right.sum(axis=0).tolist())


@st.cache_resource(show_spinner=False)
def usual_distance(metric: str) -> UsualDistance:
    """Give the scale on which the distance to a nearest digit is judged."""
    return explanation.usual_distance(neighbors_of_test_digits(metric))


def score(chosen: Settings) -> Score:
    """Give the test score at some settings."""
    return scores(chosen.weights, chosen.metric)[chosen.n_neighbors - 1]


def read_address() -> list[str]:
    """Take the settings from the address when a visit begins.

    Returns
    -------
    list of str : a sentence for each setting that the address names wrongly; it gets its default.
        What the address says is not repeated: it is anybody's text.
    """
    if METRIC in st.session_state:
        return []
    notices = []
    text = st.query_params.get(K, str(DEFAULT_K))
    # isascii: int() would also read digits of other scripts; it refuses very long ones
    is_k = text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= n_train()
    st.session_state[K] = int(text) if is_k else DEFAULT_K
    if not is_k:
        notices.append(
            f"The address asks for a K that is no whole number from 1 to {n_train():,}: "
            f"showing K = {DEFAULT_K}."
        )
    for name, labels in ((WEIGHTS, WEIGHTS_LABELS), (METRIC, METRIC_LABELS)):
        choice = st.query_params.get(name, next(iter(labels))).lower()
        if choice not in labels:
            choice = next(iter(labels))
            notices.append(
                f"The address asks for {name} other than {', '.join(labels)}: showing {choice}."
            )
        st.session_state[name] = choice
    return notices


def write_address() -> None:
    """Keep the settings in the address, so that a link carries them to others and to a reload."""
    address = {name: str(st.session_state[name]) for name in (K, WEIGHTS, METRIC)}
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)
