"""The door to a class: start one, or join one with its code."""

import streamlit as st

from digits_knn.store.records import MAX_TITLE
from digits_knn.store.teachers import KEPT_DAYS
from digits_knn.ui.class_room import room

_TITLE, _CODE = "class_title", "class_code"
PRIVACY = (
    "Nobody gives a name: everyone gets a made-up one, such as Blue Otter. Only the drawings are "
    "stored, on the computer that runs this page, and a class is deleted "
    f"{KEPT_DAYS} days after its last drawing unless its teacher keeps it."
)


def show() -> None:
    """Show both ways in."""
    st.header("A class draws together")
    joins, starts = st.columns(2, gap="large")
    with joins, st.form("join_class", border=False):
        st.subheader("Join a class")
        st.text_input("Code", key=_CODE, max_chars=20, placeholder="ABCD EFGH")
        st.form_submit_button("Join", type="primary", on_click=_join)
    with starts:
        _show_start()
    st.caption(PRIVACY)


def _show_start() -> None:
    with st.form("start_class", border=False):
        st.subheader("Start a class")
        st.text_input("Title (optional)", key=_TITLE, max_chars=MAX_TITLE)
        st.form_submit_button("Start a class", on_click=_start)
        st.caption(
            "Students scan a code and draw the digits they are asked for. Their drawings appear "
            "here, and you all see how well a model trained on thirteen strangers reads them."
        )
    own = room.own_classes()
    if own:
        st.subheader("Your classes")
    for classroom in own:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                classroom.shown_code,
                key=f"class {classroom.code}",
                on_click=room.go_to,
                args=(room.TEACHES, classroom.code),
            )
            st.text(classroom.title)


def _join() -> None:
    room.join(st.session_state[_CODE])


def _start() -> None:
    room.start(st.session_state[_TITLE])
