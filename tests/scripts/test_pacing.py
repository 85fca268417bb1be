from collections.abc import Callable
from typing import Any

import pytest

Call = Callable[..., Any]

# what is told, with the pace under a name of its own
BEGIN = "({ makePace }) => { const told = []; const pace = makePace((...each) => told.push(each));"


def test_the_first_is_told_at_once(call: Call) -> None:
    told = call("elements/pacing", BEGIN + "pace.send('k', 1); pace.stop(); return told; }")
    assert told == [["k", 1]]


def test_what_is_told_meanwhile_waits_and_the_last_of_a_name_counts(call: Call) -> None:
    sends = "pace.send('k', 1); pace.send('k', 2); pace.send('k', 3); pace.send('points', 'A');"
    told = call("elements/pacing", BEGIN + sends + "pace.stop(); return told; }")
    assert told == [["k", 1]]
    told = call(
        "elements/pacing",
        BEGIN + sends + "pace.answered(); pace.answered(); pace.answered(); return told; }",
    )
    assert told == [["k", 1], ["k", 3], ["points", "A"]]


@pytest.mark.parametrize(("ends", "waits"), [("", True), ("pace.answered();", False)])
def test_it_knows_what_waits(call: Call, ends: str, waits: bool) -> None:
    sends = f"pace.send('k', 1); pace.send('k', 2); {ends}"
    asked = "const waits = pace.isWaiting('k'); pace.stop(); return waits; }"
    assert call("elements/pacing", BEGIN + sends + asked) is waits


def test_an_answer_that_never_comes_is_not_waited_for(call: Call) -> None:
    later = "return new Promise((done) => setTimeout(() => done(told), 700)); }"
    told = call("elements/pacing", BEGIN + "pace.send('k', 1); pace.send('k', 2);" + later)
    assert told == [["k", 1], ["k", 2]]


def test_after_stop_nothing_is_told(call: Call) -> None:
    sends = "pace.send('k', 1); pace.send('k', 2); pace.stop(); pace.answered();"
    assert call("elements/pacing", BEGIN + sends + "return told; }") == [["k", 1]]
