import numpy as np
import pytest

from digits_knn.dataset import load_all, load_split, split_rows
from digits_knn.knn import evaluation, model_selection, repeated_splits


@pytest.mark.parametrize(
    ("metric", "weights"),
    [
        ("euclidean", "uniform"),
        ("euclidean", "distance"),
        ("manhattan", "distance"),
        ("chebyshev", "uniform"),  # nearly all distances tie
        ("cosine", "distance"),
    ],
)
def test_a_split_scores_as_its_split_does(metric: str, weights: str) -> None:
    repeated = repeated_splits.score_repeated_splits(weights, metric, n_splits=11)
    for seed in (0, 2, 10):  # the last is split apart from the others
        split = load_split(seed)
        expected = evaluation.accuracy_by_k(
            split.X_train, split.y_train, split.X_test, split.y_test, weights, metric
        )
        assert np.array_equal(repeated.accuracy[seed], expected), f"seed {seed}"


def test_every_answer_is_counted_once() -> None:
    repeated = repeated_splits.score_repeated_splits(n_splits=12)  # more than are split together
    tested = np.zeros(1797, dtype=int)
    for seed in range(12):
        tested[split_rows(seed)[1]] += 1
    assert np.all(repeated.n_predictions.sum(axis=2) == tested[:, None])


def test_bias_and_variance_add_up_to_the_error() -> None:
    repeated = repeated_splits.score_repeated_splits(n_splits=12)
    error = 1 - repeated.accuracy[:, repeated.k_values - 1].mean(axis=0)
    assert repeated.bias + repeated.variance == pytest.approx(error)
    assert (repeated.k_values[0], repeated.k_values[-1]) == (1, 1347)


def test_bias_is_what_all_splits_get_wrong_and_variance_where_they_differ() -> None:
    always_wrong, half_right, always_right = [0, 4], [2, 2], [4, 0]
    for predictions, expected in (
        (always_wrong, (1, 0)),
        (half_right, (0.25, 0.25)),
        (always_right, (0, 0)),
    ):
        bias, variance = repeated_splits.bias_and_variance(np.array([[predictions]]), np.array([0]))
        assert (bias[0], variance[0]) == expected


def test_a_sample_counts_as_often_as_it_was_tested() -> None:
    n_predictions = np.array([[[0, 1]], [[3, 0]], [[0, 0]]])  # once wrong, three times right, never
    bias, variance = repeated_splits.bias_and_variance(n_predictions, np.array([0, 0, 1]))
    assert (bias[0], variance[0]) == (0.25, 0)


def test_wrong_labels_act_on_training_alone_and_in_each_split_anew() -> None:
    repeated = repeated_splits.score_repeated_splits(n_splits=3, noise=0.4)
    for seed in range(3):
        split = load_split(seed)
        wrong = model_selection.add_label_noise(split.y_train, 0.4)
        expected = evaluation.accuracy_by_k(split.X_train, wrong, split.X_test, split.y_test)
        assert np.array_equal(repeated.accuracy[seed], expected)
    first, second = (
        {
            row
            for row, is_wrong in zip(
                split_rows(seed)[0],
                model_selection.add_label_noise(load_split(seed).y_train, 0.4)
                != load_split(seed).y_train,
                strict=True,
            )
            if is_wrong
        }
        for seed in (0, 1)
    )
    assert len(first & second) < 0.6 * len(first)  # by chance 0.4 * 0.75


def test_variance_is_small_on_clean_digits_and_falls_with_k_when_labels_are_wrong() -> None:
    clean, noisy = (
        repeated_splits.score_repeated_splits(n_splits=30, noise=noise) for noise in (0, 0.4)
    )
    assert clean.parts_at(1)[1] < 0.01
    at_1, at_5, at_20 = noisy.parts_at((1, 5, 20))[1]
    assert at_1 > 2 * at_5 > 4 * at_20


def test_progress_is_told_up_to_the_end() -> None:
    reported: list[float] = []
    repeated_splits.score_repeated_splits(n_splits=15, progress=reported.append)
    assert reported == [10 / 15, 1]


def test_wrong_choices_are_refused() -> None:
    with pytest.raises(ValueError, match="weights must be one of"):
        repeated_splits.score_repeated_splits("none")
    with pytest.raises(ValueError, match="metric must be one of"):
        repeated_splits.score_repeated_splits("uniform", "none")
    with pytest.raises(ValueError, match="n_splits must be 1 or more"):
        repeated_splits.score_repeated_splits(n_splits=0)
    with pytest.raises(ValueError, match="share must be from 0 to 1"):
        repeated_splits.score_repeated_splits(noise=1.1)


def test_answers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        repeated_splits.bias_and_variance(np.zeros((3, 1, 2), dtype=int), np.array([0, 1]))
    with pytest.raises(ValueError, match="no sample was ever tested"):
        repeated_splits.bias_and_variance(np.zeros((2, 1, 2), dtype=int), np.array([0, 1]))


def test_a_split_is_made_of_its_rows() -> None:
    X, y = load_all()
    train, test = split_rows(3)
    split = load_split(3)
    assert np.array_equal(split.X_train, X[train])
    assert np.array_equal(split.y_test, y[test])


def test_between_the_k_that_were_reckoned_the_parts_are_interpolated() -> None:
    repeated = repeated_splits.score_repeated_splits(n_splits=1)
    at_60, at_65, at_70 = (repeated.parts_at(k)[0] for k in (60, 65, 70))
    assert at_65 == pytest.approx((at_60 + at_70) / 2)
    assert repeated.parts_at(7)[1] == repeated.variance[6]
