"""The door to a class: start one, or join one with its code."""

import streamlit as st

from digits_knn.store.records import MAX_TITLE
from digits_knn.store.teachers import KEPT_DAYS
from digits_knn.ui.class_room import room
from digits_knn.ui.shared.state import take_upload

_TITLE, _CODE = "class_title", "class_code"
_FILE = "class_file"
_N_FILES = "n_class_files"  # part of the uploader's key: another one forgets the file
PRIVACY = (
    "Nobody gives a name: everyone gets a made-up one, such as Blue Otter. Each drawing is stored "
    "with that name, the digit asked for and the time. A "
    f"class is deleted {KEPT_DAYS} days after its last drawing or change, unless its teacher keeps "
    "it."
)


def show() -> None:
    """Show both ways in."""
    st.header("Draw as a class")
    joins, starts = st.columns(2, gap="large")
    with joins, st.form("join_class", border=False):
        st.subheader("Join a class")
        st.text_input("Code", key=_CODE, max_chars=20, placeholder="KM3T-RX7D")
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
            "Students scan a QR code and draw the digits they are asked for. Their drawings appear "
            "here, and you all see how well a model trained on thirteen strangers reads them."
        )
    key = f"{_FILE}_{st.session_state.setdefault(_N_FILES, 0)}"
    st.file_uploader(
        "Or open the file of an earlier class (CSV, NPZ or JSON)",
        # of any kind: what is no such file gets a sentence
        key=key,
        on_change=_open_file,
        args=(key,),
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


def _open_file(key: str) -> None:
    """Start a class with the drawings of a file, in a callback."""
    content = take_upload(key)
    if content is not None:
        st.session_state[_N_FILES] += 1
        room.start_from_file(content)


def _join() -> None:
    room.join(st.session_state[_CODE])


def _start() -> None:
    room.start(st.session_state[_TITLE])
