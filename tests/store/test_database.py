"""The database itself: where it is, its versions, and what happens when it does not answer."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, inspect, text

from digits_knn.store import database, schema, students, teachers, wall
from digits_knn.store.database import Store
from digits_knn.store.errors import RemovedError, StoreError, UnreadError, UnsavedError
from tests.store import postgresql
from tests.store.worlds import World, key


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def test_the_data_folder_is_the_users_own_or_the_one_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DIGITS_KNN_DATA", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert database.data_folder() == tmp_path / "data" / "digits-knn"
    monkeypatch.delenv("XDG_DATA_HOME")
    assert database.data_folder() == Path.home() / ".local" / "share" / "digits-knn"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert database.data_folder().parts[-3:] == ("Library", "Application Support", "digits-knn")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert database.data_folder() == tmp_path / "digits-knn"
    monkeypatch.setenv("DIGITS_KNN_DATA", str(tmp_path / "named"))
    assert database.data_folder() == tmp_path / "named"


def test_the_file_is_made_at_first_use(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("DIGITS_KNN_DATABASE_URL", raising=False)
    monkeypatch.setenv("DIGITS_KNN_DATA", str(tmp_path / "a" / "b"))
    with closing(database.open_store()) as store:
        teachers.start(store)
    assert (tmp_path / "a" / "b" / database.FILE).is_file()
    if os.name == "posix":
        assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0


def test_what_is_acknowledged_is_on_the_disk(sqlite_world: World) -> None:
    with sqlite_world.store.reading() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    assert found == ["wal", 2, 1, 1]  # 2 is FULL


def test_a_class_is_there_after_a_restart(url: str, opened: Callable[..., Store]) -> None:
    world = World.started(opened(url))
    drawing = world.send(world.join())
    world.store.close()
    later = opened(url)
    (kept,), _ = wall.drawings(later, world.classroom.id)
    assert (kept.id, kept.sent, kept.person) == (drawing.id, drawing.sent, drawing.person)
    assert teachers.of_teacher(later, world.teacher).title == "Year 8"


def test_the_address_may_have_the_older_form(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for form in ("postgres://", "postgresql://", "postgresql+psycopg://"):
        monkeypatch.setenv("DIGITS_KNN_DATABASE_URL", server.replace("postgresql://", form))
        with closing(database.open_store()) as store:
            assert store.engine.dialect.name == "postgresql"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "must look like"),
        ("mysql://host/name", "SQLite or PostgreSQL"),
        ("sqlite://", "SQLite or PostgreSQL"),
        ("postgresql://who:secret@127.0.0.1:1/name", "cannot be used"),
        ("sqlite:////dev/null/x.sqlite3", "cannot be used"),
    ],
)
def test_a_database_that_is_not_there_is_told_without_its_password(url: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence) as refused:
        database.open_store(url)
    assert "secret" not in str(refused.value)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'psycopg\[binary\]'"):
        database.open_store("postgresql://host/name")


def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(sqlite_url: str) -> None:
    file = file_of(sqlite_url)
    file.parent.mkdir()
    file.write_bytes(b"A letter to somebody. " * 1000)
    with pytest.raises(StoreError, match="not a database"):
        database.open_store(sqlite_url)
    assert file.read_bytes() == b"A letter to somebody. " * 1000


def test_a_file_with_other_tables_is_another_programs(sqlite_url: str) -> None:
    file_of(sqlite_url).parent.mkdir()
    with closing(sqlite3.connect(file_of(sqlite_url))) as other:
        other.execute("CREATE TABLE bookmarks (id INTEGER)")
    with pytest.raises(StoreError, match="another program"):
        database.open_store(sqlite_url)


def test_another_programs_database_is_refused(url: str) -> None:
    if url.startswith("sqlite"):
        file_of(url).parent.mkdir()
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE classes (id INTEGER)"))
    engine.dispose()
    with pytest.raises(StoreError, match="another program"):
        database.open_store(url)


def test_a_newer_database_is_refused(url: str, opened: Callable[..., Store]) -> None:
    store = opened(url)
    with store.writing() as connection:
        connection.execute(text("UPDATE digits_knn_state SET version = version + 1"))
    with pytest.raises(StoreError, match="newer version"):
        database.open_store(url)


def test_an_older_database_is_upgraded_with_what_it_has(
    url: str, opened: Callable[..., Store]
) -> None:
    world = World.started(opened(url))
    newer = schema.VERSION + 1
    migrations = {schema.VERSION: ("ALTER TABLE classes ADD COLUMN grade INTEGER DEFAULT 8",)}
    for _ in range(2):  # the second time there is nothing to do
        with world.store.writing() as connection:
            schema.prepare(connection, newer, migrations)
    with world.store.reading() as connection:
        assert connection.execute(text("SELECT grade FROM classes")).scalars().all() == [8]
        assert connection.execute(text("SELECT version FROM digits_knn_state")).scalar() == newer


def test_an_upgrade_that_fails_changes_nothing(url: str, opened: Callable[..., Store]) -> None:
    world = World.started(opened(url))
    migrations = {schema.VERSION: ("ALTER TABLE classes ADD COLUMN grade INTEGER", "nonsense")}
    with pytest.raises(UnsavedError), world.store.writing() as connection:
        schema.prepare(connection, schema.VERSION + 1, migrations)
    with world.store.reading() as connection:
        columns = [each["name"] for each in inspect(connection).get_columns("classes")]
    assert "grade" not in columns
    assert teachers.of_teacher(world.store, world.teacher) == world.classroom


def test_every_older_version_has_a_migration() -> None:
    assert set(schema.MIGRATIONS) == set(range(1, schema.VERSION))


def test_two_processes_may_start_at_once(url: str) -> None:
    script = (
        "import sys; from digits_knn.store import database, teachers\n"
        "sys.stdin.readline(); store = database.open_store(sys.argv[1])\n"
        "print(teachers.start(store)[0].id)"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60) for process in processes]
    assert sorted(out.strip() for out, _ in said) == ["1", "2", "3"], said


def test_a_locked_database_is_told_and_harms_nothing(
    sqlite_url: str, opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.3)
    world = World.started(opened(sqlite_url))
    token = world.join()
    first = world.send(token)
    same = key()
    with closing(sqlite3.connect(file_of(sqlite_url), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        start = time.monotonic()
        with pytest.raises(UnsavedError, match="still on your canvas: send it again"):
            world.send(token, 5, same)
        with pytest.raises(UnsavedError, match="could not be saved"):
            teachers.pause(world.store, world.teacher)
        assert time.monotonic() - start < 3
        # who only reads waits for nobody
        assert [each.id for each in wall.drawings(world.store, world.classroom.id)[0]] == [first.id]
        other.execute("ROLLBACK")
    assert world.send(token, 5, same).label == 5
    assert teachers.of_teacher(world.store, world.teacher).state == "running"


def test_a_locked_table_of_postgresql_is_told(
    server: str, opened: Callable[..., Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 0.3)
    with postgresql.namespace(server, "locked") as url:
        world = World.started(opened(url))
        token = world.join()
        with world.store.engine.begin() as other:
            other.execute(text("LOCK TABLE drawings IN ACCESS EXCLUSIVE MODE"))
            with pytest.raises(UnsavedError, match="send it again"):
                world.send(token, 5)
        assert world.send(token, 5).label == 5


def asked(store: Store, query: str) -> object:
    with store.reading() as connection:
        return connection.execute(text(query)).scalar()


def test_who_is_removed_while_a_drawing_waits_sends_it_no_more(
    server: str, opened: Callable[..., Store]
) -> None:
    with postgresql.namespace(server, "removed") as url, ThreadPoolExecutor() as pool:
        world = World.started(opened(url))
        token = world.join()
        with world.store.engine.begin() as other:  # a teacher's change, not yet committed
            other.execute(text("UPDATE classes SET changes = changes + 1"))
            other.execute(text("UPDATE persons SET is_removed = TRUE"))
            sent = pool.submit(world.send, token, 5)
            waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            while not sent.done() and not asked(world.store, waiting):
                time.sleep(0.01)
        with pytest.raises(RemovedError):
            sent.result(10)
        assert wall.drawings(world.store, world.classroom.id) == ([], 0)


def test_a_lost_connection_to_postgresql_is_made_anew(
    server: str, opened: Callable[..., Store]
) -> None:
    with postgresql.namespace(server, "lost") as url:
        world = World.started(opened(url))
        token = world.join()
        with psycopg.connect(server, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() "
                "AND query NOT LIKE 'CREATE SCHEMA%'"
            )
        assert world.send(token, 5).label == 5


def test_a_full_disk_is_told_and_nothing_is_half_written(sqlite_world: World) -> None:
    world, token = sqlite_world, sqlite_world.join()
    before = world.send(token)

    def allow(pages: int) -> None:
        with world.store.reading() as connection:  # of this connection, which the pool keeps
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    sent = [before.id]
    allow(1)  # no more than there are

    def send_on() -> None:
        for _ in range(200):
            sent.append(world.send(token).id)

    with pytest.raises(UnsavedError, match="send it again"):
        send_on()
    drawn, _ = wall.drawings(world.store, world.classroom.id)
    assert [each.id for each in drawn] == sent
    assert all(each.strokes and each.image.any() for each in drawn)
    assert students.progress(world.store, token)[0].sum() == len(sent)
    allow(100_000)
    assert world.send(token).id not in sent


def test_a_disk_that_fills_loses_nothing_it_has(
    small_disk: Path, opened: Callable[..., Store]
) -> None:
    url = f"sqlite:///{small_disk / 'classes.sqlite3'}"
    world = World.started(opened(url))
    token = world.join()
    sent: list[int] = []

    def send_on() -> None:
        for _ in range(500):
            sent.append(world.send(token).id)

    with pytest.raises(UnsavedError, match="send it again"):
        send_on()
    for _ in range(2):
        drawn, _ = wall.drawings(world.store, world.classroom.id)
        assert [each.id for each in drawn] == sent
        world.store.close()
        world.store = opened(url)  # a restart on the full disk
    world.store.close()


def test_a_damaged_file_is_told(sqlite_url: str, opened: Callable[..., Store]) -> None:
    world = World.started(opened(sqlite_url))
    token = world.join()
    world.store.close()
    with file_of(sqlite_url).open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (file_of(sqlite_url).stat().st_size - 4096))
    with pytest.raises((UnreadError, UnsavedError), match="Try again"):
        students.again(world.store, token)


def send_until_taken(world: World, token: str, key: str) -> int:
    """Send again what a busy disk did not take in time, as a student would; give its number."""
    label = students.progress(world.store, token)[1]
    for _ in range(20):
        with suppress(UnsavedError):
            return world.send(token, label, key).id
    raise AssertionError("never taken")


def test_thirty_students_at_once_lose_nothing(
    world: World, url: str, opened: Callable[..., Store]
) -> None:
    tokens = [world.join() for _ in range(30)]
    sent: list[int] = []
    another = opened(url)  # as another process would
    another.sends = world.store.sends
    worlds = [world, World(another, world.classroom, world.teacher)]

    def draw(place: int) -> None:
        for _ in range(3):
            sent.append(worlds[place % 2].send(tokens[place]).id)

    threads = [threading.Thread(target=draw, args=(place,)) for place in range(30)]
    seen: dict[int, str] = {}
    cursor = 0
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads) or len(seen) < len(sent):
        changed, cursor = wall.drawings(world.store, world.classroom.id, cursor)
        seen |= {each.id: each.status for each in changed}
        time.sleep(0.01)
    assert len(sent) == 90
    assert set(seen) == set(sent)  # the teacher's screen, which asks for changes only, has all


def test_nothing_is_made_at_import(tmp_path: Path) -> None:
    environment = {**os.environ, "DIGITS_KNN_DATA": str(tmp_path / "data")}
    script = "import digits_knn.store.students"
    subprocess.run([sys.executable, "-c", script], env=environment, check=True, timeout=60)
    assert not (tmp_path / "data").exists()
