"""What a browser may send to the page Class, and what the server keeps of it."""

import time
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Checkbox

from digits_knn.dataset import load_split
from digits_knn.embedding import maps
from digits_knn.embedding.maps import DigitsMap
from digits_knn.ink import fabric, preprocessing
from digits_knn.ink.grouping import group
from digits_knn.ink.packed import MAX_KEPT, pack, unpack
from digits_knn.knn import class_progress, classifier, evaluation
from digits_knn.knn.teaching import Taught
from digits_knn.store import students, teachers, wall
from digits_knn.store.records import Drawing
from digits_knn.ui.class_room import drawings, room, student, teach, teacher
from digits_knn.ui.map.digits_map import FINE
from digits_knn.ui.shared import class_voters, results, visitor
from digits_knn.ui.shared.class_voters import ClassVoters
from tests.app.pages import SEVEN, address, element_data, elements, open_app, send
from tests.store.worlds import KEYS, World

FORGED: list[Any] = [None, 5, "x", [], {}, {"key": 5, "asked": 3}, {"key": "k", "asked": "3"}, True]


@pytest.mark.parametrize("sent", FORGED, ids=str)
def test_what_is_no_drawing_to_be_sent_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, sent: Any
) -> None:
    session = {"student": {"send": sent}}
    monkeypatch.setattr("streamlit.session_state", session)
    student._on_send()
    assert student._SENDS not in session


@pytest.mark.parametrize(
    "kept",
    [
        *FORGED,
        {"teach CDFGHJKM": 5},
        {"other CDFGHJKM": "1.x"},
        {"teach": "1.x"},
        {"class " + "X" * 500: "1.x"},
        {"class CDFGHJKM": "1." + "x" * 5_000},
    ],
    ids=lambda kept: str(kept)[:40],
)
def test_what_is_no_token_is_not_taken(monkeypatch: pytest.MonkeyPatch, kept: Any) -> None:
    session: dict[str, Any] = {"class_keeper": {"kept": kept}}
    monkeypatch.setattr("streamlit.session_state", session)
    room._on_kept()
    assert room._tokens() == {}


def test_no_more_tokens_are_kept_than_a_browser_has_classes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = {f"class {i}": "1.x" for i in range(1_000)}
    monkeypatch.setattr("streamlit.session_state", {"class_keeper": {"kept": kept}})
    room._on_kept()
    assert len(room._tokens()) == room.MAX_TOKENS


def test_a_level_zigzag_and_five_hundred_dashes_take_no_time() -> None:
    zigzag = np.column_stack([280.0 * (np.arange(2_000) % 2), 10 + 0.01 * (np.arange(2_000) % 3)])
    dashes = [np.array([[i, 100.0], [i + 0.5, 101.0]]) for i in range(500)]
    begin = time.perf_counter()
    preprocessing.image_from_strokes([zigzag])
    assert group([*dashes, np.array([[0.0, 0.0], [0.0, 200.0]])]) == [list(range(501))]
    assert time.perf_counter() - begin < 2


@pytest.fixture
def world() -> World:
    """A class of two, with twelve drawings."""
    started = World.started(room.store())
    for _ in range(2):
        token = started.join()
        for label in range(6):
            started.send(token, label)
    return started


def test_an_unsent_drawing_is_found_when_the_tab_tells_of_it_last(world: World) -> None:
    app = open_app().run()
    token = world.students[0]
    app.session_state["class_tokens_known"] = True
    app.session_state["class_tokens"] = {f"class {world.classroom.code}": token}
    app.session_state["teach"], app.session_state["class"] = "", world.classroom.code
    app.switch_page("digits_knn/ui/class_room/page.py").run()
    send(app, fabric.EMPTY)
    assert app.session_state[visitor.UNSENT] == ""  # an empty canvas was shown first
    unsent = pack(SEVEN, MAX_KEPT)
    app.session_state[visitor.UNSENT] = unsent  # as `visitor.restore` does
    app.session_state[visitor.UNSENT_IS_REPLACED] = True
    for _ in range(2):
        app.run()  # the canvas has not loaded it yet
        assert not app.exception
        assert unpack(app.session_state[visitor.UNSENT])
    send(app, {"objects": []})  # it was loaded, and cleared
    assert app.session_state[visitor.UNSENT] == ""


def test_take_it_back_asked_again_takes_back_no_other_drawing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = world.students[0]
    who = room.Student(token, students.again(world.store, token))
    world.send(token)
    last = world.send(token)
    session: dict[str, Any] = {student._INITIAL: {}, student._SENT: {"id": last.id}}
    monkeypatch.setattr("streamlit.session_state", session)

    def ask(drawing_id: Any) -> int:
        session["student"] = {"undo": drawing_id}
        student._undo(who)
        return int(wall.counts(world.store, world.classroom.id).counts.sum())

    assert {ask(forged) for forged in FORGED} == {14}
    assert ask(last.id) == 13
    session[student._NOTICE] = "from a drawing since"
    n_cleared = session[student._INITIAL]["count"]
    assert ask(last.id) == 13  # the answer was late
    assert session[student._NOTICE] == "from a drawing since"
    assert session[student._INITIAL]["count"] == n_cleared


# What votes beside the training digits


def open_class(app: AppTest, world: World, view: str = "Teach") -> AppTest:
    """Open the class as its teacher, whose browser has kept the token."""
    app.session_state["class_tokens_known"] = True
    app.session_state["class_tokens"] = {f"teach {world.classroom.code}": world.teacher}
    app.session_state["teach"], app.session_state["class"] = world.classroom.code, ""
    app.session_state["class_view"] = view
    app.switch_page("digits_knn/ui/class_room/page.py").run()
    assert not app.exception
    return app


def draw_and_read(app: AppTest) -> dict[str, Any]:
    """Draw a seven; return what the answer is told."""
    app.switch_page("digits_knn/ui/draw/page.py").run()
    return element_data(send(app, fabric.canvas_from_strokes(SEVEN)), "answer")


def let_vote(app: AppTest, world: World) -> AppTest:
    """Switch the class's drawings on."""
    switch(open_class(app, world)).check().run()
    assert not app.exception
    return app


def switch(app: AppTest) -> Checkbox:
    return next(each for each in app.sidebar.checkbox if each.label == "The class votes too")


def voters(app: AppTest) -> ClassVoters | None:
    """Return the drawings that may vote."""
    offered: ClassVoters | None = app.session_state.get("class_voters")
    return offered


def send_seven(world: World) -> Drawing:
    """Send as the class's what is drawn on Draw."""
    image = preprocessing.image_from_strokes(SEVEN)
    token = world.students[0]
    return students.send(world.store, token, "seven-on-draw", 1, SEVEN, image, 7)


def send_image(world: World, image: Any, label: int) -> None:
    key = f"image-of-a-digit-{next(KEYS)}"
    students.send(world.store, world.students[0], key, label, SEVEN, image, 0)


def test_a_classs_drawings_vote_marked_and_apart_from_what_was_taught(world: World) -> None:
    app = open_app().run()
    send_seven(world)
    shown = draw_and_read(let_vote(app, world))
    near = shown["neighbors"]
    assert (near["labels"][0], near["distances"][0], near["class"]) == ("1", "0.0", [0])
    assert near["taught"] == []
    offered = voters(app)
    assert offered is not None
    assert offered.X.nbytes == 13 * 64
    assert "taught" not in app.session_state
    app.session_state["reason"] = "Why this neighbor"
    app.run()
    assert element_data(app, "why")["titles"]["neighbor"].endswith("a 1, drawn by the class")
    kept = [data.get("kept") for _, data in elements(app)]
    assert [each["taught"] for each in kept if each] == [""]  # the tab's copy


def test_switched_off_they_vote_no_more(world: World) -> None:
    app = open_app().run()
    send_seven(world)
    let_vote(app, world)
    assert draw_and_read(app)["neighbors"]["class"] == [0]
    switch(app).uncheck().run()  # there, too
    assert element_data(app, "answer")["neighbors"]["class"] == []
    assert not switch(open_class(app, world)).value
    assert draw_and_read(app)["neighbors"]["class"] == []
    switch(app).check().run()
    assert element_data(app, "answer")["neighbors"]["class"] == [0]


def test_they_follow_the_class_while_its_page_is_open(world: World) -> None:
    app = open_app().run()
    let_vote(app, world)

    def votes() -> int:
        app.run()
        assert not app.exception
        offered = voters(app)
        return 0 if offered is None else len(offered)

    assert votes() == 12
    drawing = send_seven(world)
    open_class(app, world, "Scores")  # whichever view is open
    assert votes() == 13
    teachers.hide(world.store, world.teacher, drawing.id)
    assert votes() == 12
    teachers.unhide(world.store, world.teacher, drawing.id)
    assert votes() == 13
    students.undo(world.store, world.students[0], drawing.id)
    assert votes() == 12
    removed = wall.counts(world.store, world.classroom.id).person_ids[0]
    teachers.remove_person(world.store, world.teacher, removed)
    assert votes() == 6


def test_a_deleted_classs_drawings_vote_no_more(world: World) -> None:
    app = open_app().run()
    let_vote(app, world)
    teachers.delete(world.store, world.teacher)
    app.run()
    assert not app.exception
    assert draw_and_read(app)["neighbors"]["class"] == []
    assert voters(app) is None
    assert not app.sidebar.checkbox


def test_who_teaches_another_class_or_goes_to_the_door_has_no_votes_of_the_first(
    world: World,
) -> None:
    app = open_app().run()
    let_vote(app, world)
    other = World(room.store(), *teachers.start(room.store()))
    other.join()
    other.send(other.students[0])
    open_class(app, other)
    assert voters(app) is not None
    assert not switch(app.run()).value  # nobody has asked this class to vote
    let_vote(app, world)
    app.session_state["teach"] = ""  # as *Other classes* sets it
    app.run()
    assert voters(app) is None
    assert not app.sidebar.checkbox
    assert not switch(open_class(app, world).run()).value


def test_tune_k_tells_the_test_score_with_and_without_the_class(world: World) -> None:
    app = let_vote(open_app().run(), world)
    voting = voters(app)
    assert voting is not None
    split = load_split()
    X, y = np.vstack([split.X_train, voting.X]), np.concatenate([split.y_train, voting.y])
    by_k = evaluation.accuracy_by_k(X, y, split.X_test, split.y_test)
    app.switch_page("digits_knn/ui/tune/page.py").run()
    assert not app.exception
    alone = results.validation_curves("euclidean")["uniform"].test
    sentence = element_data(app, "choices")["sentence"]
    assert (
        f"If the class's 12 drawings vote too, the test score is {by_k[4]:.1%} "
        f"({100 * (by_k[4] - alone[4]):+.1f} points)." in sentence
    )
    table = next(each.value for each in app.markdown if "training digits alone" in each.value)
    assert f"| 20 | {alone[19]:.1%} | {by_k[19]:.1%} |" in table
    assert any("With the class" in each.proto.json for each in app.get("bidi_component"))


def test_tune_k_is_silent_where_no_class_votes() -> None:
    app = open_app().run()
    app.switch_page("digits_knn/ui/tune/page.py").run()
    assert "class" not in element_data(app, "choices")["sentence"]
    assert not any("With the class" in each.proto.json for each in app.get("bidi_component"))


def test_the_map_has_the_classs_drawings_before_what_was_taught(world: World) -> None:
    app = let_vote(open_app().run(), world)
    app.switch_page("digits_knn/ui/map/page.py").run()
    assert not app.exception
    shown = element_data(app, "digits_map")
    n = shown["nDigits"]
    assert n == 1797
    assert shown["labels"][n:] == "012345012345"
    assert len(shown["pictures"]) == 64 * (n + 12)
    assert {len(points) for points in shown["maps"].values()} == {2 * (n + 12)}
    app.session_state["map_selection"] = n + 2
    app.run()
    chosen = element_data(app, "map_reading")
    assert chosen["title"] == "A 2, class drawing 3"
    # the other student's is the same image: it votes, too, and is the nearest
    assert chosen["neighbors"][0] == n + 8


def test_the_map_places_only_drawings_that_are_new(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed: list[int] = []
    real = maps.load_map

    @cache
    def counted(name: str) -> DigitsMap:
        def place(X: Any) -> Any:
            placed.append(len(X))
            return real(name).place(X)

        return replace(real(name), place=place)

    monkeypatch.setattr(maps, "load_map", counted)
    app = let_vote(open_app().run(), world)
    app.switch_page("digits_knn/ui/map/page.py").run()
    assert placed == [6] * len(maps.MAPS)  # of twelve, six are copies
    drawing = send_seven(world)
    placed.clear()
    open_class(app, world)
    app.switch_page("digits_knn/ui/map/page.py").run()
    assert not app.exception
    assert placed == [1] * len(maps.MAPS)
    shown = wall.shown(wall.drawings(world.store, world.classroom.id)[0])
    X, _, _ = wall.samples(shown)
    for name, points in element_data(app, "digits_map")["maps"].items():
        there = np.reshape(points, (-1, 2))[1797:] / FINE
        np.testing.assert_allclose(there, real(name).place(X), atol=1 / FINE)
    teachers.hide(world.store, world.teacher, drawing.id)
    placed.clear()
    open_class(app, world)
    app.switch_page("digits_knn/ui/map/page.py").run()
    assert placed == []
    assert len(element_data(app, "digits_map")["labels"]) == 1797 + 12


def test_all_that_may_vote_is_in_one_place(monkeypatch: pytest.MonkeyPatch) -> None:
    session: dict[str, Any] = {}
    monkeypatch.setattr("streamlit.session_state", session)
    split = load_split()
    assert visitor.training_data()[0] is split.X_train
    class_voters.offer(7, split.X_test[:3], split.y_test[:3])
    assert visitor.training_data()[0] is split.X_train  # until they are let
    class_voters.switch(True)
    visitor.change_taught(Taught(split.X_test[5:6], split.y_test[5:6]))
    X, y = visitor.training_data()
    np.testing.assert_array_equal(X[1347:], split.X_test[[0, 1, 2, 5]])
    np.testing.assert_array_equal(y[1347:], split.y_test[[0, 1, 2, 5]])
    sources = [visitor.source(row) for row in (1346, 1347, 1349, 1350)]
    assert sources == ["training", "class", "class", "taught"]
    assert visitor.training_data()[0] is X  # not anew for each answer
    assert not class_voters.keep_only(7)
    assert visitor.training_data()[0] is X
    assert class_voters.keep_only(8)
    assert len(visitor.training_data()[1]) == 1348


def test_teach_reads_only_what_is_new_and_all_anew_when_one_is_gone(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_class(open_app().run(), world)
    read: list[int] = []
    real = class_progress.class_progress

    def counted(X: Any, *arguments: Any) -> Any:
        known = arguments[-1]
        read.append(len(X) - (0 if known is None else len(known)))
        return real(X, *arguments)

    monkeypatch.setattr(class_progress, "class_progress", counted)
    app.run()
    app.sidebar.select_slider[0].set_value(9).run()
    assert read == []  # every K is known
    drawing = send_seven(world)
    app.run()
    assert read == [1]
    assert "first 13 drawings" in " ".join(each.value for each in app.markdown)
    teachers.hide(world.store, world.teacher, drawing.id)
    app.run()
    assert read == [1, 12]


def test_thousands_are_read_in_turns(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teach, "BLOCK", 5)
    monkeypatch.setattr(teach, "TURN", 0.0)
    app = open_class(open_app().run(), world)
    for said in ("Reading drawing 5 of 12 …", "Reading drawing 10 of 12 …"):
        assert [each.proto.text for each in app.get("progress")] == [said]
        app.run()
    assert not app.get("progress")
    assert "first 12 drawings" in " ".join(each.value for each in app.markdown)


def test_scores_of_thousands_come_in_turns_and_the_wall_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drawings, "BLOCK", 5)
    monkeypatch.setattr(drawings, "TURN", 0.0)
    monkeypatch.setattr(teacher, "MAX_SHOWN", 2)
    app = open_class(open_app().run(), world, "Drawings")
    assert app.get("progress")
    while app.get("progress"):
        tiles = element_data(app, "class_wall")["drawings"]
        assert [each["label"] for each in tiles] == [5, 4]
        assert not app.metric
        n_before = len(app.session_state["class_drawings"].predictions)
        app.run()
        assert len(app.session_state["class_drawings"].predictions) > n_before
    assert len(app.metric) == 1
    assert len(app.session_state["class_drawings"].predictions) == 12


def test_the_hardest_drawings_come_first_with_their_answers(world: World) -> None:
    split = load_split()
    model = classifier.fit(split.X_train, split.y_train)
    for row in range(12, 60):
        image = split.X_test[row].reshape(8, 8)
        label = int(split.y_test[row]) if row % 6 else (int(split.y_test[row]) + 1) % 10
        send_image(world, image, label)
    app = open_class(open_app().run(), world, "Scores")
    shown = wall.shown(wall.drawings(world.store, world.classroom.id)[0])
    X, y, _ = wall.samples(shown)
    answers = model.set_params(n_neighbors=5).predict(X)
    ratios = []
    for x, label in zip(X, y, strict=True):
        distances = np.linalg.norm(split.X_train - x, axis=1)
        is_own = split.y_train == label
        ratios.append(distances[~is_own].min() / distances[is_own].min())
    hard = [i for i in range(len(y)) if answers[i] != y[i] or ratios[i] <= 1.2]
    assert 0 < sum(answers[i] == y[i] for i in hard) < len(hard) < len(y)
    expected = [(shown[i].id, answers[i]) for i in sorted(hard, key=lambda i: ratios[i])]
    tiles = next(data["drawings"] for _, data in elements(app) if data.get("canHide") is False)
    assert [(each["id"], each["answer"]) for each in tiles] == expected
    words = " ".join(each.value for each in app.markdown)
    assert f"({len(hard)} of {len(y)}: misread or nearly so)" in words


def test_scores_without_a_hard_drawing_name_none() -> None:
    world = World.started(room.store())
    world.join()
    split = load_split()
    easy = int(np.flatnonzero(split.y_train == 0)[0])
    send_image(world, split.X_train[easy].reshape(8, 8), 0)
    app = open_class(open_app().run(), world, "Scores")
    assert not any("Hardest" in each.value for each in app.markdown)


@pytest.mark.parametrize(
    ("text", "view"), [("scores", "Scores"), ("x", "Drawings"), ("", "Drawings")]
)
def test_the_view_of_the_teachers_screen_is_in_the_address(
    world: World, text: str, view: str
) -> None:
    app = open_app().run()
    app.query_params["teach"] = world.classroom.code
    app.query_params["class_view"] = text
    app.session_state["class_tokens_known"] = True
    app.session_state["class_tokens"] = {f"teach {world.classroom.code}": world.teacher}
    app.switch_page("digits_knn/ui/class_room/page.py").run()
    assert not app.exception
    assert app.session_state["class_view"] == view
    assert address(app).get("class_view") == ("scores" if text == "scores" else None)
