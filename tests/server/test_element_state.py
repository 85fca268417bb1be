"""What an element sent is shown as Streamlit shows it, but for the class of its own."""

import copy
import json
from typing import Any

import pytest
from streamlit.components.v2.bidi_component.serialization import deserialize_trigger_list
from streamlit.components.v2.presentation import make_bidi_component_presenter
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.common import WidgetMetadata
from streamlit.runtime.state.session_state import SessionState

from digits_knn.server.element_state import Shown, make_presenter

EVENTS = "$$events"


def state_with(sent: Any) -> SessionState:
    """A session to which a browser has sent this as an element's events."""
    state = SessionState()
    states = state._new_widget_state
    states.set_widget_metadata(
        WidgetMetadata(EVENTS, deserialize_trigger_list, json.dumps, "json_trigger_value")
    )
    states.set_widget_from_proto(WidgetState(id=EVENTS, json_trigger_value=json.dumps(sent)))
    return state


@pytest.mark.parametrize(
    "sent",
    [
        [{"event": "label", "value": 3}],
        [{"event": "label", "value": 3}, {"event": "code", "value": None}, {"event": "code"}],
        {"event": "label", "value": [1]},
        [{"event": ["no name"], "value": 1}, {"value": 2}, "text", None, 5],
        [{"event": "drawing", "value": "what it is worth counts, not this"}],
        [],
        None,
    ],
)
@pytest.mark.parametrize("values", [{}, {"drawing": {"raw": 1}}, "no dict", None])
def test_events_are_shown_beside_values_as_streamlit_shows_them(sent: Any, values: Any) -> None:
    state = state_with(sent)
    shown = make_presenter(EVENTS)(values, state)
    assert shown == make_bidi_component_presenter(EVENTS)(values, state)
    assert copy.deepcopy(shown) is shown
    assert type(shown) in (Shown, str, type(None))


def test_without_events_the_values_are_shown_and_not_copied() -> None:
    values = {"drawing": {"raw": [1]}}
    shown = make_presenter(EVENTS)(values, SessionState())
    assert shown == values
    assert copy.deepcopy(shown)["drawing"] is values["drawing"]
