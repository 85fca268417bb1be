"""What the processes that a benchmark started take of the machine, as Linux tells it in /proc."""

import os
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")  # of a second, in which the kernel counts
APP, DATABASE, OWN = "server", "database", "browsers and clients"
KINDS = {b"digits_knn": APP, b"/postgres": DATABASE}  # what is in a command line
SPENT = slice(11, 15)  # in a process's stat: its own and its ended children's time, see proc(5)
IDLE, WAITING = 3, 4  # in that of the machine

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
    for process, kind in _tree(os.getpid(), OWN):
        try:
            stat = Path(f"/proc/{process}/stat").read_text().rsplit(") ", 1)[1].split()
        except OSError:  # it has ended
            continue
        spent[kind] += sum(map(int, stat[SPENT])) / TICKS
    return spent


def machine_seconds() -> float:
    """Return how long all processors have computed since the machine started, in seconds."""
    counts = [int(each) for each in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(counts) - counts[IDLE] - counts[WAITING]) / TICKS


def app_memory() -> dict[str, float]:
    """Return the app's memory, now and at most, MB."""
    app = next(process for process, kind in _tree(os.getpid(), OWN) if kind == APP)
    lines = Path(f"/proc/{app}/status").read_text().splitlines()
    sizes = {name: value for name, _, value in (line.partition(":") for line in lines)}
    return {
        name: int(sizes[field].split()[0]) / 1024
        for name, field in {"now": "VmRSS", "most": "VmHWM"}.items()
    }


def _tree(process: int, kind: str) -> list[tuple[int, str]]:
    """Return a process and all below it, each with its kind; one of a kind passes it on."""
    try:
        command = Path(f"/proc/{process}/cmdline").read_bytes()
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        children = [child for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []
    if kind == OWN and process != os.getpid():
        kind = next((name for sign, name in KINDS.items() if sign in command), OWN)
    return [(process, kind), *(pair for child in children for pair in _tree(int(child), kind))]
