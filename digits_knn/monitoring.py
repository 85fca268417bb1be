"""What whoever runs the app may watch: figures for Prometheus, and a line for each drawing.

Nothing is shown unless it is asked for:

- DIGITS_KNN_METRICS_PORT names a port of this machine at which Prometheus finds the figures.
- DIGITS_KNN_LOG_DRAWINGS=1 has each drawing that is read written to the log, as a line of JSON.

Neither says whose a drawing is, in which class it is, or what it looks like.
"""

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from prometheus_client import Counter, Gauge, Histogram, start_http_server

from digits_knn.arrays import Floats

SECONDS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)  # between which times are counted
MAX_PORT = 65_535

ANSWERS = Histogram(
    "digits_knn_answer_seconds",
    "Time to read a drawing and send the answer, by page: draw or class",
    ["page"],
    buckets=SECONDS,
)
DRAWINGS = Counter("digits_knn_class_drawings", "Drawings stored in classes")
DATABASE = Histogram(
    "digits_knn_database_seconds",
    "Time of a transaction, including the wait for its turn, by what it does: read or write",
    ["does"],
    buckets=SECONDS,
)
DATABASE_ERRORS = Counter(
    "digits_knn_database_errors",
    "Transactions that failed, by what they do: read or write",
    ["does"],
)
_LOGGER = logging.getLogger(__name__)
_LOGGER.setLevel(logging.WARNING)
_LOGGER.propagate = False


def start(sessions: Callable[[], float], is_database_up: Callable[[], bool]) -> None:
    """Begin to show what the environment asks for.

    Parameters
    ----------
    sessions : callable
        How many visits there are now.
    is_database_up : callable
        Whether the database of the classes answers.

    Raises
    ------
    ValueError
        If DIGITS_KNN_METRICS_PORT is no port, or another program's.
    """
    if os.environ.get("DIGITS_KNN_LOG_DRAWINGS") == "1":
        _LOGGER.addHandler(logging.StreamHandler(sys.stdout))
        _LOGGER.setLevel(logging.INFO)
    named = os.environ.get("DIGITS_KNN_METRICS_PORT", "")
    if not named:
        return
    if not named.isascii() or not named.isdigit() or not 0 < int(named) <= MAX_PORT:
        raise ValueError(f"DIGITS_KNN_METRICS_PORT must be 1 to {MAX_PORT}, not {named}.")
    Gauge("digits_knn_sessions", "Visits that are connected").set_function(sessions)
    up = Gauge("digits_knn_database_up", "1 if the database of the classes answers, else 0")
    up.set_function(is_database_up)
    try:
        start_http_server(int(named), addr="127.0.0.1")
    except OSError as error:
        raise ValueError(
            f"Port {named} of DIGITS_KNN_METRICS_PORT cannot be used: each process needs its own."
        ) from error


def note_answer(
    page: str, seconds: float, strokes: Sequence[Floats], answers: Sequence[int]
) -> None:
    """Count a drawing that was read, and write it to the log if that is asked for.

    Parameters
    ----------
    page : str
        Where it was drawn: "draw" or "class".
    seconds : float
        From the message with it to the answer.
    strokes : sequence of ndarrays of shape (n, 2)
        Of which their numbers are told.
    answers : sequence of int
        The digits it was taken for.
    """
    ANSWERS.labels(page).observe(seconds)
    if _LOGGER.isEnabledFor(logging.INFO):
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "event": "drawing_read",
            "page": page,
            "strokes": len(strokes),
            "points": sum(map(len, strokes)),
            "answers": list(answers),
            "seconds": round(seconds, 4),
        }
        _LOGGER.info(json.dumps(line))


@contextmanager
def transaction(does: str, errors: type[Exception]) -> Iterator[None]:
    """Time a transaction, and count it if it fails with an error of the database's.

    Parameters
    ----------
    does : str
        "read" or "write".
    errors : type
        Of the database.
    """
    with DATABASE.labels(does).time(), DATABASE_ERRORS.labels(does).count_exceptions(errors):
        yield
