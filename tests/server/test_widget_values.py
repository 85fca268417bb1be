"""The values of widgets: what Streamlit cannot read is as if nobody had sent it."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import WStates

from digits_knn.ink import fabric
from digits_knn.ink.fabric import MAX_POINTS, MAX_STROKES
from digits_knn.server import widget_values
from tests.hostile import values

CANVAS = "$$ID-0-canvas"
ELEMENT = "$$ID-0-element"


@pytest.fixture(autouse=True, scope="module")
def installed() -> Iterator[None]:
    before = WStates.__getitem__
    widget_values.install()
    yield
    WStates.__getitem__ = before  # type: ignore[method-assign]


def sent(state: WidgetState, value_type: Any, read: Callable[[Any], Any]) -> WStates:
    """The state of a widget after this was sent; `read` gives its default from None."""
    states = WStates()
    states.set_widget_metadata(WidgetMetadata(state.id, read, lambda value: value, value_type))
    states.set_widget_from_proto(state)
    return states


def test_what_can_be_read_is_read() -> None:
    states = sent(WidgetState(id=ELEMENT, int_value=5), "int_value", lambda value: value)
    assert states[ELEMENT] == 5


def test_a_number_input_sends_whole_numbers_too() -> None:
    states = sent(WidgetState(id=ELEMENT, int_value=9), "double_value", lambda value: value)
    assert states[ELEMENT] == 9


def test_a_widget_that_was_emptied_is_read() -> None:
    states = sent(WidgetState(id=ELEMENT), "string_value", lambda value: ("read", value))
    assert states[ELEMENT] == ("read", None)


def test_a_value_of_another_type_is_the_default() -> None:
    states = sent(WidgetState(id=ELEMENT, bool_value=True), "int_value", lambda value: value)
    assert states[ELEMENT] is None
    assert states.widget_metadata[ELEMENT].value_type == "int_value"
    assert states.get_serialized(ELEMENT) is not None  # which Streamlit asks for


def test_a_value_that_cannot_be_read_is_the_default_for_good() -> None:
    calls: list[Any] = []

    def read(value: Any) -> Any:
        calls.append(value)
        return None if value is None else {}[value]

    states = sent(WidgetState(id=ELEMENT, int_value=5), "int_value", read)
    assert states[ELEMENT] is None
    assert states[ELEMENT] is None
    assert calls == [5, None]
    assert dict(states) == {ELEMENT: None}  # goes through them as it reads


def test_an_unknown_widget_is_not_there() -> None:
    states = WStates()
    with pytest.raises(KeyError):
        states[ELEMENT]


TOO_MUCH = ("[" * 101 + "]" * 101, f"[{'[],' * 80_000}[]]")


@pytest.mark.parametrize("text", [*TOO_MUCH, *(f'{{"drawing":{each}}}' for each in TOO_MUCH)])
@pytest.mark.parametrize("name", ["json_value", "json_trigger_value"])
def test_json_too_deep_or_too_much_in_memory_is_not_read(name: Any, text: str) -> None:
    state = WidgetState(id=CANVAS)
    setattr(state, name, text)
    assert sent(state, name, lambda value: value)[CANVAS] is None


def test_an_element_keeps_names_and_values_only() -> None:
    for text, expected in (('{"k": 5}', {"k": 5}), ('"7"', None), ("[]", None), ("5", None)):
        states = sent(WidgetState(id=ELEMENT, json_value=text), "json_value", lambda value: value)
        assert states[ELEMENT] == expected


def test_only_the_canvas_keeps_much() -> None:
    value = {"long": "x" * widget_values.MAX_TEXT}
    text = json.dumps(value)
    for name, expected in ((CANVAS, value), (ELEMENT, None)):
        states = sent(WidgetState(id=name, json_value=text), "json_value", lambda value: value)
        assert states[name] == expected


def test_the_largest_drawing_is_taken() -> None:
    n = MAX_POINTS // MAX_STROKES
    path = [["M", 1, 1], *[["Q", 123.25, 123.25, 123.25, 123.25]] * ((n - 1) // 2)]
    properties = {f"property {i}": None for i in range(40)}  # more than the canvas sends
    drawing = {"objects": [{**properties, "path": path}] * MAX_STROKES}
    assert len(fabric.strokes_from_canvas(drawing)) == MAX_STROKES
    value = {"drawing": {"raw": drawing, "data": None}}
    text = json.dumps(value)
    states = sent(WidgetState(id=CANVAS, json_value=text), "json_value", lambda value: value)
    assert states[CANVAS] == value


@given(st.data())
def test_any_state_of_any_widget_is_read_or_its_default(data: st.DataObject) -> None:
    state = data.draw(st.sampled_from(STATES))
    name = data.draw(st.sampled_from(NAMES))
    states = sent(state, name, lambda value: None if value is None else json.loads(value))
    states[state.id]


STATES = list(values.states(ELEMENT, ["k"]))
STATES = [each for each in STATES if each.id == ELEMENT]
NAMES = [field.name for field in WidgetState.DESCRIPTOR.fields if field.name != "id"]
