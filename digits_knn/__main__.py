"""Start the app: `python -m digits_knn`, with any option of `streamlit run`.

`python -m digits_knn class [NAME ...]` opens it to the classroom's network, under these names of
the machine too. What must hold before the first visitor comes is set here: no file can set it.
"""

import gc
import ipaddress
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

# visitors share the processor, and one image is no work for several threads; NumPy reads it once
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import psutil
from streamlit import config, net_util, runtime
from streamlit.commands import navigation
from streamlit.runtime.stats import GaugeStat
from streamlit.web import cli
from streamlit.web.server.starlette import starlette_server

from digits_knn import server
from digits_knn.server.connections import THIS_MACHINE

APP = Path(__file__).parents[1] / "app.py"
HERE = ("localhost", *THIS_MACHINE)
FILES = 65_536  # open at once, if the machine allows: a visitor's browser takes several


def options(arguments: Sequence[str]) -> list[str]:
    """Return the options of `streamlit run`.

    Parameters
    ----------
    arguments : sequence of str
        Of the command line: options of `streamlit run`, which are passed on, or "class" and names.

    Raises
    ------
    ValueError
        If the app is to be opened to a network, and this machine is in none.
    """
    if arguments[:1] != ["class"]:
        return [*_allowed(HERE), *arguments]
    addresses = _addresses()
    name = socket.gethostname()
    names = dict.fromkeys([*addresses, *arguments[1:], name, f"{name}.local"])
    print(
        f"Students can reach this machine as {', '.join(names)}. For another name, start with "
        "`make class NAME=that-name`."
    )
    return [
        *("--server.address", "0.0.0.0", "--browser.serverAddress", addresses[0]),
        *_allowed([*HERE, *names]),
    ]


def _allowed(hosts: Sequence[str]) -> list[str]:
    """Allow no other host names than these, so that no foreign page reaches in."""
    return [part for host in hosts for part in ("--server.allowedHosts", host)]


def _addresses() -> list[str]:
    """Return this machine's addresses in its networks, that of its way to the internet first."""
    stats = psutil.net_if_stats()
    own = [
        entry.address
        for name, entries in psutil.net_if_addrs().items()
        for entry in entries
        if entry.family == socket.AF_INET and stats[name].isup
    ]
    with suppress(OSError), socket.socket(type=socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # connecting a datagram socket sends nothing
        own.insert(0, str(probe.getsockname()[0]))
    addresses = list(map(ipaddress.ip_address, dict.fromkeys(own)))
    others = [str(each) for each in addresses if not each.is_loopback and not each.is_link_local]
    if not others:
        raise ValueError("This machine is not on a network.")
    return others


def prepare() -> None:
    """Set up the process before the server starts."""
    _compute_ahead()
    _send_at_once()
    # asked by a page of another origin, Streamlit would look up this machine's addresses, one of
    # them at a server on the internet, and answer nobody meanwhile
    net_util.get_external_ip = net_util.get_internal_ip = lambda: None
    # it would cover the page, and our own sentence, with a dialog; see `digits_knn.ui.frame`
    navigation.send_page_not_found = lambda ctx: None  # noqa: ARG005 # its name is checked
    # in each run Streamlit goes through all options six times for the theme, 3% of a stroke; a
    # change of the theme now needs a restart
    config.get_options_for_section = cache(config.get_options_for_section)
    _allow_files()
    server.guard()
    gc.collect()
    gc.freeze()  # all this stays for good: collections skip it and take half as long


def _compute_ahead() -> None:
    """Import and compute what the first visitor would wait for, before an empty page."""
    # not at the top: the lines there must come first
    from digits_knn.knn.metrics import METRICS
    from digits_knn.ui import frame  # noqa: F401
    from digits_knn.ui.draw import reasons  # noqa: F401
    from digits_knn.ui.learn import registry  # noqa: F401
    from digits_knn.ui.shared import pictures, results, state

    metric = next(iter(METRICS))
    for weights in state.WEIGHTS_LABELS:
        results.scores(weights, metric)
    results.reference_quantiles(metric)
    pictures.encoded_digits()


def _watch() -> None:
    """Show figures of the running app, if whoever starts it asks for them.

    Raises
    ------
    ValueError
        If they cannot be shown as asked.
    """
    from digits_knn import monitoring
    from digits_knn.store.errors import StoreError
    from digits_knn.ui.class_room import room

    def sessions() -> float:
        if not runtime.exists():
            return 0
        stats = runtime.get_instance().stats_mgr.get_stats(family_names=["active_sessions"])
        gauges = [each for each in stats["active_sessions"] if isinstance(each, GaugeStat)]
        return sum(each.value for each in gauges)

    def is_database_up() -> bool:
        try:
            return room.store().is_up()
        except StoreError:
            return False

    monitoring.start(sessions, is_database_up)


def _send_at_once() -> None:
    """Turn Nagle's algorithm off: it holds each answer back for 40 ms.

    An answer is several small messages; without TCP_NODELAY the second waits for the browser's
    acknowledgment of the first. asyncio sets the option, but not for a socket made as Streamlit
    makes it.
    """
    bind = starlette_server._bind_socket

    def bind_without_delay(address: str, port: int, backlog: int) -> socket.socket:
        listening = bind(address, port, backlog)
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


def main() -> None:
    """Start the app."""
    try:
        chosen = options(sys.argv[1:])
        prepare()
        _watch()
    except ValueError as error:
        sys.exit(str(error))
    sys.exit(cli.main(["run", str(APP), *chosen], prog_name="streamlit"))


if __name__ == "__main__":
    main()
