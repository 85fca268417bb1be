"""Python imports this at its start when its folder is on PYTHONPATH: tell of every connection."""

import sys
from typing import Any

EVENTS = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto")


def tell(event: str, arguments: tuple[Any, ...]) -> None:
    """Write the event and whom it concerns to where the app's output goes."""
    if event in EVENTS:
        whom = arguments[0] if event.startswith("socket.get") else arguments[1]
        print(f"AUDIT {event} {whom!r}", file=sys.stderr, flush=True)


sys.addaudithook(tell)
print("AUDIT begins", file=sys.stderr, flush=True)
