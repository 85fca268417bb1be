"""The values of widgets as a browser sends them: what Streamlit could not read is not taken.

Streamlit reads a value when it is asked for. If that raises, the value stays where it is and raises
again at every run, until the page is loaded again; and it keeps as much as it is sent.
"""

import re
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import Serialized, Value, WStates

CANVAS = "-canvas"  # how the id of the one widget ends whose value is long
MAX_TEXT = 20_000  # characters that a widget keeps
MAX_EVENTS = 2_000_000  # characters of what an element tells once: what a tab kept is the longest
MAX_ITEMS = 2_000  # of a list
MAX_FILES = 20
MAX_VALUES = 150_000  # numbers and lists in JSON: the largest drawing the canvas takes has fewer
NUMBERS = {"int_value", "double_value"}  # a number input sends either
MAX_DEPTH = 100  # of lists in lists

_BRACKETS = re.compile(r"[\[\]{}]")


def install() -> None:
    """Let Streamlit take a widget's default in place of what it cannot read."""
    read = WStates.__getitem__

    def read_or_default(states: WStates, widget: str) -> Any:
        state, metadata = states.states.get(widget), states.widget_metadata.get(widget)
        if not isinstance(state, Serialized) or metadata is None:
            return read(states, widget)
        if is_taken(state.value, metadata):
            try:
                return read(states, widget)
            except Exception:  # each widget reads in its own way, and fails in others
                pass
        # not deleted: Streamlit goes through all of them as it reads
        default = metadata.deserializer(None)
        states.states[widget] = Value(default)
        return default

    WStates.__getitem__ = read_or_default  # type: ignore[method-assign]


def is_taken(state: WidgetState, metadata: WidgetMetadata[Any]) -> bool:
    """Return whether what was sent has this widget's type, and no more than any of ours sends."""
    name = state.WhichOneof("value")
    if name is None:  # the widget was emptied
        return True
    if name != metadata.value_type and not {name, metadata.value_type} <= NUMBERS:
        return False
    value: Any = getattr(state, name)
    if name == "json_value":
        is_canvas = state.id.endswith(CANVAS)
        is_object = value.startswith("{")
        return is_object and (is_canvas or len(value) <= MAX_TEXT) and _is_plain(value)
    if name == "json_trigger_value":
        return len(value) <= MAX_EVENTS and _is_plain(value)
    if name == "string_value":
        return len(value) <= MAX_TEXT
    if name == "file_uploader_state_value":
        return len(value.uploaded_file_info) <= MAX_FILES
    if name.endswith("_array_value"):
        return len(value.data) <= MAX_ITEMS and state.ByteSize() <= MAX_TEXT
    return True


def _is_plain(text: str) -> bool:
    """Return whether JSON is neither too much in memory nor too deep for Python.

    It is not read for that: as lists in lists, a few bytes of it take a hundred in memory.
    """
    lists, dicts = text.count("["), text.count("{")
    if text.count(",") + lists + 3 * dicts > MAX_VALUES:
        return False
    depth = 0
    for bracket in _BRACKETS.findall(text) if lists + dicts > MAX_DEPTH else ():
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            return False
    return True
