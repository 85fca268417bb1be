"""A process that accepts drawings, as a server does, until it is killed: see `test_kill`.

For each line of its input, a key, it sends a drawing in one of some threads, and writes the key
once it is acknowledged.
"""

import sys
import threading
from queue import Queue

import numpy as np

from digits_knn.store import database, students
from digits_knn.store.limits import Limiter

THREADS = 4
LABEL, ANSWER = 7, 1
STROKES = [np.array([[10.0, 20.5], [30.0, 40.0], [31.5, 40.0]]), np.array([[100.0, 100.0]])]
IMAGE = 16 * np.eye(8)  # not a digit of scikit-learn's, which takes seconds to import


def main() -> None:
    """Accept drawings of the persons whose tokens are given, at the database of this address."""
    url, *tokens = sys.argv[1:]
    store = database.open_store(url)
    store.sends = Limiter(seconds=0, burst=1)
    waiting: Queue[str] = Queue()
    lock = threading.Lock()

    def accept(token: str) -> None:
        while True:
            key = waiting.get()
            students.send(store, token, key, LABEL, STROKES, IMAGE, ANSWER)
            with lock:
                print(key, flush=True)

    for token in tokens:
        threading.Thread(target=accept, args=(token,), daemon=True).start()
    print("ready", flush=True)
    for line in sys.stdin:
        waiting.put(line.strip())


if __name__ == "__main__":
    main()
