"""Files of taught drawings, written and read."""

import io
import math
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import numpy as np
from numpy.typing import NDArray

from digits_knn.arrays import Floats
from digits_knn.knn.teaching import NOTHING, Taught, checked, merge

MAX_BYTES = 1_000_000  # of a file, packed or unpacked; MAX_TAUGHT drawings take a quarter of it
COLUMNS = (*(f"pixel_{row}_{column}" for row in range(8) for column in range(8)), "target")
NOT_TAUGHT_FILE = (
    "This is not a file of taught drawings: that is a CSV file with the columns pixel_0_0 to "
    "pixel_7_7 and target, or an NPZ file with the arrays X and y."
)
TOO_BIG = f"The file is too big: at most {MAX_BYTES:,} bytes are read, packed or unpacked."


def to_csv(taught: Taught) -> bytes:
    """Write a CSV file with the columns of `load_digits(as_frame=True).frame`, whole numbers."""
    file = io.BytesIO()
    rows = np.column_stack([taught.X, taught.y])
    np.savetxt(file, rows, fmt="%d", delimiter=",", header=",".join(COLUMNS), comments="")
    return file.getvalue()


def to_npz(taught: Taught) -> bytes:
    """Write an NPZ file with the arrays X and y."""
    file = io.BytesIO()
    np.savez_compressed(file, X=taught.X, y=taught.y)
    return file.getvalue()


def from_file(content: bytes) -> Taught:
    """Read a file of `to_csv` or `to_npz`, or one like it, told apart by the first bytes.

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
    X, y = _from_npz(content) if content.startswith(b"PK") else _from_csv(content)
    return merge(NOTHING, checked(X, y))


def _from_csv(content: bytes) -> tuple[Floats, Floats]:
    try:
        header, *lines = content.decode("utf-8-sig").strip().splitlines() or [""]
    except UnicodeDecodeError as error:
        raise ValueError(NOT_TAUGHT_FILE) from error
    if header.strip() != ",".join(COLUMNS):
        raise ValueError(NOT_TAUGHT_FILE)
    rows = []
    for number, line in enumerate(lines, start=1):
        cells = line.split(",")
        if len(cells) != len(COLUMNS):
            raise ValueError(
                f"Drawing {number} must have {len(COLUMNS)} columns, not {len(cells)}."
            )
        try:
            rows.append([float(cell) for cell in cells])
        except ValueError:
            # from None: the message of float repeats the cell
            raise ValueError(f"Drawing {number} must hold numbers only, not text.") from None
    table = np.reshape(rows, (-1, len(COLUMNS)))
    return table[:, :-1], table[:, -1]


def _from_npz(content: bytes) -> tuple[NDArray[np.generic], NDArray[np.generic]]:
    # Exception: a broken archive raises whatever its reader stumbles on, not one kind of error
    try:
        archive = ZipFile(io.BytesIO(content))
    except Exception as error:
        raise ValueError(NOT_TAUGHT_FILE) from error
    members = {member.filename: member for member in archive.infolist()}
    # other methods, which NumPy never uses, unpack all that they have whatever is asked for
    methods = {member.compress_type for member in members.values()}
    if set(members) != {"X.npy", "y.npy"} or not methods <= {ZIP_STORED, ZIP_DEFLATED}:
        raise ValueError(NOT_TAUGHT_FILE)
    if sum(member.file_size for member in members.values()) > MAX_BYTES:
        raise ValueError(TOO_BIG)
    try:
        # with a limit: without one all is unpacked first, then cut to the size that was claimed
        X, y = (_array(archive.open(members[name]).read(MAX_BYTES)) for name in ("X.npy", "y.npy"))
    except Exception as error:
        raise ValueError(NOT_TAUGHT_FILE) from error
    return X, y


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
