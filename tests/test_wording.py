from dataclasses import replace

import numpy as np
import pytest

from digits_knn import wording
from digits_knn.knn import confidence
from digits_knn.knn.classifier import Classification, Neighbors
from digits_knn.knn.confidence import ReferenceQuantiles

REFERENCE = ReferenceQuantiles(median=16, doubtful=22, outlier=28)


def classification(
    labels: list[int],
    distances: list[float],
    weights: str = "uniform",
    rival_distance: float = 99,
) -> Classification:
    """Return the classification that these neighbors vote for, and a 3 elsewhere as their rival."""
    counts = np.ones(len(labels)) if weights == "uniform" else 1 / np.array(distances)
    votes = np.bincount(labels, counts, minlength=10).astype(float)
    return Classification(
        label=int(votes.argmax()),
        votes=votes,
        indices=np.arange(len(labels)),
        labels=np.array(labels),
        distances=np.array(distances),
        own_distance=distances[0],
        rival=3,
        rival_distance=rival_distance,
        n_train=1000,
    )


@pytest.mark.parametrize(
    ("distance", "zone"),
    [(0, "typical"), (22, "typical"), (22.1, "doubtful"), (28, "doubtful"), (29, "outlier")],
)
def test_a_distance_lies_in_a_zone(distance: float, zone: str) -> None:
    assert REFERENCE.zone(distance) == zone


def test_the_scale_is_that_of_the_test_digits_with_one_label() -> None:
    nearest = np.append(np.arange(101.0), np.full(101, 200.0))  # 101 threes and 101 fives
    neighbors = Neighbors(
        np.column_stack([nearest, nearest + 1]), np.zeros((202, 2), dtype=np.int64)
    )
    of_3 = confidence.reference_quantiles(neighbors, np.repeat([3, 5], 101), 3)
    assert (of_3.median, of_3.doubtful, of_3.outlier) == (50, 88, 200)
    of_all = confidence.reference_quantiles(neighbors, np.repeat([3, 5], 101))
    assert (of_all.median, of_all.outlier) == (150, 200)


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (10, "This is a 7."),
        (25, "Probably a 7."),
        (40, "This doesn't look like any digit. Closest guess: 7."),
    ],
)
def test_the_answer_is_said_as_its_distance_allows(distance: float, words: str) -> None:
    assert wording.headline(classification([7], [distance]), REFERENCE) == words


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([7], "The nearest digit is a 7."),
        ([7, 7, 7], "All 3 nearest neighbors are 7s."),
        ([7, 7, 1, 7, 7], "4 of the 5 nearest neighbors are 7s."),
        (
            [8, 3, 3, 8],
            "2 of the 4 nearest neighbors are 3s, a tie with 8: the smaller digit wins.",
        ),
        (
            [1, 2, 3],
            "1 of the 3 nearest neighbors is a 1, a tie with 2 and 3: the smaller digit wins.",
        ),
    ],
)
def test_the_vote_is_said(labels: list[int], words: str) -> None:
    assert wording.votes_sentence(classification(labels, [10.0] * len(labels)), "uniform") == words


def test_a_weighted_vote_tells_its_share() -> None:
    weighted = classification([7, 1], [10.0, 30.0], "distance")
    sentence = wording.votes_sentence(weighted, "distance")
    assert (
        sentence
        == "1 of the 2 nearest neighbors is a 7; weighted by 1 / distance, that is 75% of the vote."
    )


def test_a_full_vote_tells_that_the_drawing_does_not_matter() -> None:
    labels = [3] * 600 + [5] * 400
    sentence = wording.votes_sentence(classification(labels, [10.0] * 1000), "uniform")
    assert sentence.startswith("All 1,000 digits vote, so every drawing gets this answer: 600")


def test_the_distance_is_said_on_the_scale_of_the_data() -> None:
    typical = wording.distance_sentence(classification([7], [15.0]), REFERENCE)
    assert typical == (
        "The nearest digit is 15.0 away. For test 7s, 16.0 is typical, and 88% have a training "
        "digit within 22.0."
    )
    doubtful = wording.distance_sentence(classification([7], [25.0]), REFERENCE)
    assert (
        "25.0 away. That is far: 88% of the test 7s have a training digit within 22.0." in doubtful
    )
    outlier = wording.distance_sentence(classification([7], [40.0]), REFERENCE)
    assert "40.0 away. 99% of the test digits have a training digit within 28.0." in outlier


@pytest.mark.parametrize(
    ("rival_distance", "certainty", "words"),
    [
        (13, "sure", None),
        (12, "doubtful", "Not sure: a 3 is almost as close (12.0)."),
    ],
)
def test_a_rival_nearly_as_near_is_a_reason_for_doubt(
    rival_distance: float, certainty: str, words: str | None
) -> None:
    rivaled = classification([7], [10.0], rival_distance=rival_distance)
    assert confidence.certainty(rivaled, REFERENCE) == certainty
    sentence = wording.distance_sentence(rivaled, REFERENCE)
    assert sentence.startswith(words) if words else "a 3" not in sentence


@pytest.mark.parametrize(
    ("distance", "words"),
    [
        (9, "9.0 away. For test 3s, 16.0 is typical"),
        (25, "25.0 away. That is far: 88%"),
        (40, "40.0 away. 99%"),
    ],
)
def test_a_nearest_digit_that_says_otherwise_is_told_once(distance: float, words: str) -> None:
    outvoted = classification(
        [3, 7, 7], [distance, distance + 1, distance + 2], rival_distance=distance
    )
    sentence = wording.distance_sentence(outvoted, REFERENCE)
    assert sentence.startswith("Not sure: the nearest digit of all is a 3.")
    assert words in sentence
    assert sentence.count("a 3") == 1


def test_a_digit_at_no_distance_decides_a_weighted_vote() -> None:
    weighted = classification([4, 7, 7], [0.0, 10.0, 11.0], rival_distance=10)
    sentence = wording.votes_sentence(replace(weighted, label=4, votes=np.eye(10)[4]), "distance")
    assert sentence == (
        "1 of the 3 nearest neighbors is a 4; at distance 0, it outweighs all the others."
    )


def test_an_8_has_another_article() -> None:
    assert [wording.named(label) for label in (7, 8, 9)] == ["a 7", "an 8", "a 9"]


def test_a_far_reading_with_a_rival_names_both_reasons() -> None:
    sentence = wording.distance_sentence(classification([7], [25.0], rival_distance=26), REFERENCE)
    assert sentence.startswith("Not sure: a 3 is almost as close (26.0).")
    assert "That is far" in sentence


@pytest.mark.parametrize(
    ("n_strokes", "distance", "headline", "sentence"),
    [
        (2, 10, "This is a 7.", "The nearest digit is 10.0 away"),
        (3, 10, "Probably a 7.", "Not sure: a digit takes one or two strokes, not 3. The nearest"),
        (4, 25, "Probably a 7.", "Not sure: a digit takes one or two strokes, not 4. The nearest"),
        (4, 40, "This doesn't look like any digit. Closest guess: 7.", "The nearest"),
        (3, 0, "This is a 7.", "The nearest digit is 0.0 away"),  # it was taught
    ],
)
def test_more_strokes_than_a_digit_has_are_a_reason_for_doubt(
    n_strokes: int, distance: float, headline: str, sentence: str
) -> None:
    drawn = classification([7], [distance])
    assert wording.headline(drawn, REFERENCE, n_strokes) == headline
    said = wording.distance_sentence(drawn, REFERENCE, n_strokes)
    assert said.startswith(sentence)
    assert ("strokes" in said) == (headline == "Probably a 7.")


def test_small_distances_keep_their_digits() -> None:
    cosine = ReferenceQuantiles(median=0.03, doubtful=0.06, outlier=0.09)
    assert "0.012" in wording.distance_sentence(classification([7], [0.0123]), cosine)


@pytest.mark.parametrize(
    ("k", "words"),
    [
        (1, "Answer: 9 ✓ from K = 1 to 2 → 3 at K = 3"),
        (3, "Answer: 9 ✓ at K = 2 → 3 at K = 3 → 9 ✓ at K = 4"),
        (5, "Answer: 3 at K = 3 → 9 ✓ from K = 4 to 5 → 8 at K = 6"),
        (8, "Answer: 9 ✓ at K = 5 → 8 from K = 6 to 8"),
    ],
)
def test_a_flip_is_told_on_either_side(k: int, words: str) -> None:
    predictions = np.array([9, 9, 3, 9, 9, 8, 8, 8])
    assert wording.flips_sentence(predictions, 9, k) == words


def test_an_answer_that_never_flips_holds_for_every_k() -> None:
    assert wording.flips_sentence(np.full(1347, 4), 4, 5) == "Answer: 4 ✓ from K = 1 to 1,347"


def test_flips_at_a_k_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="from 1 to 8"):
        wording.flips_sentence(np.zeros(8, dtype=int), 0, 9)
