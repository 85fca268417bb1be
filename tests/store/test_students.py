"""What a student does: join, draw what is asked, take back."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digits_knn.ink import fabric
from digits_knn.store import codes, names, students, teachers, wall
from digits_knn.store.errors import (
    DrawingError,
    FullError,
    HurryError,
    LimitError,
    RemovedError,
    TokenError,
    UnknownCodeError,
)
from digits_knn.store.limits import Limiter
from tests.store.worlds import STROKES, World, image, key


def test_a_code_is_read_as_people_type_it(world: World) -> None:
    code = world.classroom.code
    for typed in (
        code.lower(),
        f" {code[:4]}-{code[4:]}\n",
        " ".join(code),
        f"{code[:4]} – {code[4:]}",
    ):
        person, _ = students.join(world.store, typed)
        assert person.classroom.code == code


@pytest.mark.parametrize("typed", ["", "K", "KMPTRXYD9", "AEIOULSZ", "KMPTRXY\u00e9", "K" * 10_000])
def test_what_is_no_code_is_refused_with_an_example(world: World, typed: str) -> None:
    with pytest.raises(UnknownCodeError, match="A code has 8 letters"):
        students.join(world.store, typed)


def test_an_example_of_a_code_is_one() -> None:
    with pytest.raises(UnknownCodeError) as refused:
        codes.read_code("")
    example = str(refused.value).split("such as ")[1].split(".")[0]
    assert codes.shown(codes.read_code(example)) == example


def test_an_unknown_code_is_told(world: World) -> None:
    unknown = world.classroom.code[::-1]
    if unknown == world.classroom.code:
        pytest.skip("the same from both ends")
    with pytest.raises(UnknownCodeError, match="no class with this code"):
        students.join(world.store, unknown)


def test_codes_have_30_bits_and_no_letters_that_look_alike() -> None:
    assert len(codes.ALPHABET) ** codes.CODE_LENGTH >= 2**30
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET)
    for alike in ("0OQD", "1IL", "2Z", "5S", "8B", "UV", "6G"):
        assert len(set(alike) & set(codes.ALPHABET)) <= 1


def test_codes_cannot_be_guessed_by_trying(world: World) -> None:
    world.store.guesses = Limiter(seconds=10, burst=3, clock=lambda: 0)
    unknown = world.classroom.code[::-1]
    for _ in range(10):  # right ones are not counted, nor what can be no code
        students.join(world.store, world.classroom.code, "10.0.0.7")
        with pytest.raises(UnknownCodeError):
            students.join(world.store, world.classroom.code[1:], "10.0.0.7")
    for _ in range(3):
        with pytest.raises(UnknownCodeError):
            students.join(world.store, unknown, "10.0.0.7")
    with pytest.raises(HurryError, match="wrong codes"):
        students.join(world.store, world.classroom.code, "10.0.0.7")
    students.join(world.store, world.classroom.code, "10.0.0.8")
    world.store.all_guesses = Limiter(seconds=10, burst=1, clock=lambda: 0)
    with pytest.raises(UnknownCodeError):
        students.join(world.store, unknown, "10.0.0.9")
    with pytest.raises(HurryError):
        students.join(world.store, unknown, "10.0.0.10")


def test_everybody_has_another_name_and_is_the_same_person_again(world: World) -> None:
    tokens = [world.join() for _ in range(5)]
    persons = [students.again(world.store, token) for token in tokens]
    assert len({person.name for person in persons}) == len({person.id for person in persons}) == 5
    assert {person.name for person in persons} <= set(names.NAMES)
    assert wall.counts(world.store, world.classroom.id).names == [each.name for each in persons]


def test_names_are_many_and_each_is_made_once() -> None:
    assert len(names.QUALITIES) >= 40
    assert len(names.ANIMALS) >= 40
    assert len(set(names.NAMES)) == len(names.NAMES)
    assert names.new_name(names.NAMES[1:]) == names.NAMES[0]
    animals = {f"Blue {animal}" for animal in names.ANIMALS[1:]}
    assert names.new_name(animals).endswith(names.ANIMALS[0])


def test_a_class_takes_so_many_and_then_is_full(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(students, "MAX_PERSONS", 2)
    monkeypatch.setattr(students, "MAX_JOINED", 3)
    first = students.again(world.store, world.join())
    world.join()
    with pytest.raises(FullError, match="full"):
        world.join()
    teachers.remove_person(world.store, world.teacher, first.id)
    last = students.again(world.store, world.join())
    teachers.remove_person(world.store, world.teacher, last.id)
    with pytest.raises(FullError, match="full"):
        world.join()


def test_a_drawing_is_kept_as_it_was_sent(world: World) -> None:
    token = world.join()
    strokes = [np.array([[1.24, 2.26], [3.5, -4.0]]), np.array([[100.0, 200.0]])]
    sent = students.send(world.store, token, "drawing-1", 7, strokes, image(3), 1)
    (kept,), _ = wall.drawings(world.store, world.classroom.id)
    for drawing in (sent, kept):
        assert (drawing.label, drawing.answer, drawing.status) == (7, 1, "shown")
        assert drawing.person == students.again(world.store, token).name
        assert drawing.sent == world.clock.now
        np.testing.assert_array_equal(drawing.image, image(3))
        np.testing.assert_array_equal(drawing.strokes[0], [[1.0, 2.5], [3.5, -4.0]])
        np.testing.assert_array_equal(drawing.strokes[1], [[100, 200]])


def test_a_drawing_sent_again_is_stored_once(world: World) -> None:
    token, other = world.join(), world.join()
    first = world.send(token, 4, "the-same-key")
    assert world.send(token, 4, "the-same-key").id == first.id
    assert world.send(other, 4, "the-same-key").id != first.id  # another's
    teachers.pause(world.store, world.teacher)
    assert world.send(token, 4, "the-same-key").id == first.id  # its answer was lost
    assert wall.counts(world.store, world.classroom.id).counts.sum() == 2


def test_a_drawing_taken_back_does_not_come_again(world: World) -> None:
    token = world.join()
    sent = world.send(token, 4, "the-same-key")
    students.undo(world.store, token, sent.id)
    assert world.send(token, 4, "the-same-key").status == "undone"
    assert wall.drawings(world.store, world.classroom.id)[0] == []


def test_undo_takes_back_the_own_last_drawing_and_asks_for_it_again(world: World) -> None:
    token, other = world.join(), world.join()
    first, last = world.send(token), world.send(token)
    world.send(other)
    gone = students.undo(world.store, token, last.id)
    assert gone is not None
    assert (gone.id, gone.status, gone.strokes) == (last.id, "undone", [])
    assert students.progress(world.store, token)[1] == last.label
    again = students.undo(world.store, token, first.id)
    assert again is not None
    assert again.id == first.id
    assert students.undo(world.store, token, first.id) is None
    assert wall.counts(world.store, world.classroom.id).counts.sum() == 1


def test_only_the_own_last_drawing_is_taken_back_and_once(world: World) -> None:
    token, other = world.join(), world.join()
    first, last, others = world.send(token), world.send(token), world.send(other)
    for drawing_id in (first.id, others.id, 0, -1, 2**80):
        assert students.undo(world.store, token, drawing_id) is None
    assert students.undo(world.store, token, last.id) is not None
    assert students.undo(world.store, token, last.id) is None  # its answer was lost
    assert wall.counts(world.store, world.classroom.id).counts.sum() == 2


def test_everybody_starts_at_another_digit(world: World) -> None:
    tokens = [world.join() for _ in range(10)]
    assert len({students.progress(world.store, token)[1] for token in tokens}) == 10


@given(st.lists(st.sampled_from(["send", "send", "send", "skip", "undo"]), max_size=40))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_digit_is_drawn_two_times_more_often_than_another(
    sqlite_world: World, acts: list[str]
) -> None:
    token = students.join(
        sqlite_world.store,
        World(sqlite_world.store, *teachers.start(sqlite_world.store)).classroom.code,
    )[1]
    sent: list[int] = []
    for act in acts:
        label = students.progress(sqlite_world.store, token)[1]
        if act == "send":
            sent.append(sqlite_world.send(token, label).id)
        elif act == "undo":
            if sent:
                assert students.undo(sqlite_world.store, token, sent.pop()) is not None
        else:
            assert students.skip(sqlite_world.store, token, label) in range(10)
        counts = students.progress(sqlite_world.store, token)[0]
        assert counts.max() - counts.min() <= 1


def test_skip_moves_on_and_comes_back(world: World) -> None:
    token = world.join()
    asked = [students.progress(world.store, token)[1]]
    for _ in range(10):
        asked.append(students.skip(world.store, token, asked[-1]))
    assert len(set(asked[:10])) == 10
    assert asked[10] == asked[0]


def test_sending_has_a_pace(world: World) -> None:
    token, other = world.join(), world.join()
    now = [0.0]
    world.store.sends = Limiter(seconds=0.7, burst=5, clock=lambda: now[0])
    for _ in range(5):
        world.send(token)
    with pytest.raises(HurryError, match="still on your canvas"):
        world.send(token)
    world.send(other)
    # nobody spends another's tries
    for _ in range(9):
        with pytest.raises(TokenError):
            world.send(f"{other.split('.')[0]}.wrong", 1)
    world.send(other)
    now[0] += 0.7
    world.send(token)
    assert wall.counts(world.store, world.classroom.id).counts.sum() == 8


def test_the_number_of_drawings_is_limited(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(students, "MAX_BY_PERSON", 2)
    monkeypatch.setattr(students, "MAX_BY_CLASS", 3)
    token, other = world.join(), world.join()
    for _ in range(2):
        world.send(token)
    with pytest.raises(LimitError, match="2 drawings from one student"):
        world.send(token)
    world.send(other)
    with pytest.raises(LimitError, match="3 drawings"):
        world.send(other)


NOTHING_DRAWN = "nothing on the canvas"
TOO_MANY = "too many"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"strokes": []}, NOTHING_DRAWN),
        ({"image": np.zeros((8, 8))}, NOTHING_DRAWN),
        ({"image": np.full((8, 8), 17)}, "not a drawing"),
        ({"image": np.full((8, 8), np.nan)}, "not a drawing"),
        ({"image": np.full((8, 8), 0.5)}, "not a drawing"),
        ({"image": np.ones((28, 28))}, "not a drawing"),
        ({"image": "ink"}, "not a drawing"),
        ({"strokes": [np.zeros((1_000_000, 2))]}, TOO_MANY),
        ({"strokes": [np.zeros((1, 2))] * 501}, TOO_MANY),
        (
            {
                "strokes": [
                    np.zeros((fabric.MAX_POINTS, 2)).cumsum(axis=0)
                    + [[k, 0] for k in range(fabric.MAX_POINTS)]
                ]
            },
            TOO_MANY,
        ),
        ({"strokes": [np.array([[np.nan, 0]])]}, "not a drawing"),
        ({"strokes": [np.array([[1e7, 0]])]}, "not a drawing"),
        ({"strokes": [np.empty((0, 2))]}, "not a drawing"),
        ({"strokes": [np.zeros(2)]}, "not a drawing"),
        ({"label": 10}, "not a drawing"),
        ({"label": True}, "not a drawing"),
        ({"label": 3.0}, "not a drawing"),
        ({"answer": -1}, "not a drawing"),
        ({"key": "short"}, "not a drawing"),
        ({"key": "x" * 65}, "not a drawing"),
        ({"key": "'; DROP TABLE"}, "not a drawing"),
    ],
)
def test_what_is_no_drawing_is_refused(
    sqlite_world: World, change: dict[str, object], sentence: str
) -> None:
    token = sqlite_world.join()
    sent = {"key": key(), "label": 1, "strokes": STROKES, "image": image(), "answer": 1}
    with pytest.raises(DrawingError, match=sentence):
        students.send(sqlite_world.store, token, **{**sent, **change})  # type: ignore[arg-type]
    assert not students.progress(sqlite_world.store, token)[0].any()


def test_the_largest_drawing_of_a_canvas_is_kept(sqlite_world: World) -> None:
    random = np.random.default_rng(0)
    n = fabric.MAX_POINTS // 2 - 10
    strokes = [random.uniform(0, 280, (n, 2)), random.uniform(0, 280, (n, 2))]
    students.send(sqlite_world.store, sqlite_world.join(), key(), 1, strokes, image(), 1)
    (kept,), _ = wall.drawings(sqlite_world.store, sqlite_world.classroom.id)
    assert [len(stroke) for stroke in kept.strokes] == [n, n]
    assert max(abs(a - b).max() for a, b in zip(kept.strokes, strokes, strict=True)) <= 0.25


def test_whoever_looks_sees_each_change_once(world: World) -> None:
    class_id = world.classroom.id
    token = world.join()
    assert wall.drawings(world.store, class_id) == ([], 0)
    first, second = world.send(token), world.send(token)
    changed, cursor = wall.drawings(world.store, class_id)
    assert [each.id for each in changed] == [first.id, second.id]
    assert wall.drawings(world.store, class_id, cursor) == ([], cursor)
    teachers.hide(world.store, world.teacher, first.id)
    changed, later = wall.drawings(world.store, class_id, cursor)
    assert [(each.id, each.status) for each in changed] == [(first.id, "hidden")]
    assert later > cursor
    students.undo(world.store, token, second.id)
    changed, last = wall.drawings(world.store, class_id, later)
    assert [(each.id, each.status) for each in changed] == [(second.id, "undone")]
    assert wall.drawings(world.store, class_id, last)[0] == []


def test_drawings_keep_their_order_when_the_clock_goes_backward(world: World) -> None:
    token = world.join()
    first = world.send(token)
    world.clock.now -= 10 * teachers.DAY
    second = world.send(token)
    assert second.sent < first.sent
    changed, cursor = wall.drawings(world.store, world.classroom.id)
    assert [each.id for each in wall.shown(changed)] == [first.id, second.id]
    third = world.send(token)
    assert [each.id for each in wall.drawings(world.store, world.classroom.id, cursor)[0]] == [
        third.id
    ]


def test_counts_are_of_each_person_and_digit(world: World) -> None:
    tokens = [world.join() for _ in range(3)]
    sent = [(tokens[0], 3), (tokens[0], 3), (tokens[2], 9)]
    for token, label in sent:
        world.send(token, label)
    expected = Counter((tokens.index(token), label) for token, label in sent)
    counted = wall.counts(world.store, world.classroom.id)
    assert counted.counts.shape == (3, 10)
    assert {
        (int(a), int(b)): int(counted.counts[a, b]) for a, b in np.argwhere(counted.counts)
    } == expected


def test_drawings_become_samples(world: World) -> None:
    tokens = [world.join(), world.join()]
    sent = [world.send(tokens[1], 7), world.send(tokens[0], 2)]
    X, y, persons = wall.samples(sent)
    np.testing.assert_array_equal(X, [image(7).ravel(), image(2).ravel()])
    np.testing.assert_array_equal(y, [7, 2])
    np.testing.assert_array_equal(
        persons, [students.again(world.store, t).id for t in tokens[::-1]]
    )
    assert [each.shape for each in wall.samples([])] == [(0, 64), (0,), (0,)]


def test_two_tabs_of_one_student_are_one_person(world: World) -> None:
    token = world.join()
    asked = students.progress(world.store, token)[1]
    world.send(token, asked)
    world.send(token, asked)  # the other tab, which had asked for the same
    for _ in range(8):
        world.send(token)
    counts = students.progress(world.store, token)[0]
    assert counts[asked] == 2
    assert np.delete(counts, asked).max() == 1


def test_a_limiter_remembers_a_bounded_number_and_forgets_the_oldest() -> None:
    limiter = Limiter(seconds=10, burst=1, clock=lambda: 0, most_keys=3)
    for address in range(10):
        assert limiter.take(address)
    assert len(limiter) == 3
    assert not limiter.take(9)
    assert limiter.take(0)


def test_a_limiter_fills_again_slowly() -> None:
    now = [100.0]
    limiter = Limiter(seconds=10, burst=2, clock=lambda: now[0])
    tries: Callable[[], list[bool]] = lambda: [limiter.take("a") for _ in range(3)]  # noqa: E731
    assert tries() == [True, True, False]
    now[0] += 10
    assert tries() == [True, False, False]
    now[0] += 1000
    assert tries() == [True, True, False]
    limiter.give_back("a")
    assert tries() == [True, False, False]


def test_who_leaves_without_a_drawing_is_not_counted(world: World) -> None:
    idle, busy = world.join(), world.join()
    world.send(busy)
    for token in (idle, busy):
        students.leave(world.store, token)
    assert len(wall.counts(world.store, world.classroom.id).names) == 1
    with pytest.raises(RemovedError):
        students.again(world.store, idle)
    assert world.send(busy).label in range(10)  # whose drawings stay, and who may come back
