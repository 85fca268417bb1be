"""Killed under load, a server loses no drawing that it has acknowledged."""

import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

import numpy as np
from sqlalchemy import select

from digits_knn.ink import packed
from digits_knn.store import students
from digits_knn.store.database import Store
from digits_knn.store.schema import drawings
from tests.store.accepting import ANSWER, IMAGE, LABEL, STROKES, THREADS
from tests.store.worlds import World

ROOT = Path(__file__).parents[2]
KILLS = 3
ACKNOWLEDGED = 40  # drawings before each kill, while more are under way
SENT = 2000  # drawings that are waiting


def test_a_killed_server_loses_no_acknowledged_drawing(
    url: str, opened: Callable[..., Store]
) -> None:
    world = World.started(opened(url))
    tokens = [world.join() for _ in range(THREADS)]
    world.store.close()
    acknowledged: set[str] = set()
    numbers = count()
    for kill in range(KILLS):
        keys = [f"drawing-{next(numbers)}" for _ in range(SENT)]
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.store.accepting", url, *tokens],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert server.stdin
        assert server.stdout
        assert server.stdout.readline() == "ready\n"
        server.stdin.write("\n".join(keys) + "\n")
        server.stdin.flush()
        for _ in range(ACKNOWLEDGED + 7 * kill):
            acknowledged.add(server.stdout.readline().strip())
        server.kill()
        rest, _ = server.communicate(timeout=30)
        # what it wrote before it died counts, but for a line that was cut off
        acknowledged |= {line.strip() for line in rest.splitlines(keepends=True) if "\n" in line}
    assert "" not in acknowledged
    assert KILLS * ACKNOWLEDGED <= len(acknowledged) < KILLS * SENT

    store = opened(url)
    with store.reading() as connection:
        kept = {row.key: row for row in connection.execute(select(drawings))}
    assert acknowledged <= set(kept)
    for row in kept.values():  # those too that were stored, but not acknowledged any more
        assert np.array_equal(np.frombuffer(row.image, dtype=np.uint8), IMAGE.ravel())
        strokes = packed.unpack(row.strokes.decode())
        assert all(map(np.array_equal, strokes, STROKES))
    # a lost acknowledgment is asked for again, and nothing is stored twice
    lost = min(set(kept) - acknowledged, default=min(acknowledged))
    token = next(each for each in tokens if each.startswith(f"{kept[lost].person_id}."))
    again = students.send(store, token, lost, LABEL, STROKES, IMAGE, ANSWER)
    assert again.id == kept[lost].id
