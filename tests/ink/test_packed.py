"""Drawings as short text: what is packed comes back, and nothing else is unpacked."""

import base64
import json
import string
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digits_knn.arrays import Floats
from digits_knn.ink import fabric, preprocessing, samples
from digits_knn.ink.packed import MAX_KEPT, MAX_LINK, pack, unpack

SAFE = {*string.ascii_letters, *string.digits, "-", "_"}  # in a link, as they are


def packed(value: Any) -> str:
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(value).encode())).decode()


def scribble(n_strokes: int, n_points: int, step: float = 3) -> list[Floats]:
    random = np.random.default_rng(0)
    return [
        random.uniform(0, 280, 2) + random.normal(0, step, (n_points, 2)).cumsum(axis=0)
        for _ in range(n_strokes)
    ]


@pytest.mark.parametrize("sample", samples.SAMPLES, ids=lambda each: each.name)
def test_a_drawing_comes_back_and_is_read_alike(sample: samples.Sample) -> None:
    text = pack(sample.strokes, MAX_LINK)
    again = unpack(text)
    assert set(text) <= SAFE
    assert len(again) == len(sample.strokes)
    assert np.array_equal(
        preprocessing.image_from_strokes(again), preprocessing.image_from_strokes(sample.strokes)
    )


@given(
    st.lists(st.lists(st.tuples(*[st.floats(-1e4, 1e4)] * 2), min_size=1, max_size=20), max_size=5)
)
def test_every_point_is_where_it_was(drawing: list[list[tuple[float, float]]]) -> None:
    strokes = [np.array(points) for points in drawing]
    again = unpack(pack(strokes, MAX_LINK))
    assert len(again) == len(strokes)
    for stroke, copy in zip(strokes, again, strict=True):
        assert np.abs(stroke[0] - copy[0]).max() < 0.3
        assert np.abs(stroke[-1] - copy[-1]).max() < 0.3


@pytest.mark.parametrize("size", [(2, 1_000), (30, 200), (100, 20)])
def test_a_large_drawing_is_thinned(size: tuple[int, int]) -> None:
    strokes = scribble(*size)
    text = pack(strokes, MAX_LINK)
    assert len(text) <= MAX_LINK
    for stroke, copy in zip(strokes, unpack(text), strict=True):
        for point in copy:  # what is left is near what was drawn
            assert np.abs(stroke - point).max(axis=1).min() <= 8


def test_what_does_not_fit_at_all_is_refused() -> None:
    with pytest.raises(ValueError, match="too many strokes"):
        pack(scribble(500, 40), MAX_LINK)


@pytest.mark.parametrize("n_strokes", [1, 20, fabric.MAX_STROKES])
def test_a_drawing_that_the_canvas_takes_is_taken_back(n_strokes: int) -> None:
    # a curve of the canvas is read as several points, so there may be more of them than it takes
    strokes = scribble(n_strokes, 4 * fabric.MAX_POINTS // n_strokes, step=0.5)
    again = fabric.canvas_from_strokes(unpack(pack(strokes, MAX_KEPT)))
    for stroke, copy in zip(strokes, fabric.strokes_from_canvas(again), strict=True):
        assert np.abs(stroke[0] - copy[0]).max() <= 8
        assert np.abs(stroke[-1] - copy[-1]).max() <= 8


NO_DRAWINGS: list[Any] = [
    *(5, None, [], {}, "x", [[1, 2]], [0.3, [1, 2]], [True, [1, 2]], [[], [1, 2]]),
    *([1, 5], [1, []], [1, [1]], [1, ["1", 2]], [1, [1.5, 2]], [1, [True, 2]], [1, [2**40, 2]]),
    [1, [0] * 5_000_000],  # 15 MB
    [1, *[[0, 0]] * 501],  # more strokes than the canvas takes
    [1, [0] * 40_002],  # more points
]


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "é", "=", "A" * 5_000),
        *(packed(value) for value in NO_DRAWINGS),
        base64.urlsafe_b64encode(zlib.compress(b"[" * 100_000)).decode(),
    ],
)
def test_what_is_no_packed_drawing_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a packed drawing"):
        unpack(text)
