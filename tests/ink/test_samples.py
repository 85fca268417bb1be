from collections import Counter

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from digits_knn.dataset import load_split
from digits_knn.ink.preprocessing import image_from_strokes
from digits_knn.ink.samples import SAMPLES, Sample

MARGIN, FAR_SIDE = 20, 260  # pixels of the canvas, which is 280 each way


def read(sample: Sample, n_neighbors: int) -> int:
    split = load_split()
    model = KNeighborsClassifier(n_neighbors).fit(split.X_train, split.y_train)
    return int(model.predict(image_from_strokes(sample.strokes).reshape(1, 64))[0])


def name(sample: Sample) -> str:
    return sample.name


def test_every_digit_is_there_twice_or_more() -> None:
    counts = Counter(sample.digit for sample in SAMPLES)
    assert sorted(counts) == list(range(10))
    assert min(counts.values()) >= 2


def test_names_differ_and_tell_the_hard_ones() -> None:
    assert len({sample.name for sample in SAMPLES}) == len(SAMPLES)
    assert all(("hard" in sample.name) == sample.is_hard for sample in SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=name)
def test_strokes_lie_inside_the_canvas(sample: Sample) -> None:
    points = np.vstack(sample.strokes)
    assert points.shape[1] == 2
    assert np.isfinite(points).all()
    assert points.min() >= MARGIN
    assert points.max() <= FAR_SIDE


@pytest.mark.parametrize("sample", SAMPLES, ids=name)
def test_a_drawing_fills_half_the_canvas_or_more(sample: Sample) -> None:
    height = np.ptp(np.vstack(sample.strokes)[:, 1])
    assert 140 <= height <= 224


def test_nobody_can_change_a_sample() -> None:
    strokes = [stroke for sample in SAMPLES for stroke in sample.strokes]
    assert not any(stroke.flags.writeable for stroke in strokes)


def test_strokes_are_smooth_but_for_sharp_corners() -> None:
    seven = next(sample for sample in SAMPLES if sample.name == "a seven")
    sides = np.diff(seven.strokes[0], axis=0)
    sides = sides[np.hypot(*sides.T) > 0]
    headings = np.degrees(np.unwrap(np.arctan2(sides[:, 1], sides[:, 0])))
    turns = np.sort(np.abs(np.diff(headings)))
    assert turns[-1] > 90  # its one corner
    assert turns[-2] < 20


@pytest.mark.parametrize("n_neighbors", [1, 3, 5, 9])  # 5 is the recipe's
@pytest.mark.parametrize("sample", [s for s in SAMPLES if not s.is_hard], ids=name)
def test_an_ordinary_sample_is_read_right(sample: Sample, n_neighbors: int) -> None:
    assert read(sample, n_neighbors) == sample.digit


@pytest.mark.parametrize("sample", [s for s in SAMPLES if s.is_hard], ids=name)
def test_a_hard_sample_is_read_wrong_at_some_k(sample: Sample) -> None:
    assert any(read(sample, n_neighbors) != sample.digit for n_neighbors in (1, 3, 5, 9))
