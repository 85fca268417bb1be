"""The gate: what a browser may send and how often, and what every answer says about itself."""

import asyncio
import base64
import hashlib
import re
from collections import Counter
from pathlib import Path
from weakref import WeakValueDictionary

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime import Runtime
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server import server_util
from streamlit.web.server.starlette import starlette_app, starlette_server

from digits_knn.server import memory
from digits_knn.server.connections import THIS_MACHINE

MAX_VISITS = 1_000  # websockets
MAX_VISITS_PER_ADDRESS = 400
FIRST_MESSAGE = 30.0  # seconds: a page sends it at once
PER_SECOND = 30.0  # messages of a visit; a pen that moves on and on sends about as many
BURST = 120.0  # what a pen sends beyond that for the length of a stroke
LONG = 120_000  # bytes: a message carries all of the canvas, as much for a row of digits
PART = 12_000  # bytes beyond that count as one more message: they take as long to read
UPLOADS = "_stcore/upload_file/"
MAX_HELD = 11_000_000  # bytes of files that a visit may keep here; the largest one has 10.5 million
MAX_HELD_BY_ALL = 200_000_000
MIN_FILE = 100_000  # bytes that a file counts for: an empty one takes memory, too
MAX_UPLOADS = 20  # at once; others wait
MAX_UPLOADS_PER_ADDRESS = 15  # a class is behind one
UPLOAD_TIME = 60.0  # seconds, with the wait


def install() -> None:
    """Let Streamlit's server ask here first."""
    create = starlette_app.create_starlette_app

    def create_behind_gate(running: Runtime) -> ASGIApp:
        return Gate(create(running))

    starlette_server.create_starlette_app = create_behind_gate  # type: ignore[assignment,attr-defined]


class Gate:
    """Wraps the app.

    Parameters
    ----------
    app : ASGI app
        What it lets in.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._policy = _policy()
        self._visits: Counter[str] = Counter()  # by address
        self._uploading: set[str] = set()  # visits
        self._upload_slots = asyncio.Semaphore(MAX_UPLOADS)
        # those of an address are kept while it uploads
        self._address_slots: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let in, or refuse."""
        if scope["type"] == "websocket":
            await self._visit(scope, receive, send)
        elif scope["type"] == "http":
            await self._ask(scope, receive, send)
        else:  # "lifespan", which lasts as long as the server
            giving_back = asyncio.create_task(memory.give_back())
            try:
                await self._app(scope, receive, send)
            finally:
                giving_back.cancel()

    async def _visit(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        if not _is_allowed(headers.get("origin"), headers.get("host")):
            await _refuse(403, "This page may not connect to the app.", scope, receive, send)
            return
        address = _address(scope)
        is_full = self._visits.total() >= MAX_VISITS or (
            address not in THIS_MACHINE and self._visits[address] >= MAX_VISITS_PER_ADDRESS
        )
        if is_full:
            await _refuse(503, "Too many visitors at once.", scope, receive, send)
            return
        self._visits[address] += 1
        try:
            await self._app(scope, _paced(receive, send), send)
        finally:
            self._visits[address] -= 1
            if not self._visits[address]:
                del self._visits[address]

    async def _ask(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = self._policy
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "no-referrer"
                headers["X-Frame-Options"] = "SAMEORIGIN"
            await send(message)

        _, found, rest = scope["path"].partition(UPLOADS)
        if found and scope["method"] == "PUT":
            await self._upload(rest.split("/")[0], scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)

    async def _upload(self, visit: str, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a file in, if there is room for it, when it is its turn."""
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        is_number = length.isascii() and length.isdigit() and len(length) < 12
        if not is_number or "transfer-encoding" in headers:
            await _refuse(411, "The size of the file is missing.", scope, receive, send)
        elif not runtime.get_instance().is_active_session(visit):
            await _refuse(400, "There is no such visit.", scope, receive, send)
        elif _size(_files().get(visit, {})) + max(int(length), MIN_FILE) > MAX_HELD:
            await _refuse(413, f"More than {MAX_HELD // 10**6} MB of files.", scope, receive, send)
        elif visit in self._uploading:
            await _refuse(
                429, "Another upload is running. Try again in a moment.", scope, receive, send
            )
        else:
            slots = self._address_slots.setdefault(
                _address(scope), asyncio.Semaphore(MAX_UPLOADS_PER_ADDRESS)
            )
            self._uploading.add(visit)
            try:
                # first those of the address: who has used them up keeps nobody else waiting
                async with asyncio.timeout(UPLOAD_TIME), slots, self._upload_slots:
                    if sum(map(_size, list(_files().values()))) >= MAX_HELD_BY_ALL:
                        await _refuse(503, "Too many files are kept here.", scope, receive, send)
                    else:
                        await self._app(scope, receive, send)
            except TimeoutError:
                await _refuse(408, "That took too long.", scope, receive, send)
            finally:
                self._uploading.discard(visit)


def _is_allowed(origin: str | None, host: str | None) -> bool:
    """Return whether a page of this origin may connect; what is no browser's page has none.

    Any program on this machine may serve a page: another port is another origin.
    """
    if origin is None or server_util.is_allowed_origin(origin):
        return True
    _, _, its_host = origin.partition("://")
    return its_host == host


def _address(scope: Scope) -> str:
    return str((scope.get("client") or ("", 0))[0])


def _files() -> dict[str, dict[str, UploadedFileRec]]:
    """Return the files that Streamlit has, by visit and name."""
    manager = runtime.get_instance().uploaded_file_mgr
    return manager.file_storage  # type: ignore[attr-defined,no-any-return]


def _size(files: dict[str, UploadedFileRec]) -> int:
    """Return for how many bytes the files of a visit count."""
    return sum(max(len(each.data), MIN_FILE) for each in list(files.values()))


def _paced(receive: Receive, send: Send) -> Receive:
    """Return a websocket's `receive` that waits where messages come too fast, and ends without any.

    While nobody receives, uvicorn stops reading, and TCP has the sender wait: nothing is lost.
    """
    clock = asyncio.get_running_loop().time
    left, latest, has_spoken = BURST, clock(), False

    async def paced() -> Message:
        nonlocal left, latest, has_spoken
        try:
            message = await asyncio.wait_for(receive(), None if has_spoken else FIRST_MESSAGE)
        except TimeoutError:
            await send({"type": "websocket.close", "code": 1008})
            return {"type": "websocket.disconnect", "code": 1008}
        if message["type"] == "websocket.receive":
            has_spoken = True
            cost = 1 + max(0, len(message.get("bytes") or b"") - LONG) / PART
            left, latest = min(BURST, left + PER_SECOND * (clock() - latest)) - cost, clock()
            if left < 0:
                await asyncio.sleep(-left / PER_SECOND)
        return message

    return paced


async def _refuse(status: int, text: str, scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(text, status)(scope, receive, send)


def _policy() -> str:
    """Return what the page may load and who may show it.

    Streamlit's page has a script of its own inside, which is allowed by its hash, and styles that
    its scripts write.
    """
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text()
    hashes = [
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    ]
    return "; ".join(
        [
            "default-src 'self'",
            " ".join(["script-src 'self'", *(f"'sha256-{each}'" for each in hashes)]),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",  # a photograph is one, before it is sent
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        ]
    )
