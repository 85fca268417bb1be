"""What a browser may send to the page Class, and what the server keeps of it."""

import time
from typing import Any

import numpy as np
import pytest

from digits_knn.ink import preprocessing
from digits_knn.ink.grouping import group
from digits_knn.ui.class_room import room, student

FORGED: list[Any] = [None, 5, "x", [], {}, {"key": 5, "asked": 3}, {"key": "k", "asked": "3"}, True]


@pytest.mark.parametrize("sent", FORGED, ids=str)
def test_what_is_no_drawing_to_be_sent_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, sent: Any
) -> None:
    session = {"student": {"send": sent}}
    monkeypatch.setattr("streamlit.session_state", session)
    student._on_send()
    assert student._SENDS not in session


@pytest.mark.parametrize(
    "kept",
    [
        *FORGED,
        {"teach CDFGHJKM": 5},
        {"other CDFGHJKM": "1.x"},
        {"teach": "1.x"},
        {"class " + "X" * 500: "1.x"},
        {"class CDFGHJKM": "1." + "x" * 5_000},
    ],
    ids=lambda kept: str(kept)[:40],
)
def test_what_is_no_token_is_not_taken(monkeypatch: pytest.MonkeyPatch, kept: Any) -> None:
    session: dict[str, Any] = {"class_keeper": {"kept": kept}}
    monkeypatch.setattr("streamlit.session_state", session)
    room._on_kept()
    assert room._tokens() == {}


def test_no_more_tokens_are_kept_than_a_browser_has_classes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = {f"class {i}": "1.x" for i in range(1_000)}
    monkeypatch.setattr("streamlit.session_state", {"class_keeper": {"kept": kept}})
    room._on_kept()
    assert len(room._tokens()) == room.MAX_TOKENS


def test_a_level_zigzag_and_five_hundred_dashes_take_no_time() -> None:
    zigzag = np.column_stack([280.0 * (np.arange(2_000) % 2), 10 + 0.01 * (np.arange(2_000) % 3)])
    dashes = [np.array([[i, 100.0], [i + 0.5, 101.0]]) for i in range(500)]
    begin = time.perf_counter()
    preprocessing.image_from_strokes([zigzag])
    assert group([*dashes, np.array([[0.0, 0.0], [0.0, 200.0]])]) == [list(range(501))]
    assert time.perf_counter() - begin < 2
