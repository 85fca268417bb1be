"""Nothing leaves the machine, and nothing of the inside is shown to visitors.

That the browser asks nobody else is checked in every test here (see conftest.py).
"""

import os
import re
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from tests.browser import driver

AUDIT = Path(__file__).parent / "audit"
LOCAL = re.compile(r"localhost|127\.0\.0\.1|'::1'")


def audited(log: Path) -> list[str]:
    return [line for line in log.read_text("utf-8").splitlines() if line.startswith("AUDIT")]


def test_the_app_connects_to_nobody(browser: Browser, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    # PYTHONPATH: Python then imports sitecustomize.py from there
    with driver.served(log, env={"PYTHONPATH": str(AUDIT)}) as address:
        page = browser.new_page()
        driver.open_app(page, address)
        driver.draw(page, driver.SEVEN)
        expect(driver.digit(page)).to_have_text("7")
        page.close()
    lines = audited(log)
    assert lines[0] == "AUDIT begins"
    assert [line for line in lines[1:] if not LOCAL.search(line)] == []


def handshake(address: str, **headers: str) -> int:
    """Ask for the page's websocket, as a browser does; give the status of the answer."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=10)
    asked = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    connection.request("GET", "/_stcore/stream", headers=asked | headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_foreign_page_is_refused_and_nobody_is_asked_who_we_are(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    with driver.served(log, env={"PYTHONPATH": str(AUDIT)}) as address:
        assert handshake(address, Origin=address) == 101
        assert handshake(address, Origin="http://foreign.test") == 403
        assert handshake(address, Origin="http://foreign.test", Host="foreign.test") == 403
    lines = audited(log)
    assert lines[0] == "AUDIT begins"
    assert [line for line in lines[1:] if not LOCAL.search(line)] == []


def test_another_name_reaches_the_page_if_it_is_allowed(tmp_path: Path) -> None:
    options = "--server.allowedHosts", "teacher-pc"
    with driver.served(tmp_path / "log.txt", *options) as address:
        origin = {"Origin": "http://teacher-pc", "Host": "teacher-pc"}
        assert handshake(address, **origin) == 101


def test_the_audit_would_see_a_connection(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    code = "import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('192.0.2.1', 9))"
    with log.open("w") as output:
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONPATH": str(AUDIT)},
            stderr=output,
            check=False,
        )
    assert any("192.0.2.1" in line for line in audited(log))
