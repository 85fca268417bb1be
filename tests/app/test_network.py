"""The addresses by which others in the network open the page."""

from typing import Any

import pytest
import streamlit as st

from digits_knn.ui.shared import network


class _Context:
    def __init__(self, url: str | None) -> None:
        self.url = url


def _addresses(monkeypatch: pytest.MonkeyPatch, url: str | None, **options: Any) -> list[str]:
    known = {"browser.serverAddress": "localhost", "server.allowedHosts": ["localhost"]}
    known |= {f"{name.replace('_', '.')}": value for name, value in options.items()}
    monkeypatch.setattr(st, "get_option", known.__getitem__)
    monkeypatch.setattr(st, "context", _Context(url))
    return network.addresses()


FORGED = (
    "http://[",
    "http://room-7.local:99999/class",
    "http://room-7.local:x/",
    "http://:8501/class",
    "javascript:alert(1)",
    f"http://room-7.local/{'x' * network.MAX_URL}",
    "\0",
)


@pytest.mark.parametrize("url", [None, "http://localhost:8501/class?k=3", "http://[::1]:8501/"])
def test_a_page_for_this_machine_only_has_none(
    monkeypatch: pytest.MonkeyPatch, url: str | None
) -> None:
    assert _addresses(monkeypatch, url) == []


def test_the_address_that_reached_the_page_comes_first_then_all_that_are_let_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addresses = _addresses(
        monkeypatch,
        "http://room-7.local:8501/class?k=3#x",
        browser_serverAddress="192.0.2.7",
        server_allowedHosts=[
            "localhost",
            "192.0.2.7",
            "198.51.100.4",
            "room-7.local",
            "2001:db8::7",
        ],
    )
    assert addresses == [
        f"http://{host}:8501/class"
        for host in ("room-7.local", "192.0.2.7", "198.51.100.4", "[2001:db8::7]")
    ]


def test_behind_a_proxy_it_is_the_proxy_s(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _addresses(monkeypatch, "https://knn.example.org/class") == [
        "https://knn.example.org/class"
    ]


def test_a_pattern_is_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _addresses(monkeypatch, None, server_allowedHosts=["*.example.org", "*"]) == []


@pytest.mark.parametrize("url", FORGED)
def test_what_is_no_address_is_as_none(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    assert _addresses(monkeypatch, url) == []
    assert network.here() == "http://localhost:8501"


def test_the_longest_address_has_a_qr_code(monkeypatch: pytest.MonkeyPatch) -> None:
    start = "http://room-7.local/"
    (address,) = _addresses(monkeypatch, start + (network.MAX_URL - len(start)) * "\U0001f600")
    assert network.qr_code(f"{address}?{'x' * 300}")
