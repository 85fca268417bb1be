"""A bet before something is measured: each visitor places one, and sees then who was first."""

from collections.abc import Hashable, Sequence

import streamlit as st

from digits_knn.ui.shared import measuring

_BETS = "bets"  # by what is bet on, the choice


def placed(name: str) -> str | None:
    """Return what the visitor bet on, None if there is no bet yet."""
    bet: str | None = st.session_state.get(_BETS, {}).get(name)
    return bet


def ask(name: str, question: str, choices: Sequence[str], key: Hashable) -> None:
    """Ask for a bet; the button that places it also measures, if nobody has yet.

    Parameters
    ----------
    name : str
        Of what is bet on.
    question : str
        In Markdown.
    choices : sequence of str
        What can be bet on.
    key : Hashable
        Of the measurement; see `measuring`.
    """
    with st.container(key=f"bet_{name}"):
        st.markdown(question)
        for column, choice in zip(st.columns(len(choices)), choices, strict=True):
            column.button(choice, on_click=_place, args=(name, choice, key), width="stretch")


def _place(name: str, choice: str, key: Hashable) -> None:
    st.session_state[_BETS] = st.session_state.get(_BETS, {}) | {name: choice}
    if measuring.last(key) is None:
        measuring.request(key)


def result(bet: str, winner: str) -> str:
    """Return a sentence on the bet."""
    return f"You bet on {bet}, and you win." if bet == winner else f"You bet on {bet}."
