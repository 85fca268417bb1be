"""A class as a file, and back: CSV, NPZ, or JSON with the strokes."""

import codecs
import csv
import io
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from digits_knn.arrays import Floats, Ints
from digits_knn.dataset import load_split
from digits_knn.ink.strokes import Stroke
from digits_knn.knn import classifier, nearest, taught_files, teaching
from digits_knn.knn.nearest import BLOCK
from digits_knn.store import records
from digits_knn.store.errors import ClassError
from digits_knn.store.records import Drawing
from digits_knn.store.students import ANSWER_K, MAX_BY_CLASS, MAX_PERSONS
from digits_knn.store.wall import samples

MAX_BYTES = 10_000_000  # of a file, packed or unpacked
FORM = "digits-knn class"  # what a JSON file says it is
VERSION = 1
LATEST = 253_402_300_800.0  # seconds since 1970: the year 10000
PERSON = "person"  # the column and the array
NOT_CLASS_FILE = "Use a file saved from a class: CSV, NPZ or JSON."
ARRAYS = (("X", "y", PERSON), *taught_files.ARRAYS)


class FileError(ClassError):
    """A file that is none of a class."""

    sentence = NOT_CLASS_FILE


@dataclass(frozen=True, eq=False)
class ClassFile:
    """What a file has of a class.

    Attributes
    ----------
    title : str
        "" if the file has none.
    X : ndarray of shape (n, 64)
        Ink counts 0..16.
    y : ndarray of shape (n,)
        Labels 0..9.
    persons : list of str
        Whose each is, as the file says; any text.
    strokes : list of lists of arrays of shape (n, 2)
        Canvas pixels; empty lists if the file has none.
    answers : ndarray of shape (n,)
        How each was read, 0..9.
    sent : list of float
        When, seconds since 1970; NaN if the file does not say.
    """

    title: str
    X: Floats
    y: Ints
    persons: list[str]
    strokes: list[list[Stroke]]
    answers: Ints
    sent: list[float]


def to_csv(drawings: Sequence[Drawing]) -> bytes:
    """Write a CSV file: 64 pixels, target and person."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*taught_files.COLUMNS, PERSON])
    for each in drawings:
        writer.writerow([*each.image.ravel().astype(int), each.label, each.person])
    return file.getvalue().encode()


def to_npz(drawings: Sequence[Drawing]) -> bytes:
    """Write an NPZ file with the arrays X, y and person."""
    file = io.BytesIO()
    X, y, _ = samples(drawings)
    persons = np.array([each.person for each in drawings], dtype=np.str_)
    np.savez_compressed(file, X=X.astype(np.uint8), y=y, person=persons)
    return file.getvalue()


def to_json(title: str, drawings: Sequence[Drawing]) -> bytes:
    """Write a JSON file with all that is known of the drawings, a line for each."""
    lines = ",\n".join(
        json.dumps(
            {
                "person": each.person,
                "label": each.label,
                "answer": each.answer,
                "sent": datetime.fromtimestamp(each.sent, UTC).isoformat(timespec="milliseconds"),
                "strokes": [stroke.tolist() for stroke in each.strokes],
                "image": each.image.astype(int).tolist(),
            },
            separators=(",", ":"),
        )
        for each in drawings
    )
    head = json.dumps({"form": FORM, "version": VERSION, "title": title})
    return f'{head[:-1]}, "drawings": [\n{lines}\n]}}\n'.encode()


def from_file(content: bytes) -> ClassFile:
    """Read a file of `to_csv`, `to_npz` or `to_json`, told apart by the first bytes.

    A table or arrays without persons, as the Teach panel saves them, are taken as one person's.

    Raises
    ------
    ValueError
        Whatever is wrong with the file, in one sentence that repeats nothing of it.
    """
    if not content:
        raise FileError("The file is empty.")
    if len(content) > MAX_BYTES:
        raise FileError(taught_files.too_big(MAX_BYTES))
    content = content.removeprefix(codecs.BOM_UTF8)
    if content.lstrip()[:1] == b"{":
        return _from_json(content)
    if content.startswith(b"PK"):
        X, y, *rest = taught_files.arrays_of(content, ARRAYS, MAX_BYTES)
        n_rows = len(np.atleast_1d(X))
        persons = _person_array(rest[0], n_rows) if rest else [""] * n_rows
    else:
        rows, persons = _without_persons(taught_files.rows_of(content))
        X, y = taught_files.numbers_of(rows)
    _check_number(len(persons), len(set(persons)))
    taught = teaching.checked(X, y, MAX_BY_CLASS)
    n = len(taught)
    return ClassFile("", taught.X, taught.y, persons, [[]] * n, _answers(taught.X), [math.nan] * n)


def _person_array(array: np.ndarray[Any, Any], n: int) -> list[str]:
    if array.dtype.kind != "U" or array.shape != (n,):
        raise FileError("The array person must have one name for each row of X.")
    return [str(name) for name in array]


def _without_persons(rows: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """Take the column of persons out of a table."""
    header = [cell.lower() for cell in rows[0]]
    if PERSON not in header:
        return rows, [""] * (len(rows) - 1 + all(cell.isdigit() for cell in header))
    place = header.index(PERSON)
    for number, cells in enumerate(rows[1:], start=1):
        if len(cells) != len(header):
            raise FileError(f"Drawing {number} must have {len(header)} columns, not {len(cells)}.")
    others = [[*cells[:place], *cells[place + 1 :]] for cells in rows]
    return others, [cells[place] for cells in rows[1:]]


def _from_json(content: bytes) -> ClassFile:
    try:
        file = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise FileError from error
    drawings = file.get("drawings")
    if file.get("form") != FORM or not isinstance(drawings, list):
        raise FileError
    if file.get("version") != VERSION:
        raise FileError("This file was saved by a newer version of this program.")
    title = file.get("title")
    _check_number(len(drawings), 0)
    read = [_json_drawing(each, number) for number, each in enumerate(drawings, start=1)]
    persons = [each["person"] for each in read]
    _check_number(len(drawings), len(set(persons)))
    return ClassFile(
        title=records.checked_title(title if isinstance(title, str) else ""),
        X=np.array([each["image"] for each in read]).reshape(-1, 64),
        y=np.array([each["label"] for each in read]),
        persons=persons,
        strokes=[each["strokes"] for each in read],
        answers=np.array([each["answer"] for each in read]),
        sent=[each["sent"] for each in read],
    )


def _json_drawing(drawing: Any, number: int) -> dict[str, Any]:
    """Check one drawing of a JSON file; FileError if it is none."""
    try:
        image = np.asarray(drawing["image"])
        strokes = [np.asarray(stroke, dtype=np.float64) for stroke in drawing["strokes"]]
        records.image_bytes(image)
        if strokes:
            records.stroke_bytes(strokes)
        if not isinstance(drawing["person"], str):
            raise TypeError("no name")
        return {
            "person": drawing["person"],
            "label": records.checked_label(drawing["label"]),
            "answer": records.checked_label(drawing["answer"]),
            "sent": _seconds(drawing["sent"]),
            "strokes": strokes,
            "image": image.astype(np.float64),
        }
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise FileError(
            f"Drawing {number} of the file is not complete, or has a number out of bounds."
        ) from error


def _seconds(time: str) -> float:
    """Return seconds since 1970 of a time that `to_json` can write again."""
    seconds = datetime.fromisoformat(time).timestamp()
    if not 0 <= seconds < LATEST:
        raise ValueError("no such time")
    return seconds


def _check_number(n_drawings: int, n_persons: int) -> None:
    if not n_drawings:
        raise FileError("The file has no drawings.")
    if n_drawings > MAX_BY_CLASS:
        raise FileError(
            f"A class keeps {MAX_BY_CLASS:,} drawings at most; this file has {n_drawings:,}."
        )
    if n_persons > MAX_PERSONS:
        raise FileError(f"A class has {MAX_PERSONS} students at most; this file has {n_persons:,}.")


def _answers(X: Floats) -> Ints:
    """Read drawings as they are read when they are sent."""
    split = load_split()
    blocks = (X[start : start + BLOCK] for start in range(0, len(X), BLOCK))
    ranked = [
        nearest.nearest(nearest.measure(block, split.X_train), ANSWER_K).indices for block in blocks
    ]
    labels = split.y_train[np.concatenate(ranked)]
    leading = classifier.leading_class_by_k(labels, np.ones(labels.shape))
    return leading[:, -1].astype(np.int64)
