"""The lesson as a whole: its words, its steps in order, the worksheet."""

import re
from html.parser import HTMLParser

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC

from digits_knn.dataset import load_all, load_split
from digits_knn.lesson import better_distances, data, digit_grid, noisy_curve, worksheet
from digits_knn.lesson import steps as lesson_steps
from digits_knn.lesson.steps import CORE_MINUTES, CREDIT, DRAW_MINUTES, RECIPE, STEPS
from digits_knn.ui.learn import registry
from tests.lesson.blocks import assert_prints

ANSWERS = {step.name: step.answer for step in STEPS}


def test_the_core_takes_twenty_minutes_with_drawing_and_comes_first() -> None:
    core = [step for step in STEPS if step.is_core]
    assert [step.name for step in core] == ["data", "numbers", "plane", "overfitting"]
    assert core == list(STEPS[: len(core)])
    assert sum(step.minutes for step in core) + DRAW_MINUTES == CORE_MINUTES == 20
    assert DRAW_MINUTES >= 3


def test_a_link_names_a_step_and_its_number_of_old_still_leads_there() -> None:
    for number, step in enumerate(STEPS, 1):
        assert lesson_steps.format(number) == step.name
        assert lesson_steps.parse(step.name.upper()) == number
    old = ["The data", "Split, fit, score", "A 1 in numbers", "How it decides"]
    old += ["Too small, too large", "Distances and weights"]
    for number, title in enumerate(old, 1):
        assert STEPS[lesson_steps.parse(str(number)) - 1].title == title
    for odd in ("0", "10", "", "two", "٣"):
        with pytest.raises(ValueError, match=r"."):
            lesson_steps.parse(odd)


def test_every_step_has_words_a_page_and_settings_of_its_own() -> None:
    assert len(registry.MODULES) == len(STEPS)
    assert len(set(registry.MODULES)) == len(STEPS)
    for step in STEPS:
        assert step.question.strip().endswith("?")
        for text in (step.title, step.text, step.answer, step.note):
            assert text.strip()
        assert "Common" in step.note  # where students go wrong


def test_no_setting_of_a_step_has_the_name_of_another_setting() -> None:
    # the plane and what follows it share their points
    steps = [set(module.SETTINGS) for module in registry.MODULES]
    shared = steps[2] & steps[3]
    names = [name for step in steps for name in step if name not in shared]
    assert len(names) == len(set(names))
    others = {"k", "weights", "metric", "view", "map", "step", "code", "notes"}
    assert others.isdisjoint([*names, *shared])


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
    assert "**29**" in ANSWERS["data"]
    assert "**37**" in ANSWERS["data"]


def test_the_distances_in_the_answer_on_numbers_are_right() -> None:
    result = digit_grid.classify(digit_grid.recipe(), 5, "uniform", "euclidean")
    assert f"**{result.classification.distances[0]:.1f}**" in ANSWERS["numbers"]
    assert f"**{result.reference:.1f}**" in ANSWERS["numbers"]
    assert result.classification.labels.tolist() == [1] * 5
    X = load_all()[0]
    assert f"**{np.sum((X > 0) & (X < 16), axis=1).min()}** or more gray" in ANSWERS["numbers"]


def test_half_an_image_of_ink_gets_all_votes_as_a_note_says() -> None:
    right, lower = np.zeros((8, 8)), np.zeros((8, 8))
    right[:, 4:] = lower[4:] = 16
    for image, label in ((right, 1), (lower, 6)):
        classification = digit_grid.classify(image, 5, "uniform", "euclidean").classification
        assert classification.labels.tolist() == [label] * 5


def test_logistic_regression_keeps_as_many_numbers_as_its_answer_says() -> None:
    split = load_split()
    model = LogisticRegression(max_iter=1000).fit(split.X_train / 16, split.y_train)
    assert model.coef_.size + model.intercept_.size == 650
    assert "650 numbers" in ANSWERS["models"]
    kept = len(SVC().fit(split.X_train, split.y_train).support_) / len(split.y_train)
    assert 0.4 < kept < 0.6
    assert "about half" in ANSWERS["models"]
    stored = KNeighborsClassifier().fit(split.X_train, split.y_train)._fit_X
    assert (stored.dtype, stored.shape[1]) == (np.float64, 64)
    assert "64 floats each" in ANSWERS["models"]


def test_as_many_digits_stray_as_the_last_answer_says() -> None:
    strayed = better_distances.stray_euclidean()
    assert f"**{strayed.n_strayed}** of the 450" in ANSWERS["distances"]
    assert f"**{strayed.n_misread}**" in ANSWERS["distances"]


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


def test_the_answers_draw_what_is_to_be_drawn() -> None:
    questions, answers = worksheet.to_html(False), worksheet.to_html(True)
    for html in (questions, answers):
        assert "Name <span>" in html
        assert "Date <span>" in html
        assert html.count('<svg class="plane"') == 2
    # the borders at both K; a gray 1; the circles; the curve beyond its last point
    assert questions.count('stroke="#666"') == 0
    assert answers.count('stroke="#666"') == 2
    assert questions.count('<table class="shaded"') == 1
    assert answers.count('<table class="shaded"') == 3
    ends = [re.search(r'stroke-width="8" d="M[^"]*L(\d+) ', html) for html in (questions, answers)]
    assert [int(found[1]) for found in ends if found] == [
        round(1000 * noisy_curve.points().x[-1, 0]),
        1400,
    ]


def test_the_worksheet_takes_nothing_from_elsewhere() -> None:
    html = worksheet.to_html(False)
    assert not re.search(r"<script|src=|href=|url\(|@import", html)
