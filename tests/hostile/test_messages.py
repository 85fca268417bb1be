"""Forged messages: nothing is raised, the session goes on, and so do all others."""

import random
from collections.abc import Callable, Coroutine
from typing import Any

from tests.hostile.forger import Forger, View

Finish = Callable[[Coroutine[Any, Any, object]], object]
SEED = 0
N_VIEWS = 10  # of some thirty; benchmarks/hostile.py has all
N_SENT = 30


def test_forged_values_raise_nothing_and_break_no_session(
    forged: tuple[Forger, list[View]], finish: Finish
) -> None:
    somebody, views = forged
    rng = random.Random(SEED)
    for view in rng.sample(views, N_VIEWS):
        finish(somebody.send_some(view, N_SENT, rng))
    assert somebody.outcome.n_sent >= N_VIEWS * N_SENT
    assert dict(somebody.outcome.raised) == {}
    assert somebody.outcome.broken == []


def test_forged_addresses_raise_nothing_and_break_no_session(
    forged: tuple[Forger, list[View]], finish: Finish
) -> None:
    somebody, views = forged
    for view in views:
        if not view.query or "Join" in view.chosen.values():  # which shows the class's QR code
            finish(somebody.send_urls(view))
    for path in ("", "learn", "class"):
        finish(somebody.send_queries(path))
    assert dict(somebody.outcome.raised) == {}
    assert somebody.outcome.broken == []
