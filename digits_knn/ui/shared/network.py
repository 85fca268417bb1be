"""The addresses by which others in the network open the page, as text and as QR codes."""

from html import escape
from urllib.parse import SplitResult, urlsplit

import segno
import streamlit as st

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def here() -> str:
    """Return the address by which this browser reached the page, without its settings."""
    return _asked().geturl()


def addresses() -> list[str]:
    """Return the addresses by which others can open the page, the likeliest first.

    Empty if it was started for this machine only.
    """
    asked = _asked()
    hosts = [asked.hostname, st.get_option("browser.serverAddress")]
    hosts += st.get_option("server.allowedHosts") or []  # others are refused
    others = [
        str(host)
        for host in dict.fromkeys(hosts)
        if host and host not in _THIS_MACHINE and "*" not in str(host)
    ]
    port = f":{asked.port}" if asked.port else ""
    return [asked._replace(netloc=f"{_bracketed(host)}{port}").geturl() for host in others]


def qr_code(link: str) -> str:
    """Return a link's QR code as HTML, of the style class `qr`."""
    picture = segno.make(link, error="m").svg_data_uri(border=2, light="white")
    return f'<img class="qr" src="{picture}" alt="QR code of {escape(link)}">'


def _asked() -> SplitResult:
    # without a browser, as in a test, there is none
    return urlsplit(st.context.url or "http://localhost:8501")._replace(query="", fragment="")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
