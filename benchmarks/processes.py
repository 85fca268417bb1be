"""What the processes that a benchmark started take of the machine; made for Linux."""

import os
import time
from contextlib import suppress
from pathlib import Path

import psutil

APP, DATABASE, OWN = "server", "database", "browsers and clients"
KINDS = {"digits_knn": APP, "/postgres": DATABASE}  # what is in a command line

N_SYNCS, BLOCK, PAUSE = 30, 8192, 0.05  # writes to try the disk with, their bytes, seconds between


def sync_times(folder: Path) -> list[float]:
    """Return how long the disk takes to store some small writes, each by itself, in seconds."""
    times = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(N_SYNCS):
            file.write(bytes(BLOCK))
            start = time.perf_counter()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - start)
            time.sleep(PAUSE)
    return times


def cpu_seconds() -> dict[str, float]:
    """Return how long the processes below this one have computed, by their kind, in seconds."""
    spent = dict.fromkeys((APP, DATABASE, OWN), 0.0)
    for process, kind in _tree(psutil.Process(), OWN):
        with suppress(psutil.Error):  # it has ended
            times = process.cpu_times()
            spent[kind] += times.user + times.system + times.children_user + times.children_system
    return spent


def machine_seconds() -> float:
    """Return how long all processors have computed since the machine started, in seconds."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq + times.steal)


def app_memory() -> dict[str, float]:
    """Return the memory of all processes of the app, now and at most, MB."""
    sizes = {"now": 0.0, "most": 0.0}
    for process, kind in _tree(psutil.Process(), OWN):
        if kind == APP:
            # psutil does not know the most
            lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
            known = {name: value for name, _, value in (line.partition(":") for line in lines)}
            for name, size in {"now": "VmRSS", "most": "VmHWM"}.items():
                sizes[name] += int(known[size].split()[0]) / 1024
    return sizes


def _tree(process: psutil.Process, kind: str) -> list[tuple[psutil.Process, str]]:
    """Return a process and all below it, each with its kind; one of a kind passes it on."""
    try:
        command, children = " ".join(process.cmdline()), process.children()
    except psutil.Error:
        return []
    if kind == OWN and process.pid != os.getpid():
        kind = next((name for sign, name in KINDS.items() if sign in command), OWN)
    return [(process, kind), *(pair for child in children for pair in _tree(child, kind))]
