"""Which strokes make which digit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from digits_knn.ink.grouping import group
from digits_knn.ink.samples import SAMPLES, Sample
from digits_knn.ink.strokes import Stroke


def beside(
    left: Sample, right: Sample, gap: float = 0.1, height: float = 1.0, down: float = 0.0
) -> list[Stroke]:
    """Draw two samples beside each other; a gap, the right one's height and place by the left's."""

    def scaled(sample: Sample, height: float, x: float, y: float) -> list[Stroke]:
        points = np.vstack(sample.strokes)
        low = points.min(axis=0)
        scale = height / np.ptp(points[:, 1])
        return [(stroke - low) * scale + (x, y) for stroke in sample.strokes]

    first = scaled(left, 100, 20, 30)
    end = np.vstack(first)[:, 0].max()
    return [*first, *scaled(right, 100 * height, end + 100 * gap, 30 + 100 * down)]


def in_order(*samples: Sample) -> list[list[int]]:
    """Count through the strokes of samples that were drawn one after the other."""
    ends = np.cumsum([len(sample.strokes) for sample in samples]).tolist()
    starts = [0, *ends[:-1]]
    return [list(range(start, end)) for start, end in zip(starts, ends, strict=True)]


def apart(*samples: Sample, right: float, lean: float = 0.0) -> list[Stroke]:
    """Draw samples each so many pixels to the right of and below the one before, leaning."""
    shear = np.array([[1.0, 0.0], [-lean, 1.0]])
    return [
        stroke @ shear + np.array([right * i, 0.0])
        for i, sample in enumerate(samples)
        for stroke in sample.strokes
    ]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_the_strokes_of_one_digit_are_one_group(sample: Sample) -> None:
    assert group(sample.strokes) == in_order(sample)


@pytest.mark.parametrize("right", SAMPLES, ids=lambda sample: sample.name)
def test_two_digits_beside_each_other_are_two_groups(right: Sample) -> None:
    for left in SAMPLES:
        assert group(beside(left, right)) == in_order(left, right)
    backward = group(beside(right, SAMPLES[3])[::-1])  # the digit on the right was drawn first
    n = len(right.strokes) + len(SAMPLES[3].strokes)
    assert [sorted(n - 1 - i for i in each) for each in backward] == in_order(right, SAMPLES[3])


@pytest.mark.parametrize("n_digits", [3, 8])
def test_a_longer_number_is_read_from_left_to_right(n_digits: int) -> None:
    assert group(apart(*SAMPLES[:n_digits], right=220)) == in_order(*SAMPLES[:n_digits])


def test_digits_that_lean_into_each_other_are_parted_by_a_leaning_cut() -> None:
    sevens = [SAMPLES[7], SAMPLES[7]]
    strokes = apart(*sevens, right=140, lean=0.5)
    n = len(SAMPLES[7].strokes)
    boxes = [np.vstack(each)[:, 0] for each in (strokes[:n], strokes[n:])]
    assert boxes[0].max() > boxes[1].min()  # no upright cut parts them
    assert group(strokes) == in_order(*sevens)


def test_rows_are_read_one_after_the_other() -> None:
    rows = [apart(*SAMPLES[:3], right=220), apart(*SAMPLES[3:5], right=220)]
    strokes = [*rows[0], *(stroke + np.array([0.0, 300.0]) for stroke in rows[1])]
    assert group(strokes) == in_order(*SAMPLES[:5])


def test_the_two_loops_of_a_broken_8_are_one_digit() -> None:
    turns = np.linspace(0, 2 * np.pi, 30)
    circle = np.column_stack([np.cos(turns), np.sin(turns)]) * 40
    assert group([circle, circle + np.array([0.0, 95.0])]) == [[0, 1]]


def test_the_bar_of_a_5_is_a_part_of_it() -> None:
    body = np.array([[60.0, 40], [55, 120], [110, 130], [110, 200], [50, 210]])
    bar = np.array([[75.0, 35], [130, 30]])
    six = SAMPLES[6].strokes
    number = [body, bar, *(stroke + np.array([150.0, 0.0]) for stroke in six)]
    assert group(number)[0] == [0, 1]


@pytest.mark.parametrize(
    "strokes",
    [
        beside(SAMPLES[8], SAMPLES[2], gap=-0.3),
        beside(SAMPLES[8], SAMPLES[2], height=0.35),
        beside(SAMPLES[8], SAMPLES[2], down=1.2),
    ],
    ids=["crossing", "one is small", "one is lower"],
)
def test_strokes_that_cross_or_are_of_other_heights_are_one_drawing(strokes: list[Stroke]) -> None:
    assert len(group(strokes)) == 1


def test_a_point_is_one_group_and_no_stroke_none() -> None:
    assert group([np.array([[10.0, 10.0]])]) == [[0]]
    assert group([]) == []


def test_two_dashes_beside_each_other_are_not_two_digits() -> None:
    dash = np.array([[10.0, 100.0], [60.0, 102.0]])
    assert group([dash, dash + np.array([80.0, 0.0])]) == [[0, 1]]


@given(
    st.lists(
        st.lists(st.tuples(*[st.floats(-1e6, 1e6)] * 2), min_size=1, max_size=4),
        min_size=1,
        max_size=12,
    )
)
def test_every_stroke_is_in_one_group(strokes: list[list[tuple[float, float]]]) -> None:
    groups = group([np.array(stroke) for stroke in strokes])
    assert sorted(i for each in groups for i in each) == list(range(len(strokes)))
