"""What pages share: settings and session keys, each named once."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from digits_knn.dataset import load_split
from digits_knn.embedding import maps
from digits_knn.knn import model_selection

# Keys of the session that are also the names in the address
K = "k"
WEIGHTS = "weights"
METRIC = "metric"
VIEW = "view"  # of Tune K
NOISE = "noise"  # share of training labels made wrong there
MAP = "map"  # which map of all digits
B_K = "b_k"  # the settings that are compared with those of the sidebar
B_WEIGHTS = "b_weights"
B_METRIC = "b_metric"
PRESENT = "present"  # whether the page is shown to a class
REASON = "reason"  # what is shown below the answer, None if nothing
N_OPENED = "n_opened"  # how often a reason was opened by something else than its own buttons
_LIVE_K = "live_k"  # where a slider is that is being dragged
_EXTRA_K = "extra_k"  # the last K set that is not one of `model_selection.K_VALUES`
DEFAULT_K = 5
DEFAULT_B_K = 50
VIEWS = ("Scores", "Chance", "Mistakes", "Bias and variance", "Settings")
MAPS = tuple(maps.MAPS)
NOISE_LABELS = {0.0: "None", 0.1: "10%", 0.2: "20%", 0.4: "40%"}
COMPARE = "Compare"
REASONS = ("Step by step", "Why this neighbor", "When does it flip?", COMPARE, "Teach it")
WEIGHTS_LABELS = {"uniform": "Uniform", "distance": "Distance"}


@dataclass(frozen=True)
class Settings:
    """What the sidebar sets: K, and the keys of `classifier.WEIGHTS` and `metrics.METRICS`."""

    n_neighbors: int
    weights: str
    metric: str


def settings() -> Settings:
    """Return the sidebar's settings; of a slider that is being dragged, where it is now."""
    return Settings(
        st.session_state.get(_LIVE_K, st.session_state[K]),
        st.session_state[WEIGHTS],
        st.session_state[METRIC],
    )


def b_settings() -> Settings:
    """Return the settings that are compared with the sidebar's."""
    return Settings(*(st.session_state[name] for name in (B_K, B_WEIGHTS, B_METRIC)))


def settled_settings() -> Settings:
    """Return the settings without what a slider passes while it is being dragged."""
    return replace(settings(), n_neighbors=st.session_state[K])


def set_live_k(n_neighbors: object) -> None:
    """Take the K that a slider passes; what is none of its values is not taken."""
    if _is_k(n_neighbors) and n_neighbors in k_options():
        st.session_state[_LIVE_K] = n_neighbors


def set_k(n_neighbors: object) -> None:
    """Set K, before the page runs again; what is no K, as a browser may send, is not taken."""
    if not _is_k(n_neighbors):
        return
    st.session_state.pop(_LIVE_K, None)
    st.session_state[K] = n_neighbors
    if n_neighbors not in k_options():
        st.session_state[_EXTRA_K] = n_neighbors


def extra_k() -> int | None:
    """Return the last K set that is not one of K_VALUES: a link or a rule may set any."""
    extra: int | None = st.session_state.get(_EXTRA_K)
    return extra


def k_options() -> list[int]:
    """Return the slider's values; the current K is always among them."""
    extra = extra_k()
    return sorted({*model_selection.K_VALUES, n_train(), *([extra] if extra else [])})


def open_reason(reason: str) -> None:
    """Show one of REASONS, in a callback."""
    st.session_state[REASON] = reason
    st.session_state[N_OPENED] = st.session_state.get(N_OPENED, 0) + 1


def _is_k(value: object) -> bool:
    return type(value) is int and 1 <= value <= n_train()


def n_train() -> int:
    """Return the number of training digits, the largest K."""
    return len(load_split().y_train)


def take_upload(key: str) -> bytes | None:
    """Return the content of the file that an uploader took, None if there is none; forget the file.

    Streamlit would keep it until the session ends.
    """
    file = st.session_state[key]
    if not isinstance(file, UploadedFile):  # none, or taken before: Streamlit may call back twice
        return None
    content: bytes = file.getvalue()
    context = get_script_run_ctx()
    if context is not None:
        files: Any = context.uploaded_file_mgr
        files.remove_file(context.session_id, file.file_id)
    return content


def sent_value(key: str, name: str) -> Any:
    """Return what the element with this key sent last, in its callback; it may be anything.

    None if it sent nothing: a browser may send for an element that is not on the page.
    """
    return st.session_state.get(key, {}).get(name)
