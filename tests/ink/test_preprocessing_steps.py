"""What each step on the way from strokes to an image does: the others stay when it is left out."""

from dataclasses import fields, replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digits_knn.dataset import load_split
from digits_knn.ink import preprocessing, raster
from digits_knn.ink.deformations import NEAREST, NONE_TAUGHT, Deformation
from digits_knn.ink.preprocessing import ALL_STEPS, PEN, PreprocessingSteps, preprocess_strokes
from tests.ink.test_preprocessing import DRAWINGS, Floats, drawings, is_image

NONE = PreprocessingSteps(*(False,) * 5)
STEPS = [field.name for field in fields(PreprocessingSteps)]
ALL_WAYS = [PreprocessingSteps(*done) for done in product((True, False), repeat=len(STEPS))]


def slanted(shear: float) -> list[Floats]:
    return [stroke @ np.array([[1, 0], [-shear, 1]]) for stroke in DRAWINGS[0]]


@settings(deadline=None, max_examples=60)
@given(strokes=drawings)
def test_without_any_step_it_is_the_plain_resize(strokes: list[Floats]) -> None:
    np.testing.assert_array_equal(
        preprocess_strokes(strokes, NONE).image, preprocessing.plain_resize(strokes)
    )


@settings(deadline=None, max_examples=40)
@given(strokes=drawings, enabled=st.sampled_from(ALL_WAYS))
def test_every_way_gives_an_image(strokes: list[Floats], enabled: PreprocessingSteps) -> None:
    assert is_image(preprocess_strokes(strokes, enabled).image)


@pytest.mark.parametrize("size", [1e-300, 1e6])
@pytest.mark.parametrize("enabled", ALL_WAYS)
def test_any_size_on_the_canvas_gives_an_image(enabled: PreprocessingSteps, size: float) -> None:
    strokes = [stroke / 280 * size for stroke in DRAWINGS[7]]
    assert is_image(preprocess_strokes(strokes, enabled).image)


@pytest.mark.parametrize("enabled", [way for way in ALL_WAYS if way != ALL_STEPS])
def test_what_is_far_off_the_canvas_is_refused_where_place_may_matter(
    enabled: PreprocessingSteps,
) -> None:
    with pytest.raises(ValueError, match="within 1,000,000 pixels"):
        preprocess_strokes([np.array([[0, 0], [2e6, 5]])], enabled)


def test_all_steps_are_done_unless_told_otherwise() -> None:
    np.testing.assert_array_equal(
        preprocess_strokes(DRAWINGS[3]).image, preprocess_strokes(DRAWINGS[3], ALL_STEPS).image
    )


@pytest.mark.parametrize("others", [way for way in ALL_WAYS if way.frame])
def test_place_matters_only_without_the_frame(others: PreprocessingSteps) -> None:
    moved = [stroke + np.array([35, -20]) for stroke in DRAWINGS[2]]
    assert np.array_equal(
        preprocess_strokes(DRAWINGS[2], others).image, preprocess_strokes(moved, others).image
    )
    left_out = replace(others, frame=False)
    assert not np.array_equal(
        preprocess_strokes(DRAWINGS[2], left_out).image, preprocess_strokes(moved, left_out).image
    )


def test_without_the_frame_a_drawing_stays_where_it_is_on_the_canvas() -> None:
    steps = preprocess_strokes(
        [np.array([[35.0, 70.0], [105.0, 70.0]])], PreprocessingSteps(frame=False)
    )
    np.testing.assert_allclose(steps.strokes[0][[0, -1]], [[4, 8], [12, 8]])
    rows, columns = np.nonzero(steps.bitmap)
    assert (rows.mean() + 0.5, columns.mean() + 0.5) == pytest.approx((8, 8))


def test_without_the_frame_slant_is_still_taken_out_in_its_place() -> None:
    steps = preprocess_strokes(
        [stroke / 2 + 100 for stroke in slanted(0.4)], PreprocessingSteps(frame=False)
    )
    assert steps.slant < -0.2
    assert abs(raster.slant(steps.upright)) < 0.3
    before, after = np.argwhere(steps.bitmap).mean(axis=0), np.argwhere(steps.upright).mean(axis=0)
    np.testing.assert_allclose(before, after, atol=2)


@pytest.mark.parametrize("scale", [0.25, 0.5, 1.0])
def test_without_the_pen_a_small_drawing_gets_thick_lines(scale: float) -> None:
    small = [stroke * scale for stroke in DRAWINGS[7]]
    drawn = np.ptp(np.vstack(small), axis=0).max()
    fitted = preprocess_strokes(small, PreprocessingSteps(pen=False))
    frame = np.ptp(np.vstack(fitted.strokes), axis=0).max()
    assert fitted.pen == pytest.approx(20 * frame / drawn, rel=1e-3)  # 20 pixels of the canvas
    assert preprocess_strokes(small).pen == PEN


def test_without_being_sheared_or_fitted_a_slanted_drawing_stays_slanted() -> None:
    steps = preprocess_strokes(slanted(0.4), PreprocessingSteps(sheared=False, fitted=False))
    np.testing.assert_array_equal(steps.upright, steps.bitmap)
    np.testing.assert_array_equal(steps.image, raster.count_blocks(steps.bitmap))


def test_sheared_only_a_drawing_is_not_deformed() -> None:
    for strokes in (slanted(0.4), slanted(-0.3)):
        steps = preprocess_strokes(strokes, PreprocessingSteps(fitted=False))
        assert abs(raster.slant(steps.upright)) < abs(steps.slant) / 2
        assert steps.deformation == Deformation()


def test_fitted_a_drawing_is_nearer_to_digits_with_its_label() -> None:
    split = load_split()

    def off(label: int, enabled: PreprocessingSteps) -> float:
        image = preprocess_strokes(DRAWINGS[label], enabled).image.ravel()
        digits = split.X_train[split.y_train == label]
        return float(np.sort(np.linalg.norm(digits - image, axis=1))[:NEAREST].mean())

    for label in DRAWINGS:
        assert off(label, ALL_STEPS) <= off(label, PreprocessingSteps(fitted=False)) + 1


def test_fitted_only_a_drawing_is_deformed_as_it_stands() -> None:
    steps = preprocess_strokes(slanted(0.4), PreprocessingSteps(sheared=False))
    assert steps.deformation != Deformation()
    assert not np.array_equal(steps.upright, preprocess_strokes(slanted(0.4)).upright)


def test_shrunk_instead_of_counted_ink_spreads_into_blocks_that_have_none() -> None:
    inked = {
        enabled.counts: sum(
            np.count_nonzero(preprocess_strokes(strokes, enabled).image)
            for strokes in DRAWINGS.values()
        )
        for enabled in (ALL_STEPS, PreprocessingSteps(counts=False))
    }
    assert inked[False] > 1.1 * inked[True]


@settings(deadline=None, max_examples=40)
@given(strokes=drawings, others=st.lists(st.sampled_from(sorted(DRAWINGS)), max_size=3))
def test_a_drawing_that_was_taught_is_seen_as_it_was_taught(
    strokes: list[Floats], others: list[int]
) -> None:
    X_taught = NONE_TAUGHT
    for each in [*(DRAWINGS[digit] for digit in others), strokes]:
        image = preprocess_strokes(each, X_taught=X_taught).image
        X_taught = np.vstack([X_taught, image.reshape(1, 64)])
    again = preprocess_strokes(strokes, X_taught=X_taught).image
    assert (X_taught == again.ravel()).all(axis=1).any()


def test_another_drawing_like_a_taught_one_is_set_upright_as_it_was() -> None:
    waved = [stroke + 4 * np.sin(stroke[:, ::-1] / 30) for stroke in DRAWINGS[4]]
    taught = preprocess_strokes(DRAWINGS[4]).image.reshape(1, 64)
    alone, beside = preprocess_strokes(waved), preprocess_strokes(waved, X_taught=taught)
    off = [np.linalg.norm(steps.image.ravel() - taught[0]) for steps in (alone, beside)]
    assert off[1] < off[0]


def test_digits_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="X_taught must be an array"):
        preprocess_strokes(DRAWINGS[4], X_taught=np.zeros((3, 8, 8)))
