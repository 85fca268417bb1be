"""The page Learn without a browser: its steps, their links, what a browser may send."""

from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from digits_knn.lesson import digit_grid, plane
from digits_knn.lesson.block import Block
from digits_knn.lesson.plane import Points
from digits_knn.lesson.steps import STEPS
from digits_knn.ui.learn import plane as learn_plane
from digits_knn.ui.learn import registry
from digits_knn.ui.shared import state, url_setting
from tests.app.pages import SEVEN as STROKES
from tests.app.pages import address, element_data, open_app
from tests.lesson.blocks import assert_prints

N_STEPS = len(STEPS)
SEVEN = "0007gg40" * 8


def learn(**address: object) -> AppTest:
    """Open the page Learn by a link."""
    app = open_app()
    for name, value in address.items():
        app.query_params[name] = str(value)
    app.run()
    return show(app)


def show(app: AppTest) -> AppTest:
    """Show the page Learn."""
    app.switch_page("digits_knn/ui/learn/page.py").run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    """Press a button."""
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    return "\n".join(each.value for each in [*app.markdown, *app.info, *app.caption])


@pytest.mark.parametrize("number", range(1, N_STEPS + 1))
def test_every_step_asks_before_it_answers(number: int) -> None:
    app = learn(step=number)
    step = STEPS[number - 1]
    assert element_data(app, "learn_bar")["step"] == number
    assert step.question in words(app)
    assert not app.info
    press(app, "Show the answer")
    assert [each.value.strip() for each in app.info] == [step.answer.strip()]
    press(app, "Hide the answer")
    assert not app.info
    assert step.note in words(app)
    assert f"{step.minutes} minute" in app.expander[0].label


@pytest.mark.parametrize("number", range(1, N_STEPS + 1))
@pytest.mark.parametrize("settings", [{}, {"k": 7, "weights": "distance", "metric": "cosine"}])
def test_the_code_on_the_page_gives_the_numbers_beside_it(
    number: int, settings: dict[str, object]
) -> None:
    app = learn(step=number, **settings)
    assert len(app.code) == 1  # what it prints comes with the answer
    press(app, "Show the answer")
    code = [each.value for each in app.code]
    if number in (8, 9) and len(code) == 1:
        return  # nothing is measured yet; their own tests measure
    assert_prints(Block(*code))


def test_without_a_step_the_lesson_begins_at_the_first() -> None:
    app = learn()
    assert element_data(app, "learn_bar")["step"] == 1
    assert address(app)["step"] == "1"


def test_the_steps_can_be_reached_from_each_other() -> None:
    bar = element_data(learn(step=4, plane_k=3), "learn_bar")
    assert bar["titles"] == [step.title for step in STEPS]
    assert [link.split("step=")[1].split("&")[0] for link in bar["links"]] == [
        str(number) for number in range(1, N_STEPS + 1)
    ]
    assert "plane_k=3" in bar["links"][3]
    assert "plane_k" not in bar["links"][4]


@pytest.mark.parametrize(
    ("number", "settings"),
    [
        (1, {"digit": "7", "shuffle": "12", "shown": "4"}),
        (2, {"test_percent": "40", "seed": "8"}),
        (3, {"pixels": SEVEN}),
        (4, {"points": "3.5-A100200", "plane_k": "2", "plane_weights": "distance"}),
        (4, {"plane_metric": "manhattan", "shading": "off"}),
        (5, {"points": "all-A100200B300400", "between_k": "1"}),
        (6, {"power": "inf", "case": "2"}),
        (7, {"curve_k": "9", "curve_weights": "distance", "target": "ink", "half": "upper"}),
        (8, {"cost_view": "why"}),
        (9, {"distance_shown": "moved", "shifted": "100"}),
        (1, {"type": "large"}),
    ],
)
def test_a_link_carries_the_settings_of_its_step(number: int, settings: dict[str, str]) -> None:
    app = learn(step=number, k=6, **settings)
    assert not app.warning
    said = address(app)
    assert said.pop("step") == str(number)
    assert {name: said[name] for name in settings} == settings
    assert set(said) == {"k", "weights", "metric", *settings}
    app.switch_page("digits_knn/ui/about/page.py").run()
    assert set(address(app)) == {"k", "weights", "metric"}  # other pages need none of it
    assert address(show(app)) | said == address(app)  # it holds


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("step", "0"),
        ("step", "10"),
        ("step", "two"),
        ("digit", "11"),
        ("shuffle", "-1"),
        ("test_percent", "0"),
        ("seed", "1.5"),
        ("pixels", "12"),
        ("points", "<b>"),
        ("plane_k", "0"),
        ("plane_metric", "taxi"),
        ("power", "0.5"),
        ("curve_k", "61"),
        ("target", "color"),
        ("shifted", "450"),
        ("type", "huge"),
    ],
)
def test_what_a_link_names_wrongly_is_said_and_gets_its_default(name: str, bad: str) -> None:
    app = open_app()
    app.query_params[name] = bad
    app.run()
    assert not app.exception
    assert len(app.warning) == 1
    assert f"{name} in the link must be " in app.warning[0].value
    assert f": showing {bad}" not in app.warning[0].value
    assert app.session_state[name] is not None
    each = registry.settings()[name]
    assert each.format(app.session_state[name]) == each.format(each.default)


def test_a_k_beyond_the_points_is_as_many_as_there_are() -> None:
    app = learn(step=4, points="all-A100200B300400", plane_k=99)
    assert element_data(app, "learn_plane")["k"] == 2
    app.session_state["step"] = 5
    app.run()
    assert not app.exception


def test_a_plane_without_points_says_so() -> None:
    app = learn(step=4, points="all-")
    assert element_data(app, "learn_plane")["cells"] == ""
    assert "Without a point" in app.code[0].value
    app.session_state["step"] = 5
    app.run()
    assert not app.exception
    assert "two points are needed" in app.info[0].value


def test_the_plane_tells_what_scikit_learn_said_of_each_cell() -> None:
    sent = element_data(learn(step=4), "learn_plane")
    everywhere = plane.predict_everywhere(Points(), 15, "uniform", "euclidean")
    codes = np.frombuffer(sent["cells"].encode(), np.uint8) - 35
    assert np.array_equal(codes // 30, everywhere.predictions.ravel())
    share = everywhere.shares.max(axis=2).ravel()
    assert np.abs(codes % 30 / 29 - share).max() <= 0.5 / 29 + 1e-9
    assert sent["points"] == "-"
    assert [each[:2] for each in sent["first"]] == Points().X.tolist()
    assert [each[2] for each in sent["first"]] == Points().y.tolist()


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The settings of a visitor, before any page is shown."""
    values = {name: each.default for name, each in registry.settings().items()}
    monkeypatch.setattr(st, "session_state", values)
    return values


def written(session: dict[str, Any]) -> dict[str, str]:
    return {name: each.format(session[name]) for name, each in registry.settings().items()}


def stub_sent_value(monkeypatch: pytest.MonkeyPatch, value: object) -> None:
    """Let any element of ours tell this."""
    monkeypatch.setattr(state, "sent_value", lambda *_: value)


ODD = [None, 7.5, "", "xyz", [1], [5000, 1, 0], [1, 2, "x"], {"x": 1}, 10**30, -1, "9" * 10_000]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_odd_messages_of_a_browser_change_nothing(
    odd: object, session: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written(session)
    stub_sent_value(monkeypatch, odd)
    for name, each in registry.settings().items():
        url_setting.on_sent("any", name, each)()
    registry.go_to(odd)
    assert written(session) == before


def test_messages_of_a_browser_are_taken(
    session: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    stub_sent_value(monkeypatch, "5-B100200")
    url_setting.on_sent("any", "points", learn_plane.SETTINGS["points"])()
    assert session["points"] == Points((5,), ((100, 200, 1),))
    stub_sent_value(monkeypatch, "-")
    url_setting.on_sent("any", "points", learn_plane.SETTINGS["points"])()
    assert session["points"] == Points()
    registry.go_to(4)
    assert session["step"] == 4


def test_large_type_is_larger() -> None:
    for kind, size in registry.SIZES.items():
        app = learn(step=3, type=kind)
        assert element_data(app, "learn_bar")["type"] == kind
        assert any(f"font-size: {size}" in each.proto.body for each in app.get("html"))


def test_why_trees_lose_waits_for_the_answer() -> None:
    app = learn(step=8, cost_view="why")
    assert "Guess first" in words(app)
    assert not app.get("vega_lite_chart")
    press(app, "Show the answer")
    assert app.get("vega_lite_chart")


def test_a_tie_is_called_one() -> None:
    for number in range(5):
        sent = element_data(learn(step=6, k=6, case=number), "learn_metrics")["case"]
        uniform = np.array(sent["votes"][0])
        assert sent["isTied"] == (np.sum(uniform == uniform.max()) > 1)


def test_the_recipes_1_is_far_from_all_and_the_answer_tells_how_far() -> None:
    app = learn(step=3)
    sent = element_data(app, "learn_grid")
    assert sent["label"] == "1"
    assert [each["label"] for each in sent["neighbors"]] == ["1"] * 5
    assert "36.5" in sent["distanceSentence"]
    assert "26.6" not in sent["distanceSentence"]
    assert sent["scale"] == []
    sent = element_data(press(app, "Show the answer"), "learn_grid")
    assert "farther than 26.6" in sent["distanceSentence"]
    assert sent["scale"][0] > sent["scale"][1]


def test_a_drawing_can_be_taken_into_the_grid() -> None:
    assert "My drawing" not in element_data(learn(step=3), "learn_grid")["presets"]
    app = open_app().run()
    objects = [
        {
            "type": "Path",
            "path": [["M", *stroke[0]], *(["L", *point] for point in stroke[1:])],
            "strokeWidth": 8,
            "left": float(stroke[:, 0].mean()),
            "top": float(stroke[:, 1].mean()),
            "scaleX": 1,
            "scaleY": 1,
            "angle": 0,
        }
        for stroke in STROKES
    ]
    app.session_state["drawing"] = {"objects": objects}
    app.session_state["step"] = 3
    taken = element_data(show(app), "learn_grid")["presets"]["My drawing"]
    assert digit_grid.parse(taken).sum() > 100


def test_weights_that_change_nothing_say_at_which_k_they_do() -> None:
    sent = element_data(learn(step=6, k=5), "learn_metrics")
    assert sent["case"] is None
    assert "At K = 5 the weights change no answer" in sent["none"]
    assert element_data(learn(step=6, k=sent["otherK"]), "learn_metrics")["case"] is not None


def test_the_named_circles_wait_for_the_answer() -> None:
    app = learn(step=6)
    assert element_data(app, "learn_metrics")["circles"] == {}
    circles = element_data(press(app, "Show the answer"), "learn_metrics")["circles"]
    assert set(circles.values()) == {"1", "2", "inf"}


def test_models_are_measured_when_asked_and_stay() -> None:
    app = learn(step=2, seed=4711)
    label = "Measure K-NN, logistic regression and SVM"
    press(app, label)
    table = next(each.value for each in app.markdown if each.value.startswith("| Model"))
    head, _, *rows = [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in table.split("\n")
    ]
    assert head == ["Model", "Right", "To fit", "To read 450 digits", "Stored"]
    assert len(rows) == 3
    to_fit = [float(row[2].removesuffix("\N{NO-BREAK SPACE}ms").replace(",", "")) for row in rows]
    assert to_fit[0] < max(to_fit)  # K-NN is not the slowest to fit
    press(app, "Show the answer")
    assert_prints(Block(*[each.value for each in app.code]))
    again = learn(step=2, seed=4711)  # another visitor
    assert label not in [each.label for each in again.button]
    assert "Measure again" in [each.label for each in again.button]
