"""Facts about the strokes that are found in ink."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from scipy import ndimage

from digits_knn.arrays import Bools, Floats
from digits_knn.ink import tracing
from digits_knn.ink.strokes import Stroke
from digits_knn.ink.tracing import thin, trace


def line(*points: tuple[float, float]) -> Floats:
    return np.array(points, dtype=np.float64)


def inked(strokes: list[Floats], pen: float, size: int = 120) -> Floats:
    """Paint strokes with a round pen and smooth edges."""
    canvas = Image.new("L", (4 * size, 4 * size))
    draw = ImageDraw.Draw(canvas)
    half = 2 * pen
    for stroke in strokes:
        points = [(4 * x, 4 * y) for x, y in stroke]
        draw.line(points, fill=255, width=round(2 * half))
        for x, y in points:
            draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return np.asarray(canvas.resize((size, size), Image.Resampling.BOX)) / 255


def ring(x: float, y: float, radius: float) -> Floats:
    angles = np.radians(np.linspace(0, 360, 49))
    return np.stack([x + radius * np.cos(angles), y + radius * np.sin(angles)], axis=1)


def far(strokes: list[Stroke], drawn: list[Floats]) -> float:
    """How far any point of some strokes is from the nearest point of others, at most."""
    ways = [
        line(*(start + (end - start) * part for part in np.linspace(0, 1, 50)))
        for stroke in drawn
        for start, end in pairwise(stroke)
    ]
    points = np.vstack(ways)
    return max(
        float(np.hypot(*(points[:, None] - stroke[None]).T).min(axis=1).max()) for stroke in strokes
    )


@pytest.mark.parametrize("pen", [1, 3, 8, 14])
def test_a_line_is_found_along_its_middle_whatever_the_pen(pen: float) -> None:
    drawn = [line((30, 20), (70, 100))]
    (found,) = trace(inked(drawn, pen))
    assert far([found], drawn) < 1.5
    assert far(drawn, [found]) < 4  # its ends, too


@pytest.mark.parametrize("pen", [2, 6, 10])
def test_a_ring_is_one_closed_stroke(pen: float) -> None:
    drawn = [ring(60, 60, 40)]
    (found,) = trace(inked(drawn, pen))
    np.testing.assert_array_equal(found[0], found[-1])
    assert far([found], drawn) < 1


@pytest.mark.parametrize("pen", [2, 6, 10])
@pytest.mark.parametrize("angle", [60, 90])
def test_crossing_lines_are_two_straight_strokes(pen: float, angle: float) -> None:
    across, down = 45 * np.sin(np.radians(angle / 2)), 45 * np.cos(np.radians(angle / 2))
    drawn = [
        line((60 - across, 60 - down), (60 + across, 60 + down)),
        line((60 + across, 60 - down), (60 - across, 60 + down)),
    ]
    found = trace(inked(drawn, pen))
    assert len(found) == 2
    assert far(found, drawn) < 2.5


def test_a_line_that_meets_another_ends_there() -> None:
    drawn = [line((20, 60), (100, 60)), line((60, 60), (60, 110))]
    found = trace(inked(drawn, 6))
    assert len(found) == 2
    assert far(found, drawn) < 1.5


def test_a_filled_loop_is_a_loop() -> None:
    drawn = [line((60, 40), (60, 110))]
    ink = np.maximum(inked(drawn, 6), inked([ring(60, 30, 8)], 16))
    assert max(np.ptp(np.vstack(trace(ink)), axis=0)) > 60
    assert np.ptp(np.vstack(trace(ink))[:, 0]) > 8


def test_bumps_of_the_edge_are_no_strokes() -> None:
    ink = inked([line((60, 20), (60, 100))], 12) >= 0.5
    ink[40:43, 54:67] = True
    ink[70, 53:67] = True
    assert len(trace(ink)) == 1


def test_parts_that_do_not_touch_are_strokes_of_their_own() -> None:
    drawn = [line((30, 20), (30, 100)), line((80, 20), (80, 100))]
    assert len(trace(inked(drawn, 5))) == 2


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (1, 40), (40, 1), (30, 30), (2000, 3)])
def test_ink_of_any_shape_has_strokes_within_it(shape: tuple[int, int]) -> None:
    strokes = trace(np.ones(shape))
    assert strokes
    points = np.vstack(strokes)
    assert (points >= 0).all()
    assert (points <= shape[::-1]).all()


@given(pattern=st.integers(0, 2**36 - 1))
def test_thinning_keeps_every_part_and_every_hole(pattern: int) -> None:
    cells = np.array([pattern >> i & 1 for i in range(36)], dtype=np.bool_).reshape(6, 6)
    is_ink = np.kron(cells, np.ones((3, 3), dtype=np.bool_))
    thinned = thin(is_ink)
    assert not (thinned & ~is_ink).any()
    assert _n_parts(thinned) == _n_parts(is_ink)
    assert _n_holes(thinned) == _n_holes(is_ink)


def _n_parts(is_ink: Bools) -> int:
    return int(ndimage.label(is_ink, np.ones((3, 3)))[1])


def _n_holes(is_ink: Bools) -> int:
    return int(ndimage.label(~np.pad(is_ink, 1))[1]) - 1


@settings(max_examples=30)
@given(
    top=st.integers(0, 9), left=st.integers(0, 9), down=st.integers(0, 9), right=st.integers(0, 9)
)
def test_a_margin_only_moves_strokes(top: int, left: int, down: int, right: int) -> None:
    ink = inked([ring(20, 20, 12), line((20, 20), (38, 38))], 4, 40)
    padded = np.pad(ink, ((top, down), (left, right)))
    for stroke, moved in zip(trace(ink), trace(padded), strict=True):
        np.testing.assert_allclose(moved, stroke + np.array([left, top]), atol=1e-9)


@settings(max_examples=30)
@given(pattern=st.lists(st.lists(st.floats(0, 1), min_size=7, max_size=7), min_size=1, max_size=9))
def test_whatever_is_ink_is_traced(pattern: list[list[float]]) -> None:
    ink = np.array(pattern)
    if (ink < 0.5).all():
        with pytest.raises(ValueError, match="nothing to read"):
            trace(ink)
    else:
        strokes = trace(ink)
        assert strokes
        assert all(np.isfinite(stroke).all() for stroke in strokes)


def test_neighbors_are_numbered_clockwise() -> None:
    angles = [np.arctan2(down, right) for down, right in tracing.NEIGHBORS]
    assert (np.diff(np.unwrap(angles)) > 0).all()
