"""A small app on a real socket, served as Streamlit serves the real one."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from digits_knn.server.connections import Connection
from tests.browser import driver


class Echo:
    """Answers a request with a word, and each message on a websocket with itself."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"word"})
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            while (message := await receive())["type"] == "websocket.receive":
                await send({"type": "websocket.send", "bytes": message["bytes"]})


@contextmanager
def served(app: ASGIApp) -> Iterator[int]:
    """Serve an app in a thread; give its port."""
    port = driver.free_port()
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            port=port,
            http=Connection,
            ws="websockets-sansio",
            lifespan="off",
            log_config=None,
        )
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            time.sleep(0.01)
        yield port
    finally:
        server.should_exit = True
        thread.join()
