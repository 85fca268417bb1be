"""What stands around every page: its name, its tabs, and how it is shown to a class."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st
from streamlit.navigation.page import StreamlitPage

from digits_knn.ui import sidebar
from digits_knn.ui.elements import tab
from digits_knn.ui.shared import address, state

_HERE = Path(__file__).parent
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


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
    link = network_link(st.context.url or "")
    if link is None:
        st.markdown(
            "Phones cannot reach this page: it was started for this computer only. "
            "Start it with `make class`, and it opens on every phone in the same network."
        )
        return
    picture = segno.make(link, error="m").svg_data_uri(border=2, light="white")
    st.html(f'<img class="qr" src="{picture}" alt="QR code of {link}">')
    st.code(link, language=None)


def network_link(url: str) -> str | None:
    """Return what opens the page and its settings elsewhere in the network.

    Parameters
    ----------
    url : str
        The page's address as the browser says it.

    Returns
    -------
    str or None
        None if this machine alone can open it.
    """
    asked = urlsplit(url)
    host = asked.hostname
    if host is None or host in _THIS_MACHINE:
        host = str(st.get_option("browser.serverAddress"))
    if host in _THIS_MACHINE:
        return None
    host = f"[{host}]" if ":" in host else host
    place = asked._replace(netloc=f"{host}:{asked.port}" if asked.port else host)
    settings = {name: text for name, text in address.settings().items() if name != state.PRESENT}
    return place._replace(query=urlencode(settings), fragment="").geturl()


def is_missing(page: StreamlitPage) -> bool:
    """Return whether the browser's address names no page; Streamlit then takes the first."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    path = urlsplit(st.context.url or "").path.strip("/").removeprefix(base).strip("/")
    return not page.url_path and path != ""


def show_missing(pages: Sequence[StreamlitPage]) -> None:
    """Say that there is no such page, and where the others are."""
    st.header("There is no page at this address")
    st.markdown("Check the link for a typing error, or go to one of these pages:")
    for page in pages:
        st.page_link(page)
