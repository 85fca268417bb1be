"""A setting that a link carries: how it is written into the address, and read from it."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import streamlit as st

from digits_knn.ui.shared import state


@dataclass(frozen=True)
class Setting:
    """What a link may set.

    Attributes
    ----------
    default : object
        Without it in the link.
    wanted : str
        What it may be, in words.
    parse : callable
        Gives its value from the address's text; ValueError if it is none.
    format : callable
        Gives its text from its value.
    """

    default: Any
    wanted: str
    parse: Callable[[str], Any]
    format: Callable[[Any], str] = str


def whole_number(default: int, low: int, high: int) -> Setting:
    """Make a setting that is a whole number from low to high."""

    def parse(text: str) -> int:
        # isascii: int() would also read digits of other scripts; it refuses very long ones
        if text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high:
            return int(text)
        raise ValueError

    return Setting(default, f"a whole number from {low} to {high:,}", parse)


def one_of(choices: Collection[str]) -> Setting:
    """Make a setting that is one of some names, whatever their case; the first is its default."""

    def parse(text: str) -> str:
        by_text = {choice.lower(): choice for choice in choices}
        if text.lower() not in by_text:
            raise ValueError
        return by_text[text.lower()]

    return Setting(next(iter(choices)), f"one of {', '.join(choices).lower()}", parse, str.lower)


def written(settings: Mapping[str, Setting]) -> dict[str, str]:
    """Write the settings, by name, whose values in the session are other than their defaults."""
    return {
        name: text
        for name, each in settings.items()
        if (text := each.format(st.session_state[name])) != each.format(each.default)
    }


def choose(name: str, label: str, names: Mapping[str, str]) -> None:
    """Show buttons in a row, one of which is chosen.

    Parameters
    ----------
    name : str
        Of the setting.
    label : str
        What is chosen, for who cannot see it.
    names : mapping
        By value of the setting what is written on its button.
    """
    st.segmented_control(
        label,
        list(names),
        key=name,
        persist_state="session",
        format_func=names.__getitem__,
        required=True,
        label_visibility="collapsed",
    )


def on_sent(key: str, name: str, each: Setting) -> Callable[[], None]:
    """Return the callback of an element that tells a setting of the lesson in the address's words.

    What is no such value, as a browser may send, is not taken.

    Parameters
    ----------
    key : str
        Of the element.
    name : str
        Of the setting, in the session, the address and what the element tells.
    """

    def callback() -> None:
        with suppress(ValueError):
            st.session_state[name] = each.parse(str(state.sent_value(key, name)))

    return callback


def callbacks(key: str, settings: Mapping[str, Setting]) -> dict[str, Callable[[], None]]:
    """Return `on_sent` for each of these settings, by the name of the element's argument."""
    return {f"on_{name}_change": on_sent(key, name, each) for name, each in settings.items()}
