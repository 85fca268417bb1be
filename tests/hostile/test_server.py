"""The running app, as somebody meets it who wants to spoil it for others."""

import http.client
import json
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import CloseCode
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from tests.browser import driver
from tests.hostile import values
from tests.hostile.forger import View

STREAM = "/_stcore/stream"
PATHS = (
    "/../../../../etc/passwd",
    "/..%2f..%2f..%2fetc/passwd",
    "/%2e%2e/%2e%2e/app.py",
    "/....//....//app.py",
    "/..\\..\\app.py",
    "//etc/passwd",
    "/\0/app.py",
    "/app.py%00.js",
)
ROUTES = ("", "/static", "/media", "/component/x", "/_stcore/bidi-components/digits-knn.pen")

IMAGE = '<img src=x onerror="hurt=1">'  # as long as a title may be


@pytest.fixture
def netloc(app: tuple[str, Path, list[View]]) -> str:
    """Where the app is: host and port."""
    return urlsplit(app[0]).netloc


def ask(netloc: str, path: str) -> tuple[http.client.HTTPMessage, bytes]:
    """Ask for a path as it is written, which no browser would."""
    connection = http.client.HTTPConnection(netloc, timeout=30)
    connection._validate_path = lambda _: None  # type: ignore[attr-defined]
    connection.request("GET", path)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.headers, content


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("path", PATHS)
def test_no_path_leads_out_of_what_is_served(netloc: str, route: str, path: str) -> None:
    _, content = ask(netloc, route + path.replace("\0", "%00"))
    assert b"root:" not in content
    assert b"st.set_page_config" not in content


@pytest.mark.parametrize("path", ["/", "/tune", "/_stcore/health", "/nowhere.js"])
def test_every_answer_says_what_a_page_may_do(netloc: str, path: str) -> None:
    headers, _ = ask(netloc, path)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]


def test_another_server_of_this_machine_may_not_open_a_visit(netloc: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"ws://{netloc}{STREAM}", origin=Origin("http://localhost:9"), proxy=None)
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize(
    ("frame", "code"), [(b"\xff" * 50, 1002), (bytes(5 * 2**20), 1009)], ids=["junk", "long"]
)
def test_what_is_no_message_ends_the_visit(netloc: str, frame: bytes, code: int) -> None:
    with connect(
        f"ws://{netloc}{STREAM}", subprotocols=[Subprotocol("streamlit")], proxy=None
    ) as socket:
        with suppress(ConnectionClosed):
            socket.send(frame)
            while socket.recv(timeout=30):
                pass
        # a server that reads no more may not be heard to say why
        assert socket.close_code in (code, CloseCode.ABNORMAL_CLOSURE)


def test_no_script_runs_that_came_in_a_name(browser: Browser, netloc: str) -> None:
    page = browser.new_page()
    page.goto(f"http://{netloc}/class")
    page.get_by_label("Title (optional)").fill(IMAGE)
    page.get_by_role("button", name="Start a class").click()
    expect(page.locator(".class_title")).to_contain_text("<img src=x")
    for view in ("Join", "Manage"):
        driver.open_view(page, view)
        page.wait_for_timeout(300)
        assert page.evaluate("window.hurt") is None
    page.close()


def test_no_script_runs_that_came_in_an_address(browser: Browser, netloc: str) -> None:
    page = browser.new_page()
    for name in ("k", "view", "step", "drawing", "class", "teacher"):
        page.goto(f"http://{netloc}/tune?{name}={json.dumps(values.SCRIPT)}")
        expect(page.get_by_test_id("stSidebar")).to_be_visible()
        assert page.evaluate("window.hurt") is None
    page.close()


def test_a_script_in_the_page_that_is_not_the_apps_is_not_run(
    browser: Browser, netloc: str
) -> None:
    page = browser.new_page()
    page.goto(f"http://{netloc}/about")
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.hurt = 1";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.hurt = 1'>");
        }"""
    )
    page.wait_for_timeout(500)
    assert page.evaluate("window.hurt") is None
    page.close()
