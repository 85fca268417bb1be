"""The page Learn without a browser: its steps, their links, what a browser may send."""

import re
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
NAMES = [step.name for step in STEPS]
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
    step = STEPS[number - 1]
    app = learn(step=step.name)
    assert element_data(app, "learn_bar")["step"] == number
    assert step.question in words(app)
    assert not app.info
    assert not app.code
    assert step.note not in words(app)
    press(app, "Show the answer")
    assert [each.value.strip() for each in app.info] == [step.answer.strip()]
    press(app, "Hide the answer")
    assert not app.info


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("settings", [{}, {"k": 7, "weights": "distance", "metric": "cosine"}])
def test_the_code_on_the_page_gives_the_numbers_beside_it(
    name: str, settings: dict[str, object]
) -> None:
    app = learn(step=name, code="on", **settings)
    assert len(app.code) == 1  # what it prints comes with the answer
    press(app, "Show the answer")
    code = [each.value for each in app.code]
    assert max(map(len, code[0].splitlines())) <= 72
    if name in ("cost", "distances") and len(code) == 1:
        return  # nothing is measured yet; their own tests measure
    assert_prints(Block(*code))


def test_code_and_notes_stay_from_step_to_step() -> None:
    app = learn(step="data", code="on", notes="on")
    for number in range(1, N_STEPS + 1):
        app.session_state["step"] = number
        app.run()
        assert not app.exception
        assert STEPS[number - 1].note in words(app)
        assert app.code
        assert {"code": "on", "notes": "on"}.items() <= address(app).items()
        bar = element_data(app, "learn_bar")
        assert bar["code"]
        assert bar["notes"]


def test_a_link_with_large_type_is_as_one_without() -> None:
    app = learn(step="data", type="large")
    assert not app.warning
    assert "type" not in address(app)


@pytest.mark.parametrize("name", NAMES)
def test_the_sidebar_is_out_of_sight_where_it_does_nothing(name: str) -> None:
    hidden = {"data", "plane", "overfitting", "regression", "cost"}
    app = learn(step=name, k=7, weights="distance")
    styles = "".join(each.proto.body for each in app.get("html"))
    assert ("sidebar_settings" in styles) == (name in hidden)
    assert app.session_state["k"] == 7  # it is not lost
    app.switch_page("digits_knn/ui/tune/page.py").run()
    assert "k=7 weights=distance" in " ".join(f"{k}={v}" for k, v in address(app).items())


def test_the_core_ends_on_draw_which_leads_back(session: dict[str, Any]) -> None:
    session["step"] = 4
    registry.leave_to_draw()
    assert registry.is_left_to_draw()
    assert not registry.is_left_to_draw()  # once
    assert registry.is_underway()
    assert session["step"] == 5


def test_draw_leads_back_to_the_lesson() -> None:
    app = open_app()
    app.run()
    links = {each.proto.label for each in app.get("page_link")}
    assert "Back to the lesson" not in links
    app.session_state["is_lesson_left"] = True
    app.run()
    assert "Back to the lesson" in {each.proto.label for each in app.get("page_link")}


def test_without_a_step_the_lesson_begins_at_the_first() -> None:
    app = learn()
    assert element_data(app, "learn_bar")["step"] == 1
    assert address(app)["step"] == "data"


def test_the_steps_can_be_reached_from_each_other() -> None:
    steps = element_data(learn(step="plane", plane_k=3), "learn_bar")["steps"]
    for sent, step in zip(steps, STEPS, strict=True):
        assert (sent["title"], sent["minutes"]) == (step.title, step.minutes)
        assert sent["link"].split("step=")[1].split("&")[0] == step.name == sent["name"]
        assert ("plane_k=3" in sent["link"]) == (step.name == "plane")


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("data", {"digit": "7", "shuffle": "12", "shown": "4"}),
        ("models", {"test_percent": "40", "seed": "8"}),
        ("numbers", {"pixels": SEVEN}),
        ("plane", {"points": "3.5-A100200", "plane_k": "2", "plane_weights": "distance"}),
        ("plane", {"plane_metric": "manhattan", "shading": "off"}),
        ("overfitting", {"points": "all-A100200B300400", "between_k": "1"}),
        ("metrics", {"power": "inf", "case": "2"}),
        ("regression", {"curve_k": "9", "curve_weights": "distance"}),
        ("regression", {"numbers_of": "digits", "target": "ink", "half": "upper"}),
        ("cost", {"cost_view": "why"}),
        ("distances", {"distance_shown": "moved", "shifted": "100", "code": "on"}),
        ("data", {"code": "on", "notes": "on"}),
    ],
)
def test_a_link_carries_the_settings_of_its_step(name: str, settings: dict[str, str]) -> None:
    app = learn(step=name, k=6, **settings)
    assert not app.warning
    said = address(app)
    assert said.pop("step") == name
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
        ("code", "yes"),
        ("notes", "1"),
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
    app = learn(step="plane", points="all-A100200B300400", plane_k=99)
    assert element_data(app, "learn_plane")["k"] == 2
    app.session_state["step"] = NAMES.index("overfitting") + 1
    app.run()
    assert not app.exception


def test_a_plane_without_points_says_so() -> None:
    app = learn(step="plane", points="all-", code="on")
    assert element_data(app, "learn_plane")["cells"] == ""
    assert "Without a point" in app.code[0].value
    app.session_state["step"] = NAMES.index("overfitting") + 1
    app.run()
    assert not app.exception
    assert "at least two points" in app.info[0].value


def test_the_plane_tells_what_scikit_learn_said_of_each_cell() -> None:
    sent = element_data(learn(step="plane"), "learn_plane")
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


def test_why_trees_lose_waits_for_the_answer() -> None:
    app = learn(step="cost", cost_view="why")
    assert "Answer the question first" in words(app)
    assert not app.get("vega_lite_chart")
    press(app, "Show the answer")
    assert app.get("vega_lite_chart")


def test_a_tie_is_called_one() -> None:
    for number in range(5):
        sent = element_data(learn(step="metrics", k=6, case=number), "learn_metrics")["case"]
        uniform = np.array(sent["votes"][0])
        assert sent["isTied"] == (np.sum(uniform == uniform.max()) > 1)


def test_the_recipes_1_is_far_from_all_and_the_answer_tells_how_far() -> None:
    app = learn(step="numbers")
    sent = element_data(app, "learn_grid")
    assert sent["label"] == "1"
    assert [each["label"] for each in sent["neighbors"]] == ["1"] * 5
    assert "36.5" in sent["distanceSentence"]
    assert "27.6" not in sent["distanceSentence"]
    assert sent["scale"] == []
    sent = element_data(press(app, "Show the answer"), "learn_grid")
    assert "99% of the test digits have a training digit within 27.6" in sent["distanceSentence"]
    assert sent["scale"][0] > sent["scale"][1]


def test_a_drawing_can_be_taken_into_the_grid() -> None:
    assert "My drawing" not in element_data(learn(step="numbers"), "learn_grid")["presets"]
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
    app.session_state["step"] = NAMES.index("numbers") + 1
    taken = element_data(show(app), "learn_grid")["presets"]["My drawing"]
    assert digit_grid.parse(taken).sum() > 100


def test_weights_that_change_nothing_say_at_which_k_they_do() -> None:
    sent = element_data(learn(step="metrics", k=5), "learn_metrics")
    assert sent["case"] is None
    assert "At K = 5 the weights change no answer" in sent["none"]
    assert (
        element_data(learn(step="metrics", k=sent["otherK"]), "learn_metrics")["case"] is not None
    )


def test_the_named_circles_wait_for_the_answer() -> None:
    app = learn(step="metrics")
    assert element_data(app, "learn_metrics")["circles"] == {}
    circles = element_data(press(app, "Show the answer"), "learn_metrics")["circles"]
    assert set(circles.values()) == {"1", "2", "inf"}


def test_models_are_measured_after_a_bet_and_stay() -> None:
    link: dict[str, object] = {"step": "models", "seed": 4711, "code": "on"}
    app = learn(**link)
    assert not tables(app)
    press(app, "SVM")
    rows = [re.findall(r"<td>([^<]*)", row) for row in tables(app)[0].split("<tr>")[2:]]
    assert [len(row) for row in rows] == [4, 4, 4]
    to_fit, to_predict = (
        [float(row[i].removesuffix("\N{NO-BREAK SPACE}ms").replace(",", "")) for row in rows]
        for i in (1, 2)
    )
    assert to_fit[0] < max(to_fit)  # K-NN is not the slowest to fit
    fastest = ["K-NN", "Logistic regression", "SVM"][to_predict.index(min(to_predict))]
    assert "You bet on SVM" in words(app)
    assert f"**{fastest}** predicts the 450 digits fastest" in words(app)
    press(app, "Show the answer")
    assert_prints(Block(*[each.value for each in app.code]))
    again = learn(**link)  # another visitor bets as well, and sees what was measured
    assert not tables(again)
    press(again, "K-NN")
    assert tables(again) == tables(app)
    assert "Measure again" in [each.label for each in again.button]


def tables(app: AppTest) -> list[str]:
    """Return the tables with bars."""
    return [each.proto.body for each in app.get("html") if "<table" in each.proto.body]
