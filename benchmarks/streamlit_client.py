"""A visit to the app without a browser: the messages that Streamlit's page sends and gets.

It keeps what the elements of our own were last given, sends the values of widgets along with each
message as the page does, and draws nothing. Known from what a browser sent to Streamlit 1.67.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: TID251 # it speaks as its page does
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: TID251
from streamlit.proto.WidgetStates_pb2 import WidgetState  # noqa: TID251
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

STREAM = "_stcore/stream"
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"  # the widget of an element's triggers
ID_PARTS = 2  # hyphens before the key in "$$ID-hash-key"
MAKES_WAY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
FAILED = ForwardMsg.FINISHED_WITH_COMPILE_ERROR
MAX_MESSAGE = 20 * 2**20  # bytes

# a dict is an element's of our own, a list that of a slider or of buttons, a text that of a list
Value: TypeAlias = str | list[str] | dict[str, Any]


class Visit:
    """A visit; made by `visit`.

    Attributes
    ----------
    data : dict
        By the key of an element of our own what Python gave it last.
    values : dict
        By the key of a widget what the page sends as its value, if the widget is there.
    widgets : dict
        By the id of each widget and element on the page the id of its fragment, "" if it has none.
    n_runs : int
        How many runs of the script have ended; those that only make way for another do not count.
    n_errors : int
        How many of them ended with an error.
    session : str
        Streamlit's id of it, "" before the first answer.
    url : str
        What it says is its address.
    latest : float
        When the last message came, seconds since 1970.
    """

    def __init__(self, socket: ClientConnection, address: str) -> None:
        self._socket = socket
        self._address = urlsplit(address)
        self.url = self._address._replace(query="").geturl()
        self.session = ""
        self.data: dict[str, dict[str, Any]] = {}
        self.values: dict[str, Value] = {}
        self.widgets: dict[str, str] = {}
        self.n_runs = 0
        self.n_errors = 0
        self.latest = 0.0
        self._ids: dict[str, str] = {}  # of widgets and elements, by their keys
        self._fragments: dict[str, str] = {}  # which shows the element of a key
        self._page = ""  # its hash, from the first answer on
        self._news = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    @property
    def keys(self) -> Collection[str]:
        """The keys of the widgets and elements that came."""
        return self._ids

    @property
    def is_closed(self) -> bool:
        """Whether the server has ended the visit."""
        return self._listening.done()

    async def open(self) -> None:
        """Ask for the page."""
        await self._send(BackMsg())

    async def change(self, key: str, value: Value) -> None:
        """Change the value of a widget."""
        self.values[key] = value
        await self._send_from(key)

    async def trigger(self, key: str, event: str, value: Any) -> None:
        """Let an element of our own send something once."""
        events = json.dumps([{"event": event, "value": value}], separators=(",", ":"))
        widget = WidgetState(id=EVENTS.format(self._ids[key]), json_trigger_value=events)
        await self._send_from(key, widget)

    async def forge(self, widgets: Iterable[WidgetState], fragment: str = "") -> None:
        """Send the values of these widgets only, whatever they are; run a fragment or the page."""
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.fragment_id = fragment
        message.rerun_script.widget_states.widgets.extend(widgets)
        await self._send(message)

    async def send_bytes(self, frame: bytes) -> None:
        """Send what need not be a message at all."""
        await self._socket.send(frame)

    async def until(self, is_so: Callable[[], bool], patience: float) -> float:
        """Wait until something holds of what came; return when the message came.

        Raises
        ------
        TimeoutError
            If it does not within some seconds.
        ConnectionError
            If the server ends the visit.
        """
        async with asyncio.timeout(patience):
            while not is_so():
                if self._listening.done():
                    raise ConnectionError("the server closed the connection")
                self._news.clear()
                await self._news.wait()
        return self.latest

    def close(self) -> None:
        """Stop to listen."""
        self._listening.cancel()

    async def _listen(self) -> None:
        with suppress(ConnectionClosed):
            async for frame in self._socket:
                message = ForwardMsg.FromString(frame if isinstance(frame, bytes) else b"")
                self.latest = time.time()
                self._take(message)
                self._news.set()
        self._news.set()

    def _take(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
        if kind == "navigation":
            self._page = message.navigation.page_script_hash
        if kind == "script_finished" and message.script_finished != MAKES_WAY:
            self.n_runs += 1
            self.n_errors += message.script_finished == FAILED
        if kind != "delta" or message.delta.WhichOneof("type") != "new_element":
            return
        element = message.delta.new_element
        name = element.WhichOneof("type")
        self.n_errors += name == "exception"
        part = getattr(element, name) if name else None
        widget = getattr(part, "id", "")
        if not widget.startswith("$$ID-"):
            return
        key = widget.split("-", ID_PARTS)[-1]
        self._ids[key] = widget
        self._fragments[key] = self.widgets[widget] = message.delta.fragment_id
        if name == "bidi_component":
            content = json.loads(element.bidi_component.json or "{}")
            self.data[key] = content[0] if isinstance(content, list) else content  # ours is in one

    async def _send_from(self, key: str, *triggers: WidgetState) -> None:
        message = BackMsg()
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.fragment_id = self._fragments.get(key, "")
        known = {each: value for each, value in self.values.items() if each in self._ids}
        widgets = [_widget(self._ids[each], value) for each, value in known.items()]
        message.rerun_script.widget_states.widgets.extend([*widgets, *triggers])
        await self._send(message)

    async def _send(self, message: BackMsg) -> None:
        rerun, where = message.rerun_script, self._address
        rerun.query_string = where.query
        rerun.widget_states.SetInParent()
        if not rerun.page_script_hash:
            rerun.page_name = where.path.strip("/")
        rerun.context_info.timezone = "UTC"
        rerun.context_info.locale = "en-US"
        rerun.context_info.url = self.url
        rerun.context_info.color_scheme = "light"
        try:
            await self._socket.send(message.SerializeToString())
        except ConnectionClosed:
            raise ConnectionError("the server closed the connection") from None


@asynccontextmanager
async def visit(
    address: str, values: Mapping[str, Value], cookie: str = ""
) -> AsyncIterator[Visit]:
    """Open a page of the app.

    Parameters
    ----------
    address : str
        Of the page, with its query.
    values : mapping
        By the keys of widgets what they are set to.
    cookie : str
        As the browser would send it, name=value.
    """
    where = urlsplit(address)
    stream = where._replace(scheme="ws", path=STREAM, query="").geturl()
    origin = Origin(f"{where.scheme}://{where.netloc}")
    async with connect(
        stream,
        origin=origin,
        additional_headers={"Cookie": cookie} if cookie else None,
        subprotocols=[Subprotocol("streamlit")],
        max_size=MAX_MESSAGE,
        proxy=None,
    ) as socket:
        opened = Visit(socket, address)
        opened.values.update(values)
        try:
            await opened.open()
            yield opened
        finally:
            opened.close()


def _widget(widget: str, value: Value) -> WidgetState:
    state = WidgetState(id=widget)
    if isinstance(value, dict):
        state.json_value = json.dumps(value, separators=(",", ":"))
    elif isinstance(value, list):
        state.string_array_value.data.extend(value)
    else:
        state.string_value = value
    return state
