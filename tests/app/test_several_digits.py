"""Several digits in one drawing: each is read, and the reasons are those of one of them."""

from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from digits_knn.ink import fabric
from digits_knn.ink.grouping import MAX_DIGITS
from digits_knn.ink.preprocessing import image_from_strokes
from digits_knn.ink.samples import SAMPLES
from digits_knn.ink.strokes import Stroke
from digits_knn.ui.shared import drawn_digits, visitor
from digits_knn.ui.shared.visitor import DRAWING
from tests.app.pages import element_data, open_app, send

FOUR_AND_TWO = (4, 2)  # places among the samples: of a 2 and of a 1


def row(*samples: int) -> list[Stroke]:
    """Draw samples beside each other, half as large."""
    return [
        stroke / 2 + np.array([130.0 * place, 0.0])
        for place, sample in enumerate(samples)
        for stroke in SAMPLES[sample].strokes
    ]


def digits(*samples: int) -> list[str]:
    return [str(SAMPLES[sample].digit) for sample in samples]


@pytest.fixture
def app() -> AppTest:
    """Return the app with two digits drawn."""
    return send(open_app().run(), fabric.canvas_from_strokes(row(*FOUR_AND_TWO)))


def labels(app: AppTest) -> list[str]:
    return [label for label, _ in element_data(app, "answer")["digits"]]


def press(app: AppTest, place: Any) -> AppTest:
    """Choose a digit, as the button's callback does."""
    session: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("streamlit.session_state", session)
        drawn_digits.choose(fabric.strokes_from_canvas(app.session_state[DRAWING]), place)
    for key, value in session.items():
        app.session_state[key] = value
    return app.run()


def test_each_digit_is_read_and_framed(app: AppTest) -> None:
    answer = element_data(app, "answer")
    assert labels(app) == digits(*FOUR_AND_TWO)
    lefts = [left for left, _, _, _ in answer["frames"]]
    rights = [right for _, _, right, _ in answer["frames"]]
    assert 0 <= lefts[0] < rights[0] < lefts[1] < rights[1] <= 1


def test_the_reasons_are_those_of_the_digit_drawn_last_until_one_is_pressed(app: AppTest) -> None:
    first, second = digits(*FOUR_AND_TWO)
    assert element_data(app, "answer")["label"] == second
    press(app, 0)
    assert element_data(app, "answer")["label"] == first
    app.run()
    assert element_data(app, "answer")["label"] == first
    send(app, fabric.canvas_from_strokes(row(*FOUR_AND_TWO, 7)))
    assert element_data(app, "answer")["place"] == 2


@pytest.mark.parametrize("place", [-1, 2, 1.0, "0", None, [0], True])
def test_what_is_no_place_is_not_taken(app: AppTest, place: Any) -> None:
    press(app, place)
    assert not app.exception
    assert element_data(app, "answer")["place"] == 1


def test_teaching_is_of_the_digit_that_was_pressed(monkeypatch: pytest.MonkeyPatch) -> None:
    session = {DRAWING: fabric.canvas_from_strokes(row(*FOUR_AND_TWO))}
    monkeypatch.setattr("streamlit.session_state", session)
    drawn_digits.choose(visitor.strokes(), 0)
    visitor.teach(9)
    image = image_from_strokes(SAMPLES[FOUR_AND_TWO[0]].strokes)
    assert visitor.taught().y.tolist() == [9]
    assert visitor.taught().X.ravel().tolist() == image.ravel().tolist()


def test_the_map_shows_the_digit_that_was_pressed(app: AppTest) -> None:
    press(app, 0)
    label = element_data(app, "answer")["label"]
    app.switch_page("digits_knn/ui/map/page.py").run()
    assert element_data(app, "map_reading")["prediction"] == label


def test_every_k_sent_ahead_has_the_answers_to_all_digits(app: AppTest) -> None:
    app.session_state["is_ahead"] = True
    app.run()
    before = element_data(app, "answer")
    for k in (1, 30, 1347):
        app.sidebar.select_slider[0].set_value(k).run()
        ahead = {**before, **before["atK"][str(k)]}["digits"]
        assert element_data(app, "answer")["digits"] == ahead


def test_more_digits_than_are_read_get_a_sentence() -> None:
    dash = np.array([[10.0, 20.0], [12.0, 60.0]])
    many = [dash + np.array([20.0 * i, 0.0]) for i in range(MAX_DIGITS + 1)]
    app = send(open_app().run(), fabric.canvas_from_strokes(many))
    assert not app.exception
    assert f"more than {MAX_DIGITS} digits" in element_data(app, "answer")["message"]
    send(app, fabric.canvas_from_strokes(many[1:]))
    assert labels(app) == ["1"] * MAX_DIGITS


def test_of_two_digits_that_touch_it_asks_for_a_gap() -> None:
    wide = [stroke * (2.2, 1) for stroke in row(3, 3)]
    cross = np.array([[20.0, 80.0], [480.0, 90.0]])  # a line through both
    app = send(open_app().run(), fabric.canvas_from_strokes([*wide, cross]))
    answer = element_data(app, "answer")
    assert answer["certainty"] != "sure"
    assert "Leave a gap" in answer["taught"]["sentence"]
