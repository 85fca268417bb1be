"""What is shown beside every step of the lesson, or is not: its code, the teacher's notes."""

import streamlit as st

from digits_knn.ui.shared import url_setting

CODE, NOTES = "code", "notes"
_OFF, _ON = "off", "on"
SETTINGS = {name: url_setting.one_of((_OFF, _ON)) for name in (CODE, NOTES)}


def is_on(name: str) -> bool:
    """Return whether CODE or NOTES are shown."""
    return bool(st.session_state[name] == _ON)
