"""What an element of the page sent, as `st.session_state` shows it: a dict of a class made once.

Streamlit makes a class for it each time it is looked up, some twenty times for a stroke: that and
the garbage it leaves are a tenth of what a stroke takes.
"""

from collections.abc import Callable
from typing import Any

from streamlit.components.v2.bidi_component import main
from streamlit.runtime.state.session_state import SessionState


class Shown(dict[str, Any]):
    """What an element sent; Streamlit copies it in each run, which a whole drawing need not be."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "Shown":
        return self


def install() -> None:
    """Let Streamlit show what was sent in this way."""
    main.make_bidi_component_presenter = make_presenter  # type: ignore[assignment,attr-defined]


def make_presenter(events: str, *_: object) -> Callable[[Any, SessionState], Any]:
    """Return what adds an element's events to its values.

    Parameters
    ----------
    events : str
        Id of the widget that has them.
    """

    def present(values: Any, session_state: SessionState) -> Any:
        if not isinstance(values, dict):
            return values
        try:
            sent = session_state._new_widget_state[events] or []
        except KeyError:  # nothing
            sent = []
        happened = {
            each["event"]: each.get("value")
            for each in sent
            if isinstance(each, dict) and isinstance(each.get("event"), str)
        }
        return Shown(happened | values)

    return present
