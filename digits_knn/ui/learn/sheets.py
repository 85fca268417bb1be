"""What a class gets: the worksheet, printed or saved as PDF by one press, and a credit."""

import streamlit as st

from digits_knn.lesson import steps, worksheet
from digits_knn.ui import elements
from digits_knn.ui.shared import state

_LABELS = {"plain": "Print the worksheet", "answers": "Print it with answers"}
_REQUESTED = "requested_sheet"
_NAME = "learn_sheets"
_element = elements.register(_NAME, "learn/sheets")


def show() -> None:
    """Show the buttons that print; a sheet is made and sent when one is clicked."""
    name = st.session_state.pop(_REQUESTED, None)
    html = worksheet.to_html(name == "answers") if name in _LABELS else ""
    with st.container(key="lesson_class"):
        _element(
            key=_NAME, data={"labels": _LABELS, "html": html}, on_sheet_change=_on_sheet_clicked
        )
        st.caption(
            "Keys: ← and → (or Page Up and Page Down) change the step, A shows the answer, "
            f"T shows the teacher’s notes. {steps.CREDIT}"
        )


def _on_sheet_clicked() -> None:
    name = state.sent_value(_NAME, "sheet")
    if isinstance(name, str):  # a browser may send anything
        st.session_state[_REQUESTED] = name
