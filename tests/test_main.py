"""How the app starts."""

import gc
import socket
from contextlib import closing
from itertools import pairwise
from types import SimpleNamespace

import psutil
import pytest
from streamlit import config, net_util
from streamlit.commands import navigation
from streamlit.web.server.starlette import starlette_server

from digits_knn import __main__ as start
from digits_knn import server


@pytest.fixture
def prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process as before a start; afterwards it is as it was."""
    monkeypatch.setattr(starlette_server, "_bind_socket", starlette_server._bind_socket)
    for module, name in (
        (net_util, "get_external_ip"),
        (net_util, "get_internal_ip"),
        (navigation, "send_page_not_found"),
        (config, "get_options_for_section"),
    ):
        monkeypatch.setattr(module, name, getattr(module, name))
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(server, "guard", lambda: None)  # see tests/server
    start.prepare()


@pytest.mark.usefixtures("prepared")
def test_answers_are_sent_without_waiting_for_an_acknowledgment() -> None:
    with (
        closing(starlette_server._bind_socket("127.0.0.1", 0, 5)) as listening,
        socket.create_connection(listening.getsockname()),
    ):
        listening.settimeout(10)
        accepted, _ = listening.accept()
        with closing(accepted):
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.usefixtures("prepared")
def test_nobody_is_asked_for_this_machines_address() -> None:
    assert net_util.get_external_ip() is net_util.get_internal_ip() is None


def test_files_are_allowed_up_to_the_hard_limit() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (256, before[1]))
        start._allow_files()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        assert soft == min(start.FILES, hard)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def allowed(options: list[str]) -> list[str]:
    return [host for name, host in pairwise(options) if name == "--server.allowedHosts"]


def test_only_this_machine_reaches_the_app() -> None:
    options = start.options(["--server.port", "9000"])
    assert allowed(options) == ["localhost", "127.0.0.1", "::1"]
    assert options[-2:] == ["--server.port", "9000"]
    assert "--server.address" not in options  # .streamlit/config.toml says localhost


def test_a_class_reaches_it_under_all_names(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "_addresses", lambda: ["192.0.2.7", "198.51.100.4"])
    monkeypatch.setattr(socket, "gethostname", lambda: "desk")
    options = start.options(["class", "teacher-pc"])
    assert options[options.index("--server.address") + 1] == "0.0.0.0"
    assert options[options.index("--browser.serverAddress") + 1] == "192.0.2.7"
    names = ["localhost", "127.0.0.1", "::1", "192.0.2.7", "198.51.100.4"]
    names += ["teacher-pc", "desk", "desk.local"]
    assert allowed(options) == names
    said = capsys.readouterr().out
    assert all(name in said for name in names[3:])
    assert "make class NAME=" in said


class _Probe(socket.socket):
    """A socket that finds the way to the internet from 192.0.2.7, or none."""

    def connect(self, _: object) -> None:
        if not self.has_way:
            raise OSError

    def getsockname(self) -> tuple[str, int]:
        return "192.0.2.7", 9

    has_way = True


def _networks(monkeypatch: pytest.MonkeyPatch, has_way: bool, **addresses: str) -> None:
    monkeypatch.setattr(_Probe, "has_way", has_way)
    monkeypatch.setattr(socket, "socket", _Probe)
    entries = {
        name: [SimpleNamespace(family=socket.AF_INET, address=address)]
        for name, address in addresses.items()
    }
    stats = {name: SimpleNamespace(isup=name != "down") for name in addresses}
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: entries)
    monkeypatch.setattr(psutil, "net_if_stats", lambda: stats)


def test_the_way_to_the_internet_is_the_first_address(monkeypatch: pytest.MonkeyPatch) -> None:
    _networks(
        monkeypatch, True, lo="127.0.0.1", cable="198.51.100.4", wifi="192.0.2.7", down="10.0.0.1"
    )
    assert start._addresses() == ["192.0.2.7", "198.51.100.4"]


def test_a_hotspot_without_internet_is_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    _networks(monkeypatch, False, lo="127.0.0.1", hotspot="192.168.137.1", none="169.254.3.4")
    assert start._addresses() == ["192.168.137.1"]


def test_without_a_network_there_is_no_class(monkeypatch: pytest.MonkeyPatch) -> None:
    _networks(monkeypatch, False, lo="127.0.0.1")
    with pytest.raises(ValueError, match="not on a network"):
        start.options(["class"])
