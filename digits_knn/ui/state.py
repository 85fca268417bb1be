"""What pages share: settings, session keys and cached loaders, each named once."""

from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from sklearn.neighbors import KNeighborsClassifier

from digits_knn import classifier, embedding, evaluation, explanation, tuning
from digits_knn.classifier import Neighbors
from digits_knn.dataset import load_split
from digits_knn.deals import N_DEALS, Deals, deal_often
from digits_knn.evaluation import Score
from digits_knn.explanation import UsualDistance
from digits_knn.tuning import Curves

# Keys of the session that are also the names in the address
K = "k"
WEIGHTS = "weights"
METRIC = "metric"
VIEW = "view"  # of Tune K
NOISE = "noise"  # share of training labels made wrong there
MAP = "map"  # which map of all digits
REASON = "reason"  # what is shown below the answer, None if nothing
_LIVE_K = "live_k"  # where a slider is that is being dragged
_ODD_K = "odd_k"  # the last K set that is not one of `tuning.K_VALUES`

DEFAULT_K = 5
VIEWS = ("Scores", "Chance", "Mistakes", "Bias and variance", "Settings")
MAPS = tuple(embedding.MAPS)
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
    """Give the sidebar's settings; of a slider that is being dragged, where it is now."""
    return Settings(
        st.session_state.get(_LIVE_K, st.session_state[K]),
        st.session_state[WEIGHTS],
        st.session_state[METRIC],
    )


def kept_settings() -> Settings:
    """Give the settings without what a slider passes while it is being dragged."""
    return replace(settings(), n_neighbors=st.session_state[K])


def set_live_k(n_neighbors: object) -> None:
    """Take the K that a slider passes; what is no K is not taken."""
    if _is_k(n_neighbors):
        st.session_state[_LIVE_K] = n_neighbors


def set_k(n_neighbors: object) -> None:
    """Set K, before the page runs again; what is no K, as a browser may send, is not taken."""
    if not _is_k(n_neighbors):
        return
    st.session_state.pop(_LIVE_K, None)
    st.session_state[K] = n_neighbors
    if n_neighbors not in k_options():
        st.session_state[_ODD_K] = n_neighbors


def odd_k() -> int | None:
    """Give the last K set that is none of the usual values: a link or a rule may set any."""
    odd: int | None = st.session_state.get(_ODD_K)
    return odd


def k_options() -> list[int]:
    """Give the slider's values; the current K is always among them."""
    odd = odd_k()
    return sorted({*tuning.K_VALUES, n_train(), *([odd] if odd else [])})


def _is_k(value: object) -> bool:
    return type(value) is int and 1 <= value <= n_train()


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
def answers(weights: str, metric: str) -> NDArray[np.int64]:
    """Give the answer to every test digit at every K, of shape (n_test, n_train)."""
    return classifier.answers_by_k(
        neighbors_of_test_digits(metric), load_split().y_train, weights
    ).astype(np.uint8)


@st.cache_resource(show_spinner=False)
def scores(weights: str, metric: str) -> tuple[Score, ...]:
    """Give the test score of every K; entry k - 1 is K = k."""
    n_right = (answers(weights, metric) == load_split().y_test[:, None]).sum(axis=0).tolist()
    by_count = {n: evaluation.score(n, len(load_split().y_test)) for n in set(n_right)}
    return tuple(by_count[n] for n in n_right)


@st.cache_resource(show_spinner=False)
def curves(metric: str, noise: float = 0) -> dict[str, Curves]:
    """Give the scores of every K, by weights: one search serves both.

    Parameters
    ----------
    noise : share of the training labels that are wrong.
    """
    split = load_split()
    labels = tuning.mislabel(split.y_train, noise)
    of_train = classifier.rank(model(metric), split.X_train)
    of_test = neighbors_of_test_digits(metric)
    return {
        weights: tuning.curves(of_train, of_test, labels, split.y_test, weights)
        for weights in classifier.WEIGHTS
    }


@st.cache_resource(show_spinner=False)
def _all_deals() -> tuple[dict[tuple[str, str], Deals], Lock]:
    # not cached by Streamlit's decorator themselves: it would show the bar again to everybody
    return {}, Lock()


def deals(chosen: Settings) -> Deals:
    """Give the scores of many deals; who asks for them first sees a bar grow, others wait."""
    done, lock = _all_deals()
    key = (chosen.weights, chosen.metric)
    if key not in done:
        text = f"Dealing the digits {N_DEALS} times …"
        bar = st.progress(0.0, text)
        with lock:
            if key not in done:
                done[key] = deal_often(*key, progress=lambda share: bar.progress(share, text))
        bar.empty()
    return done[key]


@st.cache_resource(show_spinner=False)
def usual_distance(metric: str) -> UsualDistance:
    """Give the scale on which the distance to a nearest digit is judged."""
    return explanation.usual_distance(neighbors_of_test_digits(metric))


def score(chosen: Settings) -> Score:
    """Give the test score at some settings."""
    return scores(chosen.weights, chosen.metric)[chosen.n_neighbors - 1]


def control(name: str) -> str:
    """Give the key of a widget that shows VIEW, MAP, NOISE, REASON or a setting of the lesson.

    Streamlit forgets a widget's value when another page is shown, so they are kept apart from it.
    """
    key = f"{name}_control"
    if st.session_state.get(key) != st.session_state[name]:
        st.session_state[key] = st.session_state[name]
    return key


def take(name: str) -> None:
    """Take what `control` showed from its widget; the widget's callback."""
    st.session_state[name] = st.session_state[f"{name}_control"]
