"""What stands around every page: its name, its tabs, and how it is shown to a class."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from digits_knn.ui import sidebar
from digits_knn.ui.class_room.room import JOINS, TEACHES
from digits_knn.ui.elements import tab
from digits_knn.ui.shared import address, network, state

_HERE = Path(__file__).parent


def begin() -> None:
    """Show what does not depend on the page."""
    st.logo(str(_HERE / "logo.svg"), size="large")
    st.html(_HERE / "style.css")
    if is_presented():
        st.html(_HERE / "present.css")


def show(pages: Sequence[StreamlitPage], writes_address: bool) -> None:
    """Show the sidebar, and above the page its tabs, Present and the QR code.

    Parameters
    ----------
    pages : sequence of StreamlitPage
        All of them.
    writes_address : bool
        Whether the sidebar writes the settings into the address.
    """
    sidebar.show(writes_address)
    with st.sidebar:
        if st.button("Start over", help="Deletes your drawing, what you taught, and all settings."):
            _ask_to_start_over()
        tab.restore()
    with st.container(key="tabs", horizontal=True):  # for a phone: see style.css
        for page in pages:
            st.page_link(page)
    with st.container(key="present_bar", horizontal=True, vertical_alignment="center"):
        sidebar.show_touch_k()
        if st.button("QR code", help="Opens this page, with its settings, on a phone."):
            _show_qr()
        if is_presented():
            st.button("Exit", on_click=_present, args=("off",), shortcut="Esc")
        else:
            st.button(
                "Present",
                on_click=_present,
                args=("on",),
                shortcut="P",
                help="For a projector: the figure first, and large. Esc ends it.",
            )


def is_presented() -> bool:
    """Return whether the page is shown to a class: the figure first, and large."""
    return bool(st.session_state.get(state.PRESENT) == "on")


@st.dialog("Start over?")
def _ask_to_start_over() -> None:
    st.markdown(
        "This deletes your drawing, the digits you taught, and all settings. To keep what you "
        "taught, download it first: on Draw, below the answer, under *Teach it*."
    )
    if st.button("Delete and start over", type="primary"):
        tab.start_over()
        st.rerun()


def _present(text: str) -> None:
    st.session_state[state.PRESENT] = text


@st.dialog("This page on a phone")
def _show_qr() -> None:
    addresses = network.addresses()
    if not addresses:
        st.markdown(
            "Phones cannot reach this page: it was started for this computer only. "
            "Start it with `make class`, and it opens on every phone on the same network."
        )
        return
    settings = {name: text for name, text in address.settings().items() if name != state.PRESENT}
    if TEACHES in settings:  # phones are the students'
        settings = {JOINS: settings[TEACHES]}
    link = f"{addresses[0]}?{urlencode(settings)}" if settings else addresses[0]
    st.html(network.qr_code(link))
    st.code(link, language=None)


def is_missing(page: StreamlitPage) -> bool:
    """Return whether the browser's address names no page; Streamlit then takes the first."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    path = network.asked().path.strip("/").removeprefix(base).strip("/")
    return not page.url_path and path != ""


def show_missing(pages: Sequence[StreamlitPage]) -> None:
    """Say that there is no such page, and where the others are."""
    st.header("There is no page at this address")
    st.markdown("Check the link for a typing error, or go to one of these pages:")
    for page in pages:
        st.page_link(page)
