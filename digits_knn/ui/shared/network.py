"""The addresses by which others in the network open the page, as text and as QR codes."""

from contextlib import suppress
from html import escape
from urllib.parse import SplitResult, urlsplit

import segno
import streamlit as st

MAX_URL = 500  # characters: with what is added, a QR code takes it
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def asked() -> SplitResult:
    """Return the address by which this browser says it reached the page, without its settings.

    Without a browser, as in a test, there is none; a forged one may be no address at all.
    """
    url = st.context.url or ""
    with suppress(ValueError):  # of the host or the port
        parts = urlsplit(url)
        is_page = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        if is_page and len(url) <= MAX_URL:
            return parts._replace(query="", fragment="")
    return urlsplit("http://localhost:8501")


def here() -> str:
    """Return that address as text."""
    return asked().geturl()


def addresses() -> list[str]:
    """Return the addresses by which others can open the page, the likeliest first.

    Empty if it was started for this machine only.
    """
    reached = asked()
    hosts = [reached.hostname, st.get_option("browser.serverAddress")]
    hosts += st.get_option("server.allowedHosts") or []  # others are refused
    others = [
        str(host)
        for host in dict.fromkeys(hosts)
        if host and host not in _THIS_MACHINE and "*" not in str(host)
    ]
    port = f":{reached.port}" if reached.port else ""
    return [reached._replace(netloc=f"{_bracketed(host)}{port}").geturl() for host in others]


def qr_code(link: str) -> str:
    """Return a link's QR code as HTML, of the style class `qr`."""
    picture = segno.make(link, error="m").svg_data_uri(border=2, light="white")
    return f'<img class="qr" src="{picture}" alt="QR code of {escape(link)}">'


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
