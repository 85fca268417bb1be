"""Facts about the way from a drawing to an image."""

import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.dataset import load_split
from digits_knn.ink import preprocessing, raster
from digits_knn.ink.deformations import (
    DEFORMATIONS,
    MAX_STRETCH,
    NEAREST,
    NONE_TAUGHT,
    Deformation,
    nearest_to_digits,
)

Floats = NDArray[np.float64]


def line(*points: tuple[float, float]) -> Floats:
    return np.array(points, dtype=np.float64)


def arc(x: float, y: float, across: float, down: float, start: int, stop: int) -> Floats:
    """Part of an ellipse; degrees clockwise from three o'clock."""
    angles = np.radians(np.linspace(start, stop, 25))
    return np.stack([x + across * np.cos(angles), y + down * np.sin(angles)], axis=1)


def eight(x: float, y: float, across: float, down: float) -> Floats:
    angles = np.radians(np.linspace(0, 360, 60))
    return np.stack([x - across * np.sin(2 * angles), y - down * np.cos(angles)], axis=1)


# Pixels of a canvas, x to the right, y down.
DRAWINGS: dict[int, list[Floats]] = {
    0: [arc(140, 140, 60, 100, 0, 360)],
    1: [line((85, 110), (145, 45), (145, 235))],
    2: [np.vstack([arc(140, 95, 55, 50, 180, 385), line((85, 235), (205, 235))])],
    3: [np.vstack([arc(130, 90, 55, 45, 205, 450), arc(130, 185, 60, 50, -90, 155)])],
    4: [line((135, 40), (80, 165), (200, 165)), line((180, 95), (170, 245))],
    5: [
        line((195, 45), (110, 45)),
        np.vstack([line((110, 45), (100, 120)), arc(135, 175, 55, 60, 230, 510)]),
    ],
    6: [np.vstack([line((165, 40), (100, 150)), arc(145, 185, 50, 50, 180, 540)])],
    7: [line((80, 50), (200, 50), (130, 240)), line((110, 145), (195, 145))],
    8: [eight(140, 140, 50, 100)],
    9: [np.vstack([arc(140, 95, 50, 50, 0, 360), line((190, 95), (185, 165), (160, 240))])],
}

coordinates = st.integers(0, 280).map(float)
points = st.tuples(coordinates, coordinates)
drawings = st.lists(
    st.lists(points, min_size=1, max_size=12).map(lambda found: line(*found)),
    min_size=1,
    max_size=4,
)
offsets = st.floats(-1e4, 1e4)
scales = st.floats(1e-3, 1e4)


def painted(strokes: list[Floats], brush: int, size: int = 280) -> NDArray[np.bool_]:
    canvas = Image.new("1", (size, size))
    pen = ImageDraw.Draw(canvas)
    for stroke in strokes:
        pen.line([(x, y) for x, y in stroke], fill=1, width=brush, joint="curve")
        for x, y in stroke:
            pen.ellipse((x - brush / 2, y - brush / 2, x + brush / 2, y + brush / 2), fill=1)
    return np.asarray(canvas)


def is_image(image: Floats) -> bool:
    return (
        image.shape == (8, 8)
        and image.dtype == np.float64
        and bool((image == image.round()).all())
        and 0 <= image.min() <= image.max() <= 16
    )


@pytest.fixture(scope="module")
def model() -> KNeighborsClassifier:
    split = load_split()
    return KNeighborsClassifier().fit(split.X_train, split.y_train)


@pytest.mark.parametrize("digit", DRAWINGS)
def test_drawn_digits_are_read(digit: int, model: KNeighborsClassifier) -> None:
    image = preprocessing.image_from_strokes(DRAWINGS[digit])
    assert model.predict(image.reshape(1, 64)) == [digit]


@pytest.mark.parametrize("brush", [8, 16, 24])
@pytest.mark.parametrize("digit", DRAWINGS)
def test_painted_digits_are_read_with_any_brush(
    digit: int, brush: int, model: KNeighborsClassifier
) -> None:
    image = preprocessing.image_from_bitmap(painted(DRAWINGS[digit], brush))
    assert model.predict(image.reshape(1, 64)) == [digit]


@settings(deadline=None, max_examples=60)
@given(strokes=drawings)
def test_every_drawing_becomes_an_image(strokes: list[Floats]) -> None:
    assert is_image(preprocessing.image_from_strokes(strokes))


@settings(deadline=None, max_examples=60)
@given(strokes=drawings, scale=scales, right=offsets, down=offsets)
def test_any_shift_and_scale_gives_the_same_image(
    strokes: list[Floats], scale: float, right: float, down: float
) -> None:
    moved = [stroke * scale + (right, down) for stroke in strokes]
    np.testing.assert_array_equal(
        preprocessing.image_from_strokes(moved), preprocessing.image_from_strokes(strokes)
    )


@pytest.mark.parametrize("digit", DRAWINGS)
@settings(deadline=None, max_examples=10)
@given(scale=scales, right=offsets, down=offsets)
def test_any_shift_and_scale_of_a_digit_gives_the_same_image(
    digit: int, scale: float, right: float, down: float
) -> None:
    moved = [stroke * scale + (right, down) for stroke in DRAWINGS[digit]]
    np.testing.assert_array_equal(
        preprocessing.image_from_strokes(moved), preprocessing.image_from_strokes(DRAWINGS[digit])
    )


@settings(deadline=None, max_examples=20)
@given(
    digit=st.sampled_from(range(10)),
    down=st.integers(0, 40),
    right=st.integers(0, 40),
    brush=st.integers(1, 30),
)
def test_any_shift_of_a_bitmap_gives_the_same_image(
    digit: int, down: int, right: int, brush: int
) -> None:
    ink = painted(DRAWINGS[digit], brush)
    moved = np.pad(ink, ((down, 0), (right, 3)))
    image = preprocessing.image_from_bitmap(ink)
    assert is_image(image)
    np.testing.assert_array_equal(preprocessing.image_from_bitmap(moved), image)


def test_rounding_errors_of_a_shift_do_not_show() -> None:
    # Of the height of the pen's box, a level line at 5/11 is just half a pen from pixels' centers.
    strokes = [line((0, 0), (50, 0), (50, 50), (0, 50), (0, 110))]
    bitmap = preprocessing.preprocess_strokes(strokes).bitmap
    random = np.random.default_rng(0)
    for _ in range(50):
        moved = [
            stroke * random.uniform(0.01, 10) + random.uniform(-1e4, 1e4, 2) for stroke in strokes
        ]
        np.testing.assert_array_equal(preprocessing.preprocess_strokes(moved).bitmap, bitmap)


def test_points_given_twice_change_nothing() -> None:
    doubled = [np.repeat(stroke, 2, axis=0) for stroke in DRAWINGS[3]]
    np.testing.assert_array_equal(
        preprocessing.image_from_strokes(doubled), preprocessing.image_from_strokes(DRAWINGS[3])
    )


def test_strokes_without_points_are_passed_over() -> None:
    empty: list[Any] = [np.empty((0, 2)), []]
    np.testing.assert_array_equal(
        preprocessing.image_from_strokes([*empty, *DRAWINGS[4]]),
        preprocessing.image_from_strokes(DRAWINGS[4]),
    )


def test_strokes_are_not_joined() -> None:
    bars = [line((0, 0), (0, 100)), line((100, 0), (100, 100))]
    bitmap = preprocessing.preprocess_strokes(bars).bitmap
    assert not bitmap[8:24, 12:20].any()


def test_what_is_given_is_not_changed() -> None:
    stroke = line((10, 20), (30, 70))
    preprocessing.image_from_strokes([stroke])
    np.testing.assert_array_equal(stroke, line((10, 20), (30, 70)))


def test_ink_is_where_the_center_of_a_pixel_is_within_half_a_pen_of_a_line() -> None:
    random = np.random.default_rng(0)
    starts = random.uniform(-2, 34, (5, 6, 2))
    ends = random.uniform(-2, 34, (5, 6, 2))
    ends[:, 0] = starts[:, 0]  # a dot
    ends[:, 1, 1] = starts[:, 1, 1]  # a level line
    ends[:, 2, 0] = starts[:, 2, 0]  # an upright one
    ends[:, 3, 1] = starts[:, 3, 1] + 1e-6  # one that is nearly level
    ends[:, 4, 1] = starts[:, 4, 1] - 2e-3
    x, y = np.meshgrid(np.arange(32) + 0.5, np.arange(32) + 0.5)
    centers = np.stack([x, y], axis=-1)[:, :, None]
    expected = []
    for start, end in zip(starts, ends, strict=True):
        way = end - start
        length = np.maximum((way**2).sum(axis=1), 1e-12)
        part = np.clip(((centers - start) * way).sum(axis=-1) / length, 0, 1)
        distances = np.hypot(*np.moveaxis(centers - (start + part[..., None] * way), -1, 0))
        expected.append(distances.min(axis=-1) <= 2.5)
    np.testing.assert_array_equal(raster.draw(starts, ends, pen=5.0), np.array(expected))


def test_blocks_of_four_by_four_pixels_are_counted() -> None:
    bitmap = np.zeros((32, 32), dtype=np.bool_)
    bitmap[0:4, 0:4] = True
    bitmap[4, 8:11] = True
    bitmap[31, 31] = True
    expected = np.zeros((8, 8))
    expected[0, 0], expected[1, 2], expected[7, 7] = 16, 3, 1
    np.testing.assert_array_equal(raster.count_blocks(bitmap), expected)


def test_the_image_is_the_ink_of_the_upright_drawing() -> None:
    for strokes in DRAWINGS.values():
        steps = preprocessing.preprocess_strokes(strokes)
        assert steps.image.sum() == steps.upright.sum()
        np.testing.assert_array_equal(raster.count_blocks(steps.upright), steps.image)
        np.testing.assert_array_equal(preprocessing.image_from_strokes(strokes), steps.image)


def test_ink_fills_the_box_in_the_middle_of_the_frame() -> None:
    margin = (32 - 21) / 2
    for digit in (0, 2, 3, 4, 6, 8):
        ink = preprocessing.preprocess_strokes(DRAWINGS[digit]).bitmap
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        assert (rows[0], rows[-1]) == (0, 31)
        assert columns[0] == pytest.approx(margin, abs=1)
        assert columns[-1] == pytest.approx(31 - margin, abs=1)


@pytest.mark.parametrize("lean", [0.0, 3.0])
def test_a_bare_1_stays_a_bar(lean: float) -> None:
    ink = preprocessing.preprocess_strokes([line((lean, 0), (0, 100))]).upright
    assert ink.any(axis=1).sum() >= 31
    assert ink.any(axis=0).sum() <= 9


def test_a_dash_stays_a_dash() -> None:
    ink = preprocessing.preprocess_strokes([line((0, 0), (100, 0))]).bitmap
    assert ink.any(axis=0).sum() >= 20
    assert ink.any(axis=1).sum() <= 5


def test_stretch_is_bounded() -> None:
    tall = [line((0, 0), (10, 0), (10, 100), (0, 100), (0, 0))]
    (stroke,) = preprocessing.preprocess_strokes(tall).strokes
    across, down = np.ptp(stroke, axis=0) / (10, 100)
    assert across / down == pytest.approx(MAX_STRETCH, rel=1e-3)


def test_slope_is_that_of_the_leftmost_ink() -> None:
    starts, ends = line((10, 2)), line((22, 30))
    bitmap = raster.draw(starts[None], ends[None], pen=3.0)[0]
    assert raster.slant(bitmap) == pytest.approx(12 / 28, abs=0.05)
    edge = raster.left_edge(bitmap)
    assert edge is not None
    (x1, y1), (x2, y2) = edge
    assert (x2 - x1) / (y2 - y1) == pytest.approx(raster.slant(bitmap))
    # beside the line, half a pen to the left
    np.testing.assert_allclose([x1, x2], np.interp([y1, y2], [2, 30], [8.5, 20.5]), atol=1)


def test_a_dash_has_no_left_edge() -> None:
    starts, ends = line((4, 16)), line((28, 16))
    dash = raster.draw(starts[None], ends[None], pen=4.0)[0]
    assert raster.left_edge(dash) is None
    assert raster.left_edge(np.zeros((32, 32), dtype=np.bool_)) is None
    assert raster.slant(dash) == 0


@pytest.mark.parametrize("shear", [-0.5, -0.2, 0.2, 0.5])
def test_slant_is_taken_out(shear: float, model: KNeighborsClassifier) -> None:
    for digit in (0, 3, 4, 8):
        slanted = [stroke @ np.array([[1, 0], [shear, 1]]) for stroke in DRAWINGS[digit]]
        steps = preprocessing.preprocess_strokes(slanted)
        assert abs(raster.slant(steps.upright)) < 0.3
        assert model.predict(steps.image.reshape(1, 64)) == [digit]


def test_the_plain_deformation_is_the_first() -> None:
    assert DEFORMATIONS[0] == Deformation()
    assert len(set(DEFORMATIONS)) == len(DEFORMATIONS)


def test_the_kept_deformation_is_nearer_to_the_data_than_the_plain_one(
    model: KNeighborsClassifier,
) -> None:
    def distances(enabled: preprocessing.PreprocessingSteps) -> Floats:
        made = [preprocessing.preprocess_strokes(each, enabled) for each in DRAWINGS.values()]
        X = np.array([steps.image.ravel() for steps in made])
        return np.asarray(model.kneighbors(X, n_neighbors=3)[0])

    kept = distances(preprocessing.ALL_STEPS)
    plain = distances(preprocessing.PreprocessingSteps(fitted=False))
    assert kept.mean() < plain.mean() - 1


def keep(deformation: Deformation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        preprocessing,
        "nearest_to_digits",
        lambda render, *_: (deformation, render([deformation])[0]),
    )


@pytest.mark.parametrize(("part", "axis"), [("bend_x", 0), ("bend_y", 1)])
def test_deformations_move_the_middle_right_and_down(
    part: str, axis: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ink_center(shift: float) -> float:
        keep(Deformation(**{part: shift}), monkeypatch)
        steps = preprocessing.preprocess_strokes(DRAWINGS[4])
        return float(np.argwhere(steps.upright)[:, 1 - axis].mean())

    assert ink_center(-0.15) + 0.3 < ink_center(0) < ink_center(0.15) - 0.3


@pytest.mark.parametrize("scale", [1, 8])
def test_thin_lines_of_a_large_bitmap_are_found(scale: int, model: KNeighborsClassifier) -> None:
    large = painted([stroke * scale for stroke in DRAWINGS[7]], 1, size=280 * scale)
    assert model.predict(preprocessing.image_from_bitmap(large).reshape(1, 64)) == [7]


def test_a_taper_makes_the_bottom_wider_and_the_top_narrower(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def widths(taper: float) -> tuple[int, int]:
        keep(Deformation(taper=taper), monkeypatch)
        ink = preprocessing.preprocess_strokes(DRAWINGS[8]).upright
        top, bottom = np.ptp(np.nonzero(ink[:16])[1]), np.ptp(np.nonzero(ink[16:])[1])
        return int(top), int(bottom)

    (top, bottom), (top_before, bottom_before) = widths(0.4), widths(0)
    assert top < top_before - 2
    assert bottom > bottom_before + 2


def test_the_deformation_kept_is_the_one_nearest_to_the_label_that_comes_nearest() -> None:
    split = load_split()
    rows = [int(np.flatnonzero(split.y_train == label)[0]) for label in (3, 8)]
    bitmaps = np.zeros((3, 32, 32), dtype=np.bool_)  # no ink; a 3 of the data; the same 3 and a 1
    for bitmap, x in zip(bitmaps[1:], split.X_train[[rows[0], rows[0]]], strict=True):
        for block, count in enumerate(x.astype(int)):
            top, left = 4 * (block // 8), 4 * (block % 8)
            bitmap[top : top + 4, left : left + 4].flat[:count] = True
    bitmaps[2, 0, 0] ^= True
    tried = DEFORMATIONS[:3]
    kept, upright = nearest_to_digits(lambda _: bitmaps, NONE_TAUGHT, tried)
    squares = ((raster.count_blocks(bitmaps).reshape(3, 1, 64) - split.X_train) ** 2).sum(axis=2)
    of_label = np.sqrt(squares.min(axis=0))[split.y_train == 3]
    winners = np.flatnonzero(split.y_train == 3)[of_label.argsort()[:NEAREST]]
    expected = int(np.sqrt(squares[:, winners]).mean(axis=1).argmin())
    assert kept == tried[expected] != tried[0]
    np.testing.assert_array_equal(upright, bitmaps[expected])


@pytest.mark.parametrize("points", [1, 5])
def test_a_dot_is_a_dot_in_the_middle(points: int) -> None:
    steps = preprocessing.preprocess_strokes([line((3, 4))] * points)
    rows, columns = np.nonzero(steps.bitmap)
    assert 8 <= steps.image.sum() <= 25
    assert rows.mean() == columns.mean() == 15.5


@pytest.mark.parametrize("shape", ["scribble", "dots", "walk"])
def test_twenty_thousand_points_take_no_time(shape: str) -> None:
    random = np.random.default_rng(0)
    strokes: dict[str, list[Floats]] = {
        "scribble": [random.random((20_000, 2))],
        "dots": list(random.random((20_000, 1, 2))),
        "walk": [np.cumsum(random.normal(size=(20_000, 2)), axis=0)],
    }
    begin = time.perf_counter()
    assert is_image(preprocessing.image_from_strokes(strokes[shape]))
    assert time.perf_counter() - begin < 1


def test_many_points_on_a_line_are_as_good_as_few() -> None:
    stroke = DRAWINGS[0][0]
    places = np.linspace(0, len(stroke) - 1, 20_000)
    dense = np.stack([np.interp(places, range(len(stroke)), axis) for axis in stroke.T], axis=1)
    few, many = (
        preprocessing.preprocess_strokes([points]).bitmap.astype(int) for points in (stroke, dense)
    )
    assert np.abs(few - many).sum() <= 10


@pytest.mark.parametrize("size", [1e-300, 1e300, 1.7e308])
def test_any_size_a_float_holds_is_read(size: float) -> None:
    corner = line((-1, -1), (0.5, -1), (0, -0.25))
    np.testing.assert_array_equal(
        preprocessing.image_from_strokes([corner * size]),
        preprocessing.image_from_strokes([corner]),
    )


@pytest.mark.parametrize(
    ("strokes", "message"),
    [
        ([], "nothing to read"),
        ([np.empty((0, 2))], "nothing to read"),
        ([line((0, np.nan))], "finite"),
        ([line((0, np.inf))], "finite"),
        ([np.zeros((3, 3))], r"shape \(n, 2\), not \(3, 3\)"),
        ([np.zeros(2)], r"shape \(n, 2\), not \(2,\)"),
    ],
)
def test_bad_strokes_are_refused(strokes: list[Floats], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        preprocessing.image_from_strokes(strokes)


@pytest.mark.parametrize(
    ("ink", "message"),
    [
        (np.zeros((5, 5)), "nothing to read"),
        (np.zeros((0, 5)), "nothing to read"),
        (np.full((5, 5), 255), "from 0 to 1"),
        (np.full((5, 5), -1), "from 0 to 1"),
        (np.full((5, 5), np.nan), "from 0 to 1"),
        (np.zeros((5, 5, 3)), "2-D"),
    ],
)
def test_bad_bitmaps_are_refused(ink: Floats, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        preprocessing.image_from_bitmap(ink)


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (3, 3), (600, 800)])
def test_ink_of_any_shape_becomes_an_image(shape: tuple[int, int]) -> None:
    assert is_image(preprocessing.image_from_bitmap(np.ones(shape)))


def test_plain_resize_depends_on_place() -> None:
    moved = [stroke + 40 for stroke in DRAWINGS[1]]
    here, there = preprocessing.plain_resize(DRAWINGS[1]), preprocessing.plain_resize(moved)
    assert is_image(here)
    assert (here != there).any()


@pytest.mark.parametrize("pen", [2.0, 4.5, 5.3, 64.0])
def test_rows_at_the_very_edge_of_the_pen_are_drawn(pen: float) -> None:
    starts = np.array([[[10.0, 16 - pen / 2 - 0.5], [10.0, 16.5 + pen / 2]]])
    starts = starts + np.linspace(-1e-6, 1e-6, 21)[:, None, None]
    ink = raster.draw(starts, starts + 3, pen)  # a warning is an error
    assert ink.any(axis=(1, 2)).all()
