"""Start the app: `python -m digits_knn`, with any option of `streamlit run`.

What must hold before the first visitor comes, and what no file of settings can say, is done here.
"""

import os
import socket
import sys
from pathlib import Path
from typing import Any

# visitors share the processor, and one image is no work for several threads; NumPy reads it once
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from streamlit import net_util
from streamlit.web import cli
from streamlit.web.server.starlette import starlette_server

APP = Path(__file__).parents[1] / "app.py"
FILES = 65_536  # open at once, if the machine allows: a visitor's browser takes several


def prepare() -> None:
    """Set up the process before the server starts."""
    _send_at_once()
    # asked by a page of another origin, Streamlit would look up this machine's address at a server
    # on the internet, and answer nobody meanwhile
    net_util.get_external_ip = lambda: None
    _allow_files()


def _send_at_once() -> None:
    """Turn Nagle's algorithm off: it holds each answer back for 40 ms.

    An answer is several small messages; without TCP_NODELAY the second waits for the browser's
    acknowledgment of the first. asyncio sets the option, but not for a socket made as Streamlit's is.
    """
    bind = starlette_server._bind_socket

    def bind_without_delay(*arguments: Any) -> socket.socket:
        listening = bind(*arguments)
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # inherited
        return listening

    starlette_server._bind_socket = bind_without_delay


def _allow_files() -> None:
    """Raise the number of files that may be open at once: 256 on a Mac, enough for 20 visitors."""
    try:
        import resource
    except ImportError:  # Windows, which has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


if __name__ == "__main__":
    prepare()
    sys.exit(cli.main(["run", str(APP), *sys.argv[1:]], prog_name="streamlit"))
