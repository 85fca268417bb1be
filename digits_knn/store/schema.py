"""The tables, their version, and how a database of an older version becomes one of this.

A new version: change the tables, add one to VERSION, and give `MIGRATIONS` the statements that
turn the version before into it, in SQL that SQLite and PostgreSQL both know.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    insert,
    inspect,
    select,
    text,
    update,
)

from digits_knn.store.errors import StoreError

VERSION = 1
MIGRATIONS: dict[int, tuple[str, ...]] = {}  # from version: statements that make the next
RUNNING, PAUSED, ENDED = "running", "paused", "ended"  # states of a class
# of a drawing; the last two are traces without content, for whoever has seen the drawing
SHOWN, HIDDEN, UNDONE, REMOVED = "shown", "hidden", "undone", "removed"
LOCK = 0x6469676B6E6E  # of PostgreSQL, for whoever makes or upgrades the tables

metadata = MetaData()

state = Table(
    "digits_knn_state",  # one row
    metadata,
    Column("version", Integer, nullable=False),
    # a class was deleted, and the file may hold bytes of it yet
    Column("has_traces", Boolean, nullable=False),
)

# sqlite_autoincrement: a number is never given twice, so an old token finds nobody else
classes = Table(
    "classes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(8), nullable=False, unique=True),
    Column("title", String(60), nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("started", Float(53), nullable=False),  # seconds since 1970, as all times
    Column("active", Float(53), nullable=False),
    Column("is_kept", Boolean, nullable=False),
    Column("changes", Integer, nullable=False),  # of its drawings, numbered as they happen
    sqlite_autoincrement=True,
)

persons = Table(
    "persons",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("class_id", Integer, ForeignKey("classes.id", ondelete="CASCADE"), nullable=False),
    Column("token_hash", String(64), nullable=False),  # "" fits no token: imported
    Column("name", String(40), nullable=False),
    Column("turn", Integer, nullable=False),  # the digit that is asked next, if it is due
    Column("is_removed", Boolean, nullable=False),
    UniqueConstraint("class_id", "name"),
    sqlite_autoincrement=True,
)

drawings = Table(
    "drawings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("class_id", Integer, ForeignKey("classes.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", Integer, ForeignKey("persons.id", ondelete="CASCADE"), nullable=False),
    Column("key", String(64), nullable=False),  # the browser's own id of the drawing
    Column("label", Integer, nullable=False),  # the digit that was asked for, 0..9
    Column("answer", Integer, nullable=False),  # how it was read then, 0..9
    Column("image", LargeBinary, nullable=False),  # 64 bytes, ink counts 0..16
    Column("strokes", LargeBinary, nullable=False),  # as `drawing.pack` writes them
    Column("sent", Float(53), nullable=False),
    Column("status", String(8), nullable=False),
    Column("change", Integer, nullable=False),  # the number of its last change in the class
    UniqueConstraint("person_id", "key"),
    Index("drawings_by_change", "class_id", "change"),
    sqlite_autoincrement=True,
)


def add(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Add a row to a table; return its number."""
    key = connection.execute(insert(table).values(values)).inserted_primary_key
    if key is None:  # never, for one row
        raise StoreError("The database gave the new row no number.")
    return int(key[0])


def prepare(
    connection: Connection,
    version: int = VERSION,
    migrations: Mapping[int, Sequence[str]] = MIGRATIONS,
) -> None:
    """Make the tables, or upgrade those of an older version, in the transaction that is open.

    Raises
    ------
    StoreError
        If the database is of a newer version, or another program's.
    """
    if connection.dialect.name == "postgresql":  # SQLite's transaction locks the file anyway
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    names = set(inspect(connection).get_table_names())
    if state.name not in names:
        if names & set(metadata.tables) or (names and connection.dialect.name == "sqlite"):
            raise StoreError("The database holds tables of another program. Name another one.")
        metadata.create_all(connection)
        connection.execute(state.insert().values(version=version, has_traces=False))
        return
    found: int = connection.execute(select(state.c.version)).scalar_one()
    if found > version:
        raise StoreError(
            "The database was written by a newer version of this program. Update the program, or "
            "name another database."
        )
    for older in range(found, version):
        for statement in migrations[older]:
            connection.execute(text(statement))
    if found < version:
        connection.execute(update(state).values(version=version))
