"""The links to a class, as others in the network open them."""

from urllib.parse import urlencode, urlsplit

import streamlit as st

from digits_knn.ui.class_room.room import JOINS, TOKEN

_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


def here() -> str:
    """Return the address by which this browser reached the page, without its settings."""
    asked = urlsplit(st.context.url or "http://localhost:8501/class")
    return asked._replace(query="", fragment="").geturl()


def addresses() -> list[str]:
    """Return the addresses by which others can open the page, the likeliest first.

    None if it was started for this machine only.
    """
    asked = urlsplit(here())
    if str(st.get_option("server.address")) in _THIS_MACHINE:
        return []
    hosts = [asked.hostname, st.get_option("browser.serverAddress")]
    hosts += st.get_option("server.allowedHosts") or []  # others are refused
    others = [
        str(host)
        for host in dict.fromkeys(hosts)
        if host and host not in _THIS_MACHINE and "*" not in str(host)
    ]
    port = f":{asked.port}" if asked.port else ""
    return [asked._replace(netloc=f"{_bracketed(host)}{port}").geturl() for host in others]


def to_join(base: str, code: str) -> str:
    """Return the link by which a student joins."""
    return f"{base}?{urlencode({JOINS: code})}"


def for_teacher(token: str) -> str:
    """Return the link that makes whoever opens it the teacher."""
    return f"{here()}?{urlencode({TOKEN: token})}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
