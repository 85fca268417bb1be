"""What somebody could send in place of what the page sends: for each field of a widget's state."""

import json
import math
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from hypothesis import strategies as st
from streamlit.proto.WidgetStates_pb2 import WidgetState

SCRIPT = '"><img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'
LONG = "x" * 30_000
DEEP = "[" * 5_000  # deeper than json goes
HUGE = "9" * 5_000  # more digits than int() takes

# JSON, as text: some of it no JSON, or none that Python reads
TEXTS = (
    "",
    "null",
    "true",
    "0",
    "-1",
    "7.5",
    "1e999",
    "-1e999",
    "NaN",
    "-Infinity",
    str(2**63),
    HUGE,
    "1347",
    "[]",
    "{}",
    "[[]]",
    "[{}]",
    "{",
    '"',
    '"\\ud800"',
    '"\\u0000"',
    '"7"',
    '"__class__"',
    '"../../etc/passwd"',
    json.dumps(SCRIPT),
    json.dumps(LONG),
    json.dumps([0] * 5_000),
    json.dumps([1.5, None, "x", [], {}]),
    json.dumps({"a": {"b": {"c": []}}}),
    json.dumps({"key": 5, "asked": "x", "n": [], "at": {}, "value": None}),
    json.dumps({"key": "x", "asked": 10**400}),
    json.dumps({"value": {"value": []}}),
    json.dumps({f"k{i}": i for i in range(2_000)}),
    "[" * 500 + "]" * 500,
    DEEP,
)
NUMBERS = (math.nan, math.inf, -math.inf, 1e308, -1.0, 0.5, 5.0)
WHOLE = (2**63 - 1, -(2**63), -1, 0, 10**6)
STRINGS = (
    "",
    "x",
    "\0",
    "-1",
    "5",
    "2026-02-30",
    SCRIPT,
    LONG,
    "../../../etc/passwd",
    "\u202eab\ufeff",
)
# addresses of the page that are none, or none of a page
URLS = (
    "http://[",
    "http://localhost:99999/",
    "http://localhost:x/",
    "//",
    "javascript:alert(1)",
    "http://localhost/" + LONG,
    "http://localhost/" + SCRIPT,
    "http://\0\u202e/",
    "http://localhost:8501/class/class",
)


def queries(names: Sequence[str]) -> Iterator[str]:
    """Make queries of an address in which each of these settings is wrong, or all are no query."""
    for text in STRINGS:
        yield urlencode(dict.fromkeys(names, text))
    yield from ("%", "%ff%fe=%ff", "&&=&=", "k", "k=1&k=2&k", "[]=x", "k[]=5", "\ud7ff" * 5_000)
    yield "&".join(f"x{i}=" for i in range(5_000))


def states(widget: str, events: list[str]) -> Iterator[WidgetState]:
    """Make every forged state of a widget or element.

    Parameters
    ----------
    widget : str
        Its id.
    events : list of str
        What elements of ours can tell.
    """
    yield WidgetState(id=widget)
    for flag in (True, False):
        yield WidgetState(id=widget, trigger_value=flag)
        yield WidgetState(id=widget, bool_value=flag)
    for number in NUMBERS:
        yield WidgetState(id=widget, double_value=number)
    for whole in WHOLE:
        yield WidgetState(id=widget, int_value=whole)
    for text in STRINGS:
        yield WidgetState(id=widget, string_value=text)
        state = WidgetState(id=widget)
        state.string_trigger_value.data = text
        yield state
    lists: tuple[tuple[str, list[Any]], ...] = (
        *(("double_array_value", each) for each in ([], [math.nan], [*NUMBERS], [0.0] * 5_000)),
        *(("int_array_value", each) for each in ([], [-1], [*WHOLE], [0] * 5_000)),
        *(("string_array_value", each) for each in ([], ["x"], [*STRINGS], ["5"] * 5_000)),
    )
    for field, content in lists:
        state = WidgetState(id=widget)
        getattr(state, field).data.extend(content)
        getattr(state, field).SetInParent()
        yield state
    for state in _others(widget):
        yield state
    for text in TEXTS:
        yield WidgetState(id=widget, json_value=text)
        yield WidgetState(id=widget, json_trigger_value=text)
        yield from told(widget, events, text)


def told(widget: str, events: list[str], text: str) -> Iterator[WidgetState]:
    """Make what an element of ours tells, with JSON as the value of each of its events."""
    parts = ",".join(f'{{"event":"{event}","value":{text}}}' for event in events)
    yield WidgetState(
        id=f"$$STREAMLIT_INTERNAL_KEY_{widget}__events", json_trigger_value=f"[{parts}]"
    )
    entries = ",".join(f'"{event}":{text}' for event in [*events, "drawing", "selection"])
    yield WidgetState(id=widget, json_value=f"{{{entries}}}")


def _others(widget: str) -> Iterator[WidgetState]:
    yield WidgetState(id=widget, bytes_value=b"\xff\0" * 50)
    state = WidgetState(id=widget)
    state.arrow_value.data = b"no table"
    yield state
    state = WidgetState(id=widget)
    state.chat_input_value.data = "x"
    state.chat_input_value.file_uploader_state.uploaded_file_info.add(file_id="made up")
    yield state
    for n in (0, 1, 50):
        state = WidgetState(id=widget)
        state.file_uploader_state_value.SetInParent()
        for i in range(n):
            info = state.file_uploader_state_value.uploaded_file_info.add()
            info.file_id, info.name, info.size = f"made up {i}", "../x\0.png", 2**63
            info.file_urls.upload_url = info.file_urls.delete_url = "https://example.org/"
        yield state


NAMES = ("objects", "path", "key", "asked", "value")
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["objects", "path", "M", "type", "drawing", "raw", "x", "y", "k", "5"]),
)
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(["objects", "path", "key", "asked", "value"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)
