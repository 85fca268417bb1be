"""A class as a file, and back."""

import csv
import io
import json
import re
import time
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from digits_knn.dataset import load_split
from digits_knn.knn import taught_files
from digits_knn.knn.teaching import NOTHING, teach
from digits_knn.store import exchange, importing, names, records, schema, students, teachers, wall
from digits_knn.store.errors import UnsavedError
from digits_knn.store.exchange import FileError
from digits_knn.store.records import Drawing
from digits_knn.store.students import MAX_BY_CLASS
from tests.store.worlds import World, image

WRITERS: dict[str, Callable[[list[Drawing]], bytes]] = {
    "csv": exchange.to_csv,
    "npz": exchange.to_npz,
    "json": lambda drawings: exchange.to_json("Year 8 <b>", drawings),
}
SENTENCE = re.compile(r"[A-Z][^\n]{8,240}\.")


def drawing(number: int = 0, person: str = "Blue Otter") -> Drawing:
    """Return a drawing as the wall gives it."""
    return Drawing(
        id=number,
        person_id=1,
        person=person,
        label=number % 10,
        answer=3,
        image=image(number),
        sent=1_800_000_000.25 + number,
        status="shown",
        change=number,
        packed="eNqLNtAz1Yk21jHRAeLYWAAbSQOC",  # one stroke
    )


DRAWINGS = [drawing(0), drawing(1), drawing(2, "Kind Lynx")]
FILES = {name: write(DRAWINGS) for name, write in WRITERS.items()}


def drawn(world: World) -> list[Drawing]:
    return wall.shown(wall.drawings(world.store, world.classroom.id)[0])


@pytest.mark.parametrize("form", WRITERS)
def test_a_class_comes_back_from_its_file(world: World, form: str) -> None:
    tokens = [world.join(), world.join()]
    for token in [*tokens, tokens[0]]:
        world.send(token)
    before = drawn(world)
    file = exchange.from_file(WRITERS[form](before))
    back = World(world.store, *importing.start_class(world.store, file))
    after = drawn(back)
    assert [each.label for each in after] == [each.label for each in before]
    assert [each.person for each in after] == [each.person for each in before]
    assert all(np.array_equal(a.image, b.image) for a, b in zip(after, before, strict=True))
    assert back.classroom.state == "paused"
    if form == "json":
        assert back.classroom.title == "Year 8 <b>"
        assert [each.sent for each in after] == [each.sent for each in before]
        assert [each.answer for each in after] == [each.answer for each in before]
        for a, b in zip(after, before, strict=True):
            assert all(map(np.array_equal, a.strokes, b.strokes))
    else:
        assert all(each.strokes == [] for each in after)
    # the class goes on
    teachers.resume(back.store, back.teacher)
    _, cursor = wall.drawings(back.store, back.classroom.id)
    new = back.send(back.join())
    changed, _ = wall.drawings(back.store, back.classroom.id, cursor)
    assert [each.id for each in changed] == [new.id]


def test_a_table_has_a_column_and_an_npz_file_an_array_of_persons() -> None:
    header, *rows = csv.reader(io.StringIO(FILES["csv"].decode()))
    assert header == [*taught_files.COLUMNS, "person"]
    assert [row[-1] for row in rows] == ["Blue Otter", "Blue Otter", "Kind Lynx"]
    with np.load(io.BytesIO(FILES["npz"])) as arrays:
        np.testing.assert_array_equal(arrays["X"], [list(map(int, row[:64])) for row in rows])
        np.testing.assert_array_equal(arrays["y"], [0, 1, 2])
        assert arrays["person"].tolist() == [row[-1] for row in rows]


def test_a_json_file_says_what_it_is() -> None:
    file = json.loads(FILES["json"])
    assert (file["form"], file["version"], file["title"]) == ("digits-knn class", 1, "Year 8 <b>")
    first = file["drawings"][0]
    assert first["person"] == "Blue Otter"
    assert first["sent"] == "2027-01-15T08:00:00.250+00:00"
    assert first["strokes"] == [[[1.5, 2.0], [3.0, 4.0]]]
    assert np.array_equal(first["image"], image(0))


@pytest.mark.parametrize("form", WRITERS)
def test_a_class_is_taught_as_own_drawings_are(form: str) -> None:
    taught = NOTHING
    for each in DRAWINGS:
        taught = teach(taught, each.image, each.label)
    file = exchange.from_file(FILES[form])
    np.testing.assert_array_equal(file.X, taught.X)
    np.testing.assert_array_equal(file.y, taught.y)


@pytest.mark.parametrize("write", [taught_files.to_csv, taught_files.to_npz])
def test_taught_drawings_are_a_class_of_one(write: Callable[..., bytes]) -> None:
    saved = exchange.from_file(FILES["csv"])
    file = exchange.from_file(write(saved.X, saved.y))
    assert file.persons == [""] * 3
    np.testing.assert_array_equal(file.X, saved.X)
    np.testing.assert_array_equal(file.y, saved.y)


def test_a_file_without_answers_is_read_as_the_recipe_does() -> None:
    split = load_split()
    X, y = split.X_test[:50], split.y_test[:50]
    drawings = [drawing(i) for i in range(50)]
    answers = exchange.from_file(exchange.to_csv(drawings)).answers
    np.testing.assert_array_equal(drawings[7].image.ravel(), X[7])
    assert (answers == y).mean() > 0.9


def test_names_that_people_gave_are_not_stored(world: World) -> None:
    drawings = [drawing(0, "Ada Lovelace"), drawing(1, "<b>"), drawing(2, "Kind Lynx")]
    file = exchange.from_file(exchange.to_json("", drawings))
    back = World(world.store, *importing.start_class(world.store, file))
    made_up = [each.person for each in drawn(back)]
    assert len(set(made_up)) == 3
    assert set(made_up) <= set(names.NAMES)
    assert made_up[2] == "Kind Lynx"


def test_nobody_becomes_a_person_of_a_file(world: World) -> None:
    back = World(world.store, *importing.start_class(world.store, exchange.from_file(FILES["csv"])))
    for each in wall.counts(back.store, back.classroom.id).person_ids:
        for secret in ("", "x"):
            with pytest.raises(ValueError, match="was deleted"):
                students.again(back.store, f"{each}.{secret}")


def packed(**arrays: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def bomb() -> bytes:
    """An NPZ file that unpacks to a hundred times its size."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name in ("X", "y", "person"):
            archive.writestr(f"{name}.npy", bytes(20_000_000))
    return file.getvalue()


X, Y = np.ones((2, 64)), np.arange(2)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"x" * (exchange.MAX_BYTES + 1), "too large"),
        (bomb(), "too large"),
        (b"PK\x03\x04", "Use a CSV file"),
        (b"a,b,c\n1,2,3", "Use a CSV file"),
        (b"\xff\xfe\x00", "Use a CSV file"),
        (b"{", "Use a file saved from a class"),
        (b"{}", "Use a file saved from a class"),
        (b'{"form": []}', "Use a file saved from a class"),
        (b'{"a":' * 100_000, "Use a file saved from a class"),
        (b'{"a":' + b"[" * 100_000, "Use a file saved from a class"),
        (b'{"form": "digits-knn class", "version": 2, "drawings": [1]}', "newer version"),
        (b'{"form": "digits-knn class", "version": 1, "drawings": [1]}', "Drawing 1"),
        (b'{"form": "digits-knn class", "version": 1, "drawings": []}', "no drawings"),
        (FILES["json"].replace(b"Year 8", b"Year" * 20), "at most 60"),
        (FILES["json"].replace(b'"label":2', b'"label":12'), "Drawing 3"),
        (FILES["json"].replace(b'"label":2', b'"label":2.0'), "Drawing 3"),
        (FILES["json"].replace(b"1.5", b"1e999"), "Drawing 1"),
        (FILES["json"].replace(b"1.5", b"NaN"), "Drawing 1"),
        (FILES["json"].replace(b'"sent":"2027', b'"sent":"27'), "Drawing 1"),
        (FILES["json"].replace(b'"Kind Lynx"', b"7"), "Drawing 3"),
        (FILES["csv"].splitlines()[0], "no drawings"),
        (FILES["csv"].replace(b",Kind Lynx", b""), "Drawing 3 must have 66 columns"),
        (FILES["csv"].replace(b",2,Kind Lynx", b",2.5,Kind Lynx"), "Drawing 3 is wrong"),
        (packed(X=X, y=Y, person=np.array(["a"])), "one name for each row"),
        (packed(X=X, y=Y, person=np.arange(2)), "one name for each row"),
        (packed(X=X * 17, y=Y, person=np.array(["a", "b"])), "Drawing 1 is wrong"),
        (packed(X=X[:, :9], y=Y, person=np.array(["a", "b"])), r"shape \(n, 64\)"),
        (packed(X=np.array(7), y=Y), r"shape \(n, 64\)"),
        (packed(X=np.ones((100, 64)), y=np.zeros(100), person=np.arange(100).astype(str)), "60"),
        (packed(X=np.ones((MAX_BY_CLASS + 1, 64)), y=np.zeros(MAX_BY_CLASS + 1)), "6,000"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(content: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence) as refused:
        exchange.from_file(content)
    assert SENTENCE.fullmatch(str(refused.value))


@given(st.sampled_from(sorted(FILES)), st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_file_is_read_or_refused_with_a_sentence(form: str, data: st.DataObject) -> None:
    content = bytearray(FILES[form])
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(content)))
        end = start + data.draw(st.integers(0, 40))
        content[start:end] = data.draw(
            st.binary(max_size=12)
            | st.sampled_from([b"-1", b"1e9", b"null", b"[]", b"{}", b'"', b"NaN", b",", b"\n"])
        )
    try:
        file = exchange.from_file(bytes(content))
    except ValueError as error:
        refused = str(error)
        assert SENTENCE.fullmatch(refused), refused  # it may be read as well
        return
    n = len(file.y)
    assert file.X.shape == (n, 64)
    assert len(file.persons) == len(file.strokes) == len(file.sent) == len(file.answers) == n
    assert np.isin(file.X, np.arange(17)).all()
    assert file.X.any(axis=1).all()
    assert np.isin(file.y, np.arange(10)).all()


def test_a_large_class_is_written_and_read_in_bounded_time() -> None:
    drawings = [drawing(i % 400, f"{names.NAMES[i % 30]}") for i in range(3000)]
    for write in WRITERS.values():
        start = time.process_time()
        content = write(drawings)
        assert len(content) < exchange.MAX_BYTES
        assert len(exchange.from_file(content).y) == 3000
        assert time.process_time() - start < 10


def test_an_import_that_fails_leaves_no_class(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = exchange.from_file(FILES["json"])
    monkeypatch.setattr(records, "stroke_bytes", lambda _: None)  # which no table takes
    with pytest.raises(UnsavedError, match="could not be saved"):
        importing.start_class(world.store, file)
    with world.store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(schema.classes)).scalar() == 1


def test_a_file_error_says_which_files_are_meant() -> None:
    assert "CSV, NPZ or JSON" in str(FileError())
