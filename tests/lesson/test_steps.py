"""The lesson as a whole: its words, its steps in order, the worksheet."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from digits_knn.dataset import load_all, load_split
from digits_knn.lesson import better_distances, data, digit_grid, worksheet
from digits_knn.lesson.steps import CREDIT, RECIPE, STEPS
from digits_knn.ui.learn import registry
from tests.lesson.blocks import assert_prints


def test_the_lesson_takes_twenty_minutes() -> None:
    assert sum(step.minutes for step in STEPS) == 20
    assert len(STEPS) == 9


def test_every_step_has_words_a_page_and_settings_of_its_own() -> None:
    assert len(registry.MODULES) == len(STEPS)
    assert len(set(registry.MODULES)) == len(STEPS)
    for step in STEPS:
        assert step.question.strip().endswith("?")
        for text in (step.title, step.text, step.answer, step.note):
            assert text.strip()
        assert "Often" in step.note  # where students go wrong


def test_no_setting_of_a_step_has_the_name_of_another_setting() -> None:
    # steps 4 and 5 share their points
    steps = [set(module.SETTINGS) for module in registry.MODULES]
    shared = steps[3] & steps[4]
    names = [name for step in steps for name in step if name not in shared]
    assert len(names) == len(set(names))
    assert {"k", "weights", "metric", "view", "map", "step", "type"}.isdisjoint([*names, *shared])


def test_every_default_is_read_from_what_is_written() -> None:
    for name, each in registry.settings().items():
        text = each.format(each.default)
        assert each.format(each.parse(text)) == text, name


def test_the_recipe_is_credited() -> None:
    assert "Cyrille Rossant" in CREDIT
    assert RECIPE in CREDIT


def test_the_places_in_the_first_answer_are_right() -> None:
    digits = load_digits()
    for image, row in zip(digits.images, digits.data, strict=True):
        assert (image[3, 5], image[4, 5]) == (row[29], row[37])
    assert "**29**" in STEPS[0].answer
    assert "**37**" in STEPS[0].answer


def test_the_distances_in_the_third_answer_are_right() -> None:
    result = digit_grid.classify(digit_grid.recipe(), 5, "uniform", "euclidean")
    assert f"**{result.classification.distances[0]:.1f}**" in STEPS[2].answer
    assert f"**{result.reference:.1f}**" in STEPS[2].answer
    assert result.classification.labels.tolist() == [1] * 5
    X = load_all()[0]
    assert f"**{np.sum((X > 0) & (X < 16), axis=1).min()}** gray" in STEPS[2].answer


def test_half_an_image_of_ink_gets_all_votes_as_the_third_note_says() -> None:
    right, lower = np.zeros((8, 8)), np.zeros((8, 8))
    right[:, 4:] = lower[4:] = 16
    for image, label in ((right, 1), (lower, 6)):
        classification = digit_grid.classify(image, 5, "uniform", "euclidean").classification
        assert classification.labels.tolist() == [label] * 5


def test_logistic_regression_keeps_as_many_numbers_as_its_answer_says() -> None:
    split = load_split()
    model = LogisticRegression(max_iter=1000).fit(split.X_train / 16, split.y_train)
    assert model.coef_.size + model.intercept_.size == 650
    assert "650 numbers" in STEPS[1].answer
    kept = len(SVC().fit(split.X_train, split.y_train).support_) / len(split.y_train)
    assert 0.4 < kept < 0.6
    assert "about half" in STEPS[1].answer


def test_as_many_digits_stray_as_the_last_answer_says() -> None:
    strayed = better_distances.stray_euclidean()
    assert f"**{strayed.n_strayed}** of the 450" in STEPS[8].answer
    assert f"**{strayed.n_misread}**" in STEPS[8].answer


def test_ten_digits_of_one_class_are_shown() -> None:
    y = load_all()[1]
    assert data.rows_shown("any", 0).tolist() == list(range(10))
    for digit in range(10):
        rows = data.rows_shown(str(digit), 0)
        assert rows.tolist() == np.flatnonzero(y == digit)[:10].tolist()


def test_shuffled_digits_are_others_yet_always_the_same() -> None:
    first, again = data.rows_shown("7", 3), data.rows_shown("7", 3)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, data.rows_shown("7", 4))
    assert len(set(first.tolist())) == 10
    assert set(load_all()[1][first].tolist()) == {7}


@pytest.mark.parametrize("bad", ["10", "", "seven", "-1"])
def test_an_unknown_digit_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="digit must be one of any"):
        data.rows_shown(bad, 0)


@pytest.mark.parametrize("digit", data.DIGITS)
@pytest.mark.parametrize(("shuffle", "shown"), [(0, 0), (17, 9)])
def test_the_code_of_the_data_prints_what_stands_beside_it(
    digit: str, shuffle: int, shown: int
) -> None:
    assert_prints(data.code(digit, shuffle, shown))


class _Text(HTMLParser):
    """The words of a page and its open elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words = ""
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        if tag not in ("meta", "path", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("path", "rect"):
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


def _plain(markdown: str) -> str:
    return re.sub(r"\s+", " ", markdown.replace("*", "")).strip()


@pytest.mark.parametrize("with_answers", [False, True])
def test_the_worksheet_has_every_question_and_answers_for_the_teacher_only(
    with_answers: bool,
) -> None:
    page = _Text(worksheet.to_html(with_answers))
    assert page.open == []
    words = _plain(page.words)
    for step in STEPS:
        assert step.title in words
        assert _plain(step.question) in words
        assert (_plain(step.answer) in words) == with_answers
    assert "Cyrille Rossant" in words
    assert "**" not in page.words


def test_the_worksheet_takes_nothing_from_elsewhere() -> None:
    html = worksheet.to_html(False)
    assert not re.search(r"<script|src=|href=|url\(|@import", html)
