"""The step on the data: ten digits of the data, and one of them as the row of its 64 numbers."""

import streamlit as st

from digits_knn.dataset import load_all
from digits_knn.lesson import data
from digits_knn.lesson.block import Block
from digits_knn.ui import elements
from digits_knn.ui.learn import question
from digits_knn.ui.shared import pictures, url_setting

_DIGIT, _SHUFFLE, _SHOWN = "digit", "shuffle", "shown"
SETTINGS = {
    _DIGIT: url_setting.one_of(data.DIGITS),
    _SHUFFLE: url_setting.whole_number(0, 0, 999_999),
    _SHOWN: url_setting.whole_number(0, 0, data.N_SHOWN - 1),
}
_NAME = "learn_data"
_element = elements.register(_NAME, "learn/data")


def _settings() -> tuple[str, int, int]:
    return st.session_state[_DIGIT], st.session_state[_SHUFFLE], st.session_state[_SHOWN]


def show() -> None:
    """Show ten digits, and one of them in numbers."""
    digit, shuffle, shown = _settings()
    X, y = load_all()
    rows = data.rows_shown(digit, shuffle)
    _element(
        key=_NAME,
        data={
            "digits": data.DIGITS,
            "digit": digit,
            "shuffle": shuffle,
            "pictures": pictures.encode_images(X[rows]),
            "labels": y[rows].tolist(),
            "shown": shown,
            "isAnswered": question.is_answered(),
            "row": int(rows[shown]),
            "numbers": X[rows[shown]].astype(int).tolist(),
        },
        **url_setting.callbacks(_NAME, SETTINGS),
    )


def uses_sidebar() -> bool:
    """Return whether K, weights or metric of the sidebar change anything here."""
    return False


def block() -> Block:
    """Return the code that loads and shows them."""
    return data.code(*_settings())
