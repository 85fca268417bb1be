"""What a teacher does, and what nobody else may."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from digits_knn.store import database, students, teachers, wall
from digits_knn.store.database import Store
from digits_knn.store.errors import (
    ClassError,
    EndedError,
    HurryError,
    LimitError,
    PausedError,
    RemovedError,
    TitleError,
    TokenError,
)
from digits_knn.store.limits import Limiter
from tests.store.worlds import World


def test_a_class_is_found_by_its_teachers_token(world: World) -> None:
    found = teachers.of_teacher(world.store, world.teacher)
    assert found == world.classroom
    assert (found.title, found.state, found.is_kept) == ("Year 8", "running", False)
    assert found.started == found.active == world.clock.now


def test_two_classes_do_not_see_each_other(world: World) -> None:
    other = World(world.store, *teachers.start(world.store))
    drawing = world.send(world.join())
    other.send(other.join())
    assert other.classroom.code != world.classroom.code
    assert [each.id for each in wall.drawings(world.store, world.classroom.id)[0]] == [drawing.id]
    teachers.hide(other.store, other.teacher, drawing.id)
    teachers.remove_person(other.store, other.teacher, drawing.person_id)
    (seen,), _ = wall.drawings(world.store, world.classroom.id)
    assert seen.status == "shown"
    assert students.again(world.store, world.students[0]).id == drawing.person_id


@pytest.mark.parametrize(
    "token",
    [
        "",
        "1",
        "1.",
        ".x",
        "1.wrong",
        "0.wrong",
        "99.wrong",
        "1.\u00e4",
        "9" * 50 + ".x",
        "1." + "x" * 9999,
    ],
)
def test_a_wrong_token_opens_nothing(world: World, token: str) -> None:
    person = world.join()
    for refused in (
        lambda: teachers.of_teacher(world.store, token),
        lambda: teachers.delete(world.store, token),
        lambda: teachers.of_teacher(world.store, person),
        lambda: students.again(world.store, token),
        lambda: students.again(world.store, world.teacher),
        lambda: world.send(token, 3),
    ):
        with pytest.raises(TokenError):
            refused()
    assert teachers.of_teacher(world.store, world.teacher).state == "running"


def test_tokens_are_stored_nowhere(sqlite_world: World, tmp_path: Path) -> None:
    secrets = [
        token.split(".")[1].encode() for token in (sqlite_world.teacher, sqlite_world.join())
    ]
    stored = b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())
    assert b"Year 8" in stored
    assert not any(secret in stored for secret in secrets)


def test_a_class_is_paused_resumed_and_ended(world: World) -> None:
    token = world.join()
    teachers.pause(world.store, world.teacher)
    with pytest.raises(PausedError):
        world.send(token)
    late = world.join()
    teachers.resume(world.store, world.teacher)
    sent = world.send(late)
    teachers.end(world.store, world.teacher)
    for refused in (
        lambda: world.send(token),
        lambda: students.undo(world.store, late, sent.id),
        world.join,
    ):
        with pytest.raises(EndedError, match="ended"):
            refused()
    assert students.again(world.store, late).classroom.state == "ended"
    assert teachers.resume(world.store, world.teacher).state == "running"
    world.send(token)


def test_a_hidden_drawing_counts_no_more_until_it_is_shown(world: World) -> None:
    drawing = world.send(world.join())
    teachers.hide(world.store, world.teacher, drawing.id)
    assert not wall.counts(world.store, world.classroom.id).counts.any()
    (seen,), _ = wall.drawings(world.store, world.classroom.id)
    assert seen.status == "hidden"
    assert wall.shown([seen]) == []
    teachers.unhide(world.store, world.teacher, drawing.id)
    assert wall.counts(world.store, world.classroom.id).counts.sum() == 1


def test_a_removed_person_takes_the_drawings_along(world: World) -> None:
    token, other = world.join(), world.join()
    drawing, kept = world.send(token), world.send(other)
    _, cursor = wall.drawings(world.store, world.classroom.id)
    teachers.remove_person(world.store, world.teacher, drawing.person_id)
    for refused in (lambda: world.send(token, 1), lambda: students.again(world.store, token)):
        with pytest.raises(RemovedError):
            refused()
    (gone,), _ = wall.drawings(world.store, world.classroom.id, cursor)
    assert (gone.id, gone.status) == (drawing.id, "removed")
    assert not gone.strokes
    assert not gone.image.any()
    assert [each.id for each in wall.drawings(world.store, world.classroom.id)[0]] == [kept.id]
    assert wall.counts(world.store, world.classroom.id).person_ids == [kept.person_id]


@pytest.mark.parametrize("number", [-1, 2**40, 2**80, "1", None])
def test_a_number_that_no_row_has_changes_nothing(world: World, number: Any) -> None:
    drawing = world.send(world.join())
    for change in (teachers.hide, teachers.unhide, teachers.remove_person):
        with pytest.raises(ClassError):
            change(world.store, world.teacher, number)
    assert wall.shown(wall.drawings(world.store, world.classroom.id)[0])[0].id == drawing.id


def test_a_title_is_text(world: World) -> None:
    title = "  <b>Klasse 8ä</b> 👩\u200d🏫 '; DROP TABLE classes; -- "
    assert teachers.rename(world.store, world.teacher, title).title == title.strip()
    assert teachers.of_teacher(world.store, world.teacher).title == title.strip()
    assert teachers.rename(world.store, world.teacher, "é" * 60).title == "é" * 60


@pytest.mark.parametrize(
    "title", ["x" * 61, "a\nb", "a\x00b", "\u202eabc", "a\u2028b", "\ud800", "\x1b[31m"]
)
def test_a_title_that_cannot_be_shown_is_refused(world: World, title: str) -> None:
    with pytest.raises(TitleError, match="A title"):
        teachers.rename(world.store, world.teacher, title)
    with pytest.raises(TitleError, match="A title"):
        teachers.start(world.store, title)
    assert teachers.of_teacher(world.store, world.teacher).title == "Year 8"


def test_nothing_of_a_deleted_class_stays(world: World) -> None:
    other = World(world.store, *teachers.start(world.store, "Another"))
    drawing = other.send(other.join())
    token = world.join()
    world.send(token)
    teachers.delete(world.store, world.teacher)
    for refused in (
        lambda: teachers.of_teacher(world.store, world.teacher),
        lambda: students.again(world.store, token),
        lambda: world.send(token, 3),
    ):
        with pytest.raises(TokenError, match="deleted"):
            refused()
    assert wall.drawings(world.store, world.classroom.id) == ([], 0)
    assert [each.id for each in wall.drawings(other.store, other.classroom.id)[0]] == [drawing.id]


def test_nothing_of_a_deleted_class_stays_in_the_file(sqlite_world: World, tmp_path: Path) -> None:
    title = "Planted-7c1f"
    world = World(sqlite_world.store, *teachers.start(sqlite_world.store, "Renamed-9d2e"))
    teachers.rename(world.store, world.teacher, title)
    token = world.join()
    name = students.again(world.store, token).name
    for _ in range(40):
        world.send(token)
    planted = [word.encode() for word in (title, "Renamed-9d2e", name, world.classroom.code)]

    def stored() -> bytes:
        return b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())

    assert all(word in stored() for word in planted)
    teachers.delete(world.store, world.teacher)
    assert not any(word in stored() for word in planted)
    assert b"Year 8" in stored()


def test_traces_that_could_not_be_cleared_are_cleared_at_the_next_start(
    sqlite_url: str,
    opened: Callable[..., Store],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def stored() -> bytes:
        return b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())

    monkeypatch.setattr(database, "PATIENCE", 0.2)
    world = World.started(opened(sqlite_url), "Planted-7c1f")
    # another process, which stays
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM classes")
        teachers.delete(world.store, world.teacher)
        assert b"Planted-7c1f" in stored()  # who reads sees yet what was before
        other.rollback()
        world.store.close()
        assert b"Planted-7c1f" in stored()
        opened(sqlite_url)
        assert b"Planted-7c1f" not in stored()


def test_a_class_that_nobody_keeps_is_deleted_after_30_days(
    url: str, opened: Callable[..., Store]
) -> None:
    world = World.started(opened(url))
    kept = World(world.store, *teachers.start(world.store, "Kept"))
    teachers.keep(kept.store, kept.teacher)
    used = World(world.store, *teachers.start(world.store, "Used"))
    token = used.join()
    world.clock.now += 29 * teachers.DAY
    used.send(token)
    later = opened(url, world.clock)  # a start later
    assert teachers.expire(later) == 0
    world.clock.now += 2 * teachers.DAY
    later = opened(url, world.clock)
    assert teachers.expire(later) == 1
    assert teachers.expire(later) == 0
    with pytest.raises(TokenError):
        teachers.of_teacher(later, world.teacher)
    assert teachers.of_teacher(later, kept.teacher).is_kept
    assert teachers.of_teacher(later, used.teacher).title == "Used"
    assert not teachers.keep(later, kept.teacher, is_kept=False).is_kept


def test_a_clock_that_jumps_deletes_nothing(world: World) -> None:
    for jump in (400, -800):
        world.clock.now += jump * teachers.DAY
        assert teachers.expire(world.store) == 0
    assert teachers.of_teacher(world.store, world.teacher)


def test_one_address_starts_a_few_classes_at_once_only(world: World) -> None:
    world.store.starts = Limiter(seconds=30, burst=2, clock=lambda: 0)
    for _ in range(2):
        teachers.start(world.store, address="10.0.0.7")
    with pytest.raises(HurryError, match="Wait"):
        teachers.start(world.store, address="10.0.0.7")
    teachers.start(world.store, address="10.0.0.8")


def test_the_number_of_classes_is_limited(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teachers, "MAX_CLASSES", 2)
    teachers.start(world.store)
    with pytest.raises(LimitError, match="2 classes"):
        teachers.start(world.store)
    teachers.delete(world.store, world.teacher)
    teachers.start(world.store)
