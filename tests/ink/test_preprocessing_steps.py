"""What each step on the way from strokes to an image does: the others stay when it is left out."""

from dataclasses import fields, replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digits_knn.ink import preprocessing, raster
from digits_knn.ink.deformations import NO_DIGITS
from digits_knn.ink.preprocessing import FULL, PEN, Treatment, steps_from_strokes
from tests.ink.test_preprocessing import DRAWINGS, Floats, drawings, is_image

NONE = Treatment(frame=False, pen=False, upright=False, counts=False)
STEPS = [field.name for field in fields(Treatment)]
ALL_WAYS = [Treatment(*done) for done in product((True, False), repeat=len(STEPS))]


def slanted(shear: float) -> list[Floats]:
    return [stroke @ np.array([[1, 0], [-shear, 1]]) for stroke in DRAWINGS[0]]


@settings(deadline=None, max_examples=60)
@given(strokes=drawings)
def test_without_any_step_it_is_the_plain_resize(strokes: list[Floats]) -> None:
    np.testing.assert_array_equal(
        steps_from_strokes(strokes, NONE).image, preprocessing.plain_resize(strokes)
    )


@settings(deadline=None, max_examples=40)
@given(strokes=drawings, treatment=st.sampled_from(ALL_WAYS))
def test_every_way_gives_an_image(strokes: list[Floats], treatment: Treatment) -> None:
    assert is_image(steps_from_strokes(strokes, treatment).image)


@pytest.mark.parametrize("size", [1e-300, 1e6])
@pytest.mark.parametrize("treatment", ALL_WAYS)
def test_any_size_on_the_canvas_gives_an_image(treatment: Treatment, size: float) -> None:
    strokes = [stroke / 280 * size for stroke in DRAWINGS[7]]
    assert is_image(steps_from_strokes(strokes, treatment).image)


@pytest.mark.parametrize("treatment", [way for way in ALL_WAYS if way != FULL])
def test_what_is_far_off_the_canvas_is_refused_where_place_may_matter(treatment: Treatment) -> None:
    with pytest.raises(ValueError, match="within 1,000,000 pixels"):
        steps_from_strokes([np.array([[0, 0], [2e6, 5]])], treatment)


def test_all_steps_are_done_unless_told_otherwise() -> None:
    np.testing.assert_array_equal(
        steps_from_strokes(DRAWINGS[3]).image, steps_from_strokes(DRAWINGS[3], FULL).image
    )


@pytest.mark.parametrize("others", [way for way in ALL_WAYS if way.frame])
def test_place_matters_only_without_the_frame(others: Treatment) -> None:
    moved = [stroke + np.array([35, -20]) for stroke in DRAWINGS[2]]
    assert np.array_equal(
        steps_from_strokes(DRAWINGS[2], others).image, steps_from_strokes(moved, others).image
    )
    left_out = replace(others, frame=False)
    assert not np.array_equal(
        steps_from_strokes(DRAWINGS[2], left_out).image, steps_from_strokes(moved, left_out).image
    )


def test_without_the_frame_a_drawing_stays_where_it_is_on_the_canvas() -> None:
    steps = steps_from_strokes([np.array([[35.0, 70.0], [105.0, 70.0]])], Treatment(frame=False))
    np.testing.assert_allclose(steps.strokes[0][[0, -1]], [[4, 8], [12, 8]])
    rows, columns = np.nonzero(steps.bitmap)
    assert (rows.mean() + 0.5, columns.mean() + 0.5) == pytest.approx((8, 8))


def test_without_the_frame_slant_is_still_taken_out_in_its_place() -> None:
    steps = steps_from_strokes(
        [stroke / 2 + 100 for stroke in slanted(0.4)], Treatment(frame=False)
    )
    assert steps.slope < -0.2
    assert abs(raster.slope(steps.upright)) < 0.3
    before, after = np.argwhere(steps.bitmap).mean(axis=0), np.argwhere(steps.upright).mean(axis=0)
    np.testing.assert_allclose(before, after, atol=2)


@pytest.mark.parametrize("scale", [0.25, 0.5, 1.0])
def test_without_the_pen_a_small_drawing_gets_thick_lines(scale: float) -> None:
    small = [stroke * scale for stroke in DRAWINGS[7]]
    drawn = np.ptp(np.vstack(small), axis=0).max()
    fitted = steps_from_strokes(small, Treatment(pen=False))
    frame = np.ptp(np.vstack(fitted.strokes), axis=0).max()
    assert fitted.pen == pytest.approx(20 * frame / drawn, rel=1e-3)  # 20 pixels of the canvas
    assert steps_from_strokes(small).pen == PEN


def test_without_being_set_upright_a_slanted_drawing_stays_slanted() -> None:
    steps = steps_from_strokes(slanted(0.4), Treatment(upright=False))
    np.testing.assert_array_equal(steps.upright, steps.bitmap)
    np.testing.assert_array_equal(steps.image, raster.count_blocks(steps.bitmap))


def test_shrunk_instead_of_counted_ink_spreads_into_blocks_that_have_none() -> None:
    inked = {
        treatment.counts: sum(
            np.count_nonzero(steps_from_strokes(strokes, treatment).image)
            for strokes in DRAWINGS.values()
        )
        for treatment in (FULL, Treatment(counts=False))
    }
    assert inked[False] > 1.1 * inked[True]


@settings(deadline=None, max_examples=40)
@given(strokes=drawings, others=st.lists(st.sampled_from(sorted(DRAWINGS)), max_size=3))
def test_a_drawing_that_was_taught_is_seen_as_it_was_taught(
    strokes: list[Floats], others: list[int]
) -> None:
    own = NO_DIGITS
    for each in [*(DRAWINGS[digit] for digit in others), strokes]:
        image = steps_from_strokes(each, own=own).image
        own = np.vstack([own, image.reshape(1, 64)])
    again = steps_from_strokes(strokes, own=own).image
    assert (own == again.ravel()).all(axis=1).any()


def test_another_drawing_like_a_taught_one_is_set_upright_as_it_was() -> None:
    waved = [stroke + 4 * np.sin(stroke[:, ::-1] / 30) for stroke in DRAWINGS[4]]
    taught = steps_from_strokes(DRAWINGS[4]).image.reshape(1, 64)
    alone, beside = steps_from_strokes(waved), steps_from_strokes(waved, own=taught)
    off = [np.linalg.norm(steps.image.ravel() - taught[0]) for steps in (alone, beside)]
    assert off[1] < off[0]


def test_digits_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="own must be an array"):
        steps_from_strokes(DRAWINGS[4], own=np.zeros((3, 8, 8)))
