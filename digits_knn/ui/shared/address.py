"""The page's address: it carries the settings, so that a link gives others the same page."""

import streamlit as st

from digits_knn.ui.learn import question, registry
from digits_knn.ui.shared import state, url_setting
from digits_knn.ui.shared.url_setting import Setting

_PAGE = "page"  # the path of the page that is shown
_IS_READ = "address_is_read"


def read() -> list[str]:
    """Take the settings from the address when a visit begins.

    Returns
    -------
    list of str : a sentence for each setting that the address names wrongly; it gets its default.
        What the address says is not repeated: it is anybody's text.
    """
    if _IS_READ in st.session_state:
        return []
    st.session_state[_IS_READ] = True
    notices = []
    settings = {state.K: url_setting.whole(state.DEFAULT_K, 1, state.n_train())}
    for name, each in (settings | _SHARED | registry.settings()).items():
        text = st.query_params.get(name)
        value = each.default
        try:
            if text is not None:
                value = each.read(text)
        except ValueError:
            notices.append(
                f"The address asks for {name} other than {each.wanted}: "
                f"showing {each.write(each.default) or 'none'}."
            )
        st.session_state[name] = value
    state.set_k(st.session_state[state.K])
    st.session_state[state.NOISE] = 0.0
    st.session_state[state.REASON] = None
    return notices


def note_page(path: str) -> None:
    """Remember which page is shown: only the lesson's address carries the lesson's settings."""
    st.session_state[_PAGE] = path


def write() -> None:
    """Keep the settings in the address, so that a link carries them to others and to a reload."""
    address = of_pages()
    if st.session_state[_PAGE] == registry.PATH:
        address |= of_step(st.session_state[question.STEP])
    if st.query_params.to_dict() != address:
        st.query_params.from_dict(address)


def of_pages() -> dict[str, str]:
    """Give what the address of every page says."""
    address = {name: str(st.session_state[name]) for name in (state.K, state.WEIGHTS, state.METRIC)}
    return address | _written(_OF_PAGES)


def of_step(step: int) -> dict[str, str]:
    """Give what the address of a step of the lesson, counted from 1, says beside it."""
    return {question.STEP: str(step)} | _written(registry.settings_of(step))


def _written(settings: dict[str, Setting]) -> dict[str, str]:
    """Write the settings that are other than usual."""
    return {
        name: text
        for name, each in settings.items()
        if (text := each.write(st.session_state[name])) != each.write(each.default)
    }


_OF_PAGES = {state.VIEW: url_setting.one_of(state.VIEWS), state.MAP: url_setting.one_of(state.MAPS)}
_SHARED = {
    state.WEIGHTS: url_setting.one_of(list(state.WEIGHTS_LABELS)),
    state.METRIC: url_setting.one_of(list(state.METRIC_LABELS)),
    **_OF_PAGES,
}
