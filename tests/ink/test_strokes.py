"""What is no single digit, by its strokes alone."""

import numpy as np
import pytest

from digits_knn.ink.samples import SAMPLES, Sample
from digits_knn.ink.strokes import Stroke, is_two_digits


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


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_one_digit_is_not_two(sample: Sample) -> None:
    assert not is_two_digits(sample.strokes)


@pytest.mark.parametrize("right", SAMPLES, ids=lambda sample: sample.name)
def test_two_digits_beside_each_other_are_two(right: Sample) -> None:
    assert all(is_two_digits(beside(left, right)) for left in SAMPLES)
    assert is_two_digits(beside(right, SAMPLES[3])[::-1])  # whichever was drawn first


@pytest.mark.parametrize("n_digits", [3, 8])
def test_a_longer_number_is_more_than_one_digit(n_digits: int) -> None:
    number = [
        stroke + np.array([220.0 * i, 0.0])
        for i in range(n_digits)
        for stroke in SAMPLES[i].strokes
    ]
    assert is_two_digits(number)


@pytest.mark.parametrize(
    "strokes",
    [
        beside(SAMPLES[8], SAMPLES[2], gap=0),
        beside(SAMPLES[8], SAMPLES[2], height=0.5),
        beside(SAMPLES[8], SAMPLES[2], down=0.6),
    ],
    ids=["no gap", "one is small", "one is lower"],
)
def test_strokes_without_a_gap_or_of_other_heights_are_one_drawing(strokes: list[Stroke]) -> None:
    assert not is_two_digits(strokes)


def test_a_point_is_not_two_digits() -> None:
    assert not is_two_digits([np.array([[10.0, 10.0]])])


def test_two_dashes_beside_each_other_are_not_two_digits() -> None:
    dash = np.array([[10.0, 100.0], [60.0, 102.0]])
    assert not is_two_digits([dash, dash + np.array([80.0, 0.0])])
