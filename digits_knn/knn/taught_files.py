"""Files of taught drawings, written and read."""

import codecs
import csv
import io
import math
import re
from collections.abc import Sequence
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import numpy as np
from numpy.typing import NDArray

from digits_knn.arrays import Floats, Ints
from digits_knn.knn.teaching import NOTHING, Taught, checked, merge

MAX_BYTES = 1_000_000  # of a file, packed or unpacked; MAX_TAUGHT drawings take a quarter of it
COLUMNS = (*(f"pixel_{row}_{column}" for row in range(8) for column in range(8)), "target")
ARRAYS = (("X", "y"), ("data", "target"))  # of an NPZ file: ours, or load_digits's
NOT_TAUGHT_FILE = (
    "Use a CSV file with the columns pixel_0_0 to pixel_7_7 and target, or an NPZ file with the "
    "arrays X and y."
)
MNIST = (
    "These images have 28 x 28 pixels, like those of MNIST and Kaggle's Digit Recognizer. Here a "
    "digit has 8 x 8 pixels, each with an ink count from 0 to 16."
)


def too_big(max_bytes: int) -> str:
    """Say that a file has more bytes than that, packed or unpacked."""
    return f"The file is too large. The limit is {max_bytes:,} bytes, compressed or uncompressed."


TOO_BIG = too_big(MAX_BYTES)


def to_csv(X: NDArray[np.generic], y: Ints) -> bytes:
    """Write a CSV file with the columns of `load_digits(as_frame=True).frame`, whole numbers."""
    file = io.BytesIO()
    rows = np.column_stack([X, y])
    np.savetxt(file, rows, fmt="%d", delimiter=",", header=",".join(COLUMNS), comments="")
    return file.getvalue()


def to_npz(X: NDArray[np.generic], y: Ints) -> bytes:
    """Write an NPZ file with the arrays X and y."""
    file = io.BytesIO()
    np.savez_compressed(file, X=X.astype(np.float64), y=y)  # bytes would overflow in differences
    return file.getvalue()


def from_file(content: bytes) -> Taught:
    """Read a file of `to_csv` or `to_npz`, or one like it, told apart by the first bytes.

    A table may come from pandas, with its index, from Excel, with semicolons, decimal commas or as
    UTF-16, or from the UCI repository, 64 counts and the label without a header.

    Raises
    ------
    ValueError
        Whatever is wrong with the file, in one sentence that repeats nothing of it; drawings are
        counted from 1.
    """
    if not content:
        raise ValueError("The file is empty.")
    if len(content) > MAX_BYTES:
        raise ValueError(TOO_BIG)
    is_npz = content.startswith(b"PK")
    X, y = arrays_of(content, ARRAYS, MAX_BYTES) if is_npz else numbers_of(rows_of(content))
    return merge(NOTHING, checked(X, y))


def numbers_of(rows: list[list[str]]) -> tuple[Floats, Floats]:
    """Return (X, y) of a table as this module, pandas, Excel or the UCI repository write it.

    Parameters
    ----------
    rows : list of lists of cells
        From `rows_of`.

    Raises
    ------
    ValueError
        As `from_file`.
    """
    header = [cell.lower() for cell in rows[0]]
    width = len(header)
    if not width:
        raise ValueError(NOT_TAUGHT_FILE)
    if width > 700:  # 784 pixels, whether with a label or not
        raise ValueError(MNIST)
    if all(_is_number(cell) for cell in header):  # headless: optdigits' own files, 64 and a label
        names = ["", *COLUMNS][-width:]
    else:
        names = ["target" if name == "label" else name for name in header]
        rows = rows[1:]
    has_index = names[0] in ("", "index", "unnamed: 0")  # pandas numbers the rows
    if len(names) != width or sorted(names[has_index:]) != sorted(COLUMNS):
        raise ValueError(NOT_TAUGHT_FILE)
    for number, cells in enumerate(rows, start=1):
        if len(cells) != width:
            raise ValueError(f"Drawing {number} must have {width} columns, not {len(cells)}.")
        if not all(_is_number(cell) for cell in cells[has_index:]):
            raise ValueError(f"Drawing {number} may contain only numbers.")
    numbers = [[float(cell) for cell in cells[has_index:]] for cells in rows]
    table = np.reshape(numbers, (-1, len(COLUMNS)))
    order = [names[has_index:].index(name) for name in COLUMNS]
    return table[:, order[:-1]], table[:, order[-1]]


def _text(content: bytes) -> str:
    """Decode what Excel saves: UTF-8 or UTF-16, marked by its first bytes."""
    try:
        is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return content.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(NOT_TAUGHT_FILE) from error


def rows_of(content: bytes) -> list[list[str]]:
    """Part a table into cells, without the empty rows and columns that Excel adds at the end.

    Raises
    ------
    ValueError
        If it is no table.
    """
    lines = _text(content).strip(" \r\n").splitlines() or [""]
    named = re.fullmatch('"?sep=([,;\t])"?', lines[0], re.IGNORECASE)  # to Excel
    if named:
        lines = lines[1:] or [""]
    separator = named[1] if named else max("\t;,", key=lines[0].count)
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=separator)]
    except csv.Error as error:
        raise ValueError(NOT_TAUGHT_FILE) from error
    while len(rows) > 1 and not any(rows[-1]):
        rows.pop()
    width = len(rows[0])
    filled = (place for row in rows for place, cell in enumerate(row, start=1) if cell)
    width = min(width, max(filled, default=1))
    rows = [row[:width] if not any(row[width:]) else row for row in rows]
    if separator != ",":
        rows = [[cell.replace(",", ".") for cell in row] for row in rows]  # the decimal comma
    return rows


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def arrays_of(
    content: bytes, choices: Sequence[tuple[str, ...]], max_bytes: int
) -> list[NDArray[np.generic]]:
    """Read arrays of an NPZ file.

    Parameters
    ----------
    choices : sequence of tuples of str
        Names of arrays; the first tuple is taken of which all are there.
    max_bytes : int
        How many they may have, unpacked.

    Raises
    ------
    ValueError
        As `from_file`.
    """
    # Exception: a broken archive raises whatever its reader stumbles on, not one kind of error
    try:
        archive = ZipFile(io.BytesIO(content))
    except Exception as error:
        raise ValueError(NOT_TAUGHT_FILE) from error
    members = {member.filename: member for member in archive.infolist()}
    # other methods, which NumPy never uses, unpack all that they have whatever is asked for
    methods = {member.compress_type for member in members.values()}
    found = [names for names in choices if {f"{name}.npy" for name in names} <= set(members)]
    if not found or not methods <= {ZIP_STORED, ZIP_DEFLATED}:
        raise ValueError(NOT_TAUGHT_FILE)
    if sum(member.file_size for member in members.values()) > max_bytes:
        raise ValueError(too_big(max_bytes))
    try:
        # with a limit: without one all is unpacked first, then cut to the size that was claimed
        return [_array(archive.open(members[f"{name}.npy"]).read(max_bytes)) for name in found[0]]
    except Exception as error:
        raise ValueError(NOT_TAUGHT_FILE) from error


def _array(content: bytes) -> NDArray[np.generic]:
    """Read a .npy file that NumPy has written; what it claims to hold must be there."""
    file = io.BytesIO(content)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("not the format of arrays of numbers")
    shape, _, dtype = np.lib.format.read_array_header_1_0(file)
    if math.prod(shape) * dtype.itemsize != len(content) - file.tell():
        raise ValueError("not as long as its header says")
    file.seek(0)
    array: NDArray[np.generic] = np.lib.format.read_array(file, allow_pickle=False)
    return array
