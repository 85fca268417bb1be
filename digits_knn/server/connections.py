"""Limits on connections: how many in all and from one address, and how long one may be silent."""

import asyncio
from typing import Any

from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes
from streamlit.web.server.starlette import starlette_server
from uvicorn.protocols.http.h11_impl import H11Protocol

MAX_CONNECTIONS = 4_000
MAX_CONNECTIONS_PER_ADDRESS = 1_500  # a school is behind one, and each browser opens seven
REQUEST_TIME = 10.0  # seconds from connecting, or from an answer, to the next request
BACKLOG = 256  # that wait to be let in; asyncio takes so many at once
THIS_MACHINE = ("127.0.0.1", "::1")  # a proxy on it speaks for everybody


class Connection(H11Protocol):
    """A connection, as uvicorn has it, which is refused or closed if there are too many.

    Attributes
    ----------
    closes_at : float
        When it is closed if nothing is asked by then, seconds of the loop's clock.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or close it at once."""
        super().connection_made(transport)
        self._wait_for_request()
        is_full = len(self.connections) > MAX_CONNECTIONS and not self._displace()
        if is_full or self._is_one_too_many():
            transport.abort()

    def on_response_complete(self) -> None:
        """Wait for the next request as for the first: uvicorn lets half of one take forever."""
        self._closing.cancel()
        self._wait_for_request()
        super().on_response_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._closing.cancel()
        super().connection_lost(exc)

    def _wait_for_request(self) -> None:
        self.scope = None  # type: ignore[assignment] # as uvicorn has it before the first
        self.closes_at = self.loop.time() + REQUEST_TIME
        self._closing = self.loop.call_at(self.closes_at, self._close_if_silent)

    def _close_if_silent(self) -> None:
        if self.scope is None and not self.transport.is_closing():
            self.transport.abort()

    def _displace(self) -> bool:
        """Close the connection that has asked for nothing for the longest; whether there is one."""
        known = [each for each in self.connections if isinstance(each, Connection)]
        silent = [
            each
            for each in known
            if each.scope is None and each is not self and not each.transport.is_closing()
        ]
        if silent:
            min(silent, key=lambda each: each.closes_at).transport.abort()
        return bool(silent)

    def _is_one_too_many(self) -> bool:
        if self.client is None or self.client[0] in THIS_MACHINE:
            return False
        address = self.client[0]
        clients = [getattr(each, "client", None) for each in self.connections]
        n_open = [client[0] for client in clients if client].count(address)
        return n_open > MAX_CONNECTIONS_PER_ADDRESS


def install() -> None:
    """Let Streamlit's server take connections in this way."""
    given = starlette_server._get_uvicorn_config_kwargs

    def bounded() -> dict[str, Any]:
        return given() | {
            "http": Connection,
            "backlog": BACKLOG,
            "ws_max_size": get_max_widget_state_size_bytes(),
        }

    starlette_server._get_uvicorn_config_kwargs = bounded
