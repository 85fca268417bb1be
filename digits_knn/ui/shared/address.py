"""The page's address: it carries the settings, so that a link gives others the same page."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from digits_knn.knn.metrics import METRICS
from digits_knn.ui.shared import state, url_setting, visitor
from digits_knn.ui.shared.url_setting import Setting

MAX_SHOWN = 20  # characters of a setting's text in a sentence
_PAGE = "address_page"  # the path of the page that is shown, and what gives what it adds
_IS_READ = "address_is_read"


def parse(more: Mapping[str, Setting]) -> list[str]:
    """Take the settings from the address when a visit begins.

    Parameters
    ----------
    more : mapping
        By name the settings that only some page has.

    Returns
    -------
    list of str
        A sentence for each setting that the address names wrongly; it gets its default. What the
        address says is not repeated: it is anybody's text.
    """
    if _IS_READ in st.session_state:
        return []
    notices = []
    k = {state.K: url_setting.whole_number(state.DEFAULT_K, 1, state.n_train())}
    for name, each in (k | _SHARED | dict(more)).items():
        text = st.query_params.get(name)
        value = each.default
        try:
            if text is not None:
                value = each.parse(text)
        except ValueError:
            shown = each.format(each.default)
            if not shown.isalnum() or len(shown) > MAX_SHOWN:
                shown = "the default"  # a code that is for links only
            notices.append(f"{name} in the link must be {each.wanted}; using {shown}.")
        st.session_state[name] = value
    if visitor.DRAWING in st.query_params:
        try:
            visitor.replace_drawing(st.query_params[visitor.DRAWING])
        except ValueError:
            notices.append("The drawing in this link is incomplete, so it was not loaded.")
    state.set_k(st.session_state[state.K])
    for name, choices in _NOT_IN_ADDRESS.items():
        st.session_state[name] = choices[0]
    if any(name in st.query_params for name in _COMPARED):
        st.session_state[state.REASON] = state.COMPARE
    st.session_state[_IS_READ] = True  # last: the next message may end a run at any setting
    return notices


def check(more: Mapping[str, Setting]) -> None:
    """Put settings back to their defaults that no widget offers: a browser may send anything.

    Parameters
    ----------
    more : mapping
        By name the settings that only the page has that is shown.
    """
    for name, each in (_SHARED | dict(more)).items():
        value = st.session_state[name]
        try:
            is_offered = type(each.parse(each.format(value))) is type(value)
        except (AttributeError, TypeError, ValueError):
            is_offered = False
        if not is_offered:
            st.session_state[name] = each.default
    for name, choices in _NOT_IN_ADDRESS.items():
        if st.session_state[name] not in choices:
            st.session_state[name] = choices[0]


def begin_page(path: str, of_this_page: Callable[[], dict[str, str]]) -> None:
    """Begin a page.

    Parameters
    ----------
    path : str
        Where the page is.
    of_this_page : callable
        Gives what its address says beside that of every page.
    """
    st.session_state[_PAGE] = path, of_this_page


def path() -> str:
    """Return where the page that is shown is."""
    shown: str = st.session_state[_PAGE][0]
    return shown


def settings() -> dict[str, str]:
    """Return what the address of the page that is shown says."""
    of_this_page: Callable[[], dict[str, str]] = st.session_state[_PAGE][1]
    return of_pages() | of_this_page()


def of_pages() -> dict[str, str]:
    """Return what the address of every page says."""
    address = {name: str(st.session_state[name]) for name in (state.K, state.WEIGHTS, state.METRIC)}
    if st.session_state[state.REASON] == state.COMPARE:  # also the defaults: so it is open again
        for name, each in _COMPARED.items():
            address[name] = each.format(st.session_state[name])
    return address | url_setting.written(_OF_PAGES)


_NOT_IN_ADDRESS: dict[str, list[Any]] = {
    state.NOISE: list(state.NOISE_LABELS),
    state.REASON: [None, *state.REASONS],
}
_OF_PAGES = {
    state.VIEW: url_setting.one_of(state.VIEWS),
    state.MAP: url_setting.one_of(state.MAPS),
    state.PRESENT: url_setting.one_of(["off", "on"]),
}
_COMPARED = {
    state.B_K: url_setting.whole_number(state.DEFAULT_B_K, 1, state.n_train()),
    state.B_WEIGHTS: url_setting.one_of(list(state.WEIGHTS_LABELS)),
    state.B_METRIC: url_setting.one_of(METRICS),
}
_SHARED = {
    state.WEIGHTS: url_setting.one_of(list(state.WEIGHTS_LABELS)),
    state.METRIC: url_setting.one_of(METRICS),
    **_COMPARED,
    **_OF_PAGES,
}
