"""Facts about what is left out of a drawing."""

import numpy as np
import pytest

from digits_knn.ink.foot_and_slash import leave_out
from digits_knn.ink.preprocessing import PreprocessingSteps, preprocess_strokes
from digits_knn.ink.samples import SAMPLES
from tests.ink.test_preprocessing import DRAWINGS, Floats, arc, line

FOOTED = {
    "its own stroke": [line((125, 70), (150, 45), (150, 238)), line((115, 238), (185, 238))],
    "the same stroke": [line((125, 70), (150, 45), (150, 238), (115, 238), (185, 238))],
    "leaning": [line((150, 70), (185, 45), (145, 238)), line((105, 238), (175, 235))],
    "of a 7": [line((85, 55), (195, 55), (135, 235)), line((95, 236), (180, 236))],
}
RING = arc(140, 140, 60, 100, 0, 360)


@pytest.mark.parametrize("name", FOOTED)
def test_a_foot_is_left_out(name: str) -> None:
    kept, left_out = leave_out(FOOTED[name])
    beside = np.vstack(left_out)
    assert beside[:, 1].min() > 220
    assert np.ptp(beside[:, 0]) > 50
    low = np.vstack(kept)
    assert np.ptp(low[low[:, 1] > 220, 0]) < 30
    assert low[:, 1].min() == np.vstack(FOOTED[name])[:, 1].min()


@pytest.mark.parametrize(
    "strokes", [[RING, line((190, 60), (90, 220))], [line((60, 250), (220, 30)), RING]]
)
def test_a_slash_through_a_ring_is_left_out(strokes: list[Floats]) -> None:
    kept, left_out = leave_out(strokes)
    assert [len(stroke) for stroke in kept] == [len(RING)]
    assert [len(stroke) for stroke in left_out] == [2]


@pytest.mark.parametrize(
    "strokes",
    [
        [RING, line((90, 60), (190, 220))],  # a Q, or no digit
        [RING, line((140, 20), (140, 260))],  # the letter phi
        [RING, line((60, 140), (220, 140))],  # the letter theta
        [RING, line((200, 40), (200, 240))],
        [line((150, 45), (150, 238)), line((150, 238), (215, 238))],  # an L
        [line((140, 140))],
        [line((10, 140), (200, 140))],
        [line((140, 140)), line((140, 140))],
    ],
)
def test_nothing_else_is_left_out(strokes: list[Floats]) -> None:
    kept, left_out = leave_out(strokes)
    assert left_out == []
    for given, stroke in zip(strokes, kept, strict=True):
        np.testing.assert_array_equal(given, stroke)


def test_only_digits_with_a_foot_or_slash_lose_anything() -> None:
    assert not any(leave_out(strokes)[1] for strokes in DRAWINGS.values())
    assert [sample.name for sample in SAMPLES if leave_out(sample.strokes)[1]] == [
        "a zero with a slash",
        "a one with a flag and a foot",
    ]


def test_what_is_left_out_is_told_in_the_frame_and_is_no_ink() -> None:
    steps = preprocess_strokes(FOOTED["its own stroke"])
    assert steps.left_out
    assert all(((stroke > 0) & (stroke < 32)).all() for stroke in steps.left_out)
    corner = steps.bitmap[28:, :10]
    assert not corner.any()
    in_place = preprocess_strokes(FOOTED["its own stroke"], PreprocessingSteps(frame=False))
    assert not in_place.left_out
