"""Photographs, scans and drawings from other programs become strokes, as if drawn on the canvas."""

import io
from dataclasses import dataclass

import numpy as np
import pillow_heif
from numpy.typing import NDArray
from PIL import Image, ImageOps
from scipy import ndimage

from digits_knn.arrays import Bools, Floats
from digits_knn.ink import grouping, paper, preprocessing, tracing
from digits_knn.ink.strokes import Stroke

pillow_heif.register_heif_opener()

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "HEIF")
MAX_PIXELS = 25_000_000  # decoded whole, each takes 4 bytes
MAX_JPEG_PIXELS = 60_000_000  # decoded at a smaller scale
OPENED = 1600  # pixels, the longer side of a picture that was opened, at most
SIZE = 800  # pixels, the longer side at which ink is looked for, at most
UNREADABLE = (
    "This file is not a picture that can be read. Choose a PNG, JPEG, WebP, BMP, GIF or HEIC file."
)
BROKEN = "This picture file is damaged. Choose another one."
TOO_LARGE = "This picture has too many pixels. Choose one with at most {} megapixels."
BLANK = "No digit was found in this picture. Write one with a dark pen on plain paper."
TOO_MUCH = (
    "No digit was found in this picture: there is too much in it. "
    "Show only the digit, on plain paper."
)
MOST_STROKES = 12  # of a part that hangs together: what has more is no digit
MOST_INK = 0.45  # share of a picture
MOST_PARTS = 60


@dataclass(frozen=True)
class PreprocessedPicture:
    """What became of a picture on the way to strokes.

    Attributes
    ----------
    gray : ndarray of shape (n_rows, n_columns)
        Reduced to at most 800 pixels each way, 0..255.
    even : ndarray of shape (n_rows, n_columns)
        Dark ink on paper evened out to white, 0..255.
    ink : ndarray of shape (n_rows, n_columns)
        Where there is ink of a digit.
    strokes : tuple of ndarrays of shape (n, 2)
        Pixels of `ink`, x to the right, y down.
    """

    gray: NDArray[np.uint8]
    even: NDArray[np.uint8]
    ink: Bools
    strokes: tuple[Stroke, ...]


def open_picture(content: bytes) -> Image.Image:
    """Read a picture file, whatever its name.

    Of several pictures in one file, as in an animation, the first is read.

    Parameters
    ----------
    content : bytes
        Of a PNG, JPEG, WebP, BMP, GIF or HEIC file.

    Returns
    -------
    PIL.Image.Image
        RGB, upright, at most 1,600 pixels each way.

    Raises
    ------
    ValueError
        If it is none, is broken, or has too many pixels. The message is a sentence for who chose
        the file.
    """
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValueError(TOO_LARGE.format(MAX_PIXELS // 1_000_000)) from error
    except Exception as error:  # decoders raise anything when given what is no picture
        raise ValueError(UNREADABLE) from error
    is_scaled = picture.format in ("JPEG", "MPO") and not picture.info.get("progressive")
    limit = MAX_JPEG_PIXELS if is_scaled else MAX_PIXELS
    if picture.width * picture.height > limit:
        raise ValueError(TOO_LARGE.format(limit // 1_000_000))
    try:
        factor = SIZE / max(picture.size)
        picture.draft(None, (round(picture.width * factor), round(picture.height * factor)))
        picture.load()
        return _flat(picture, OPENED)
    except Exception as error:
        raise ValueError(BROKEN) from error


def _flat(picture: Image.Image, size: int) -> Image.Image:
    """Return a picture as RGB on white, upright, with no side longer than size."""
    picture = _plain_mode(picture)
    if max(picture.size) > size:
        factor = size / max(picture.size)
        sides = [max(1, round(side * factor)) for side in picture.size]
        picture = picture.resize((sides[0], sides[1]), Image.Resampling.BOX, reducing_gap=2)
    picture = _upright(picture)  # only now: turning takes a copy
    if picture.mode == "RGBA":
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    return picture.convert("RGB")


def _plain_mode(picture: Image.Image) -> Image.Image:
    """Return a picture as gray, RGB or RGBA, 8 bits each."""
    if picture.mode.startswith("I") or picture.mode == "F":
        values = np.asarray(picture, dtype=np.float64)
        largest = 65535 if values.max(initial=0) > 255 else 255
        scaled = np.clip(values * (255 / largest), 0, 255).astype(np.uint8)
        return Image.fromarray(scaled)
    mode = "L" if picture.mode in ("1", "L") else "RGB"
    if picture.has_transparency_data:
        mode = "RGBA"
    return picture if picture.mode == mode else picture.convert(mode)


def _upright(picture: Image.Image) -> Image.Image:
    """Turn a picture as its camera says it was held."""
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # what the camera wrote is broken; the picture is not
        return picture


def preprocess_picture(picture: Image.Image) -> PreprocessedPicture:
    """Find the ink of digits in a picture and the strokes it may have been drawn with.

    Parameters
    ----------
    picture : PIL.Image.Image
        Of any mode; as `open_picture` returns it, or made otherwise.

    Raises
    ------
    ValueError
        If there is no digit. The message is a sentence for who took the picture.
    """
    gray = np.asarray(_flat(picture, SIZE).convert("L"))
    values = gray.astype(np.float64)
    look = paper.look(values)
    if look.clearness < paper.CLEAR:
        raise ValueError(BLANK)
    if look.is_white_on_black:
        values = 255 - values
    evened = paper.even(values, look.window)
    found = paper.find_ink(evened)
    if not found.boxes:
        raise ValueError(BLANK)
    if len(found.boxes) > MOST_PARTS:
        raise ValueError(TOO_MUCH)
    traced = {label: _trace_part(found, label) for label in found.boxes}
    kept = {label: strokes for label, strokes in traced.items() if len(strokes) <= MOST_STROKES}
    is_ink = np.isin(found.labels, list(kept))
    if not kept or is_ink.mean() > MOST_INK:
        raise ValueError(TOO_MUCH)
    whitened = np.rint(evened * 255).astype(np.uint8)
    strokes = [stroke for of_part in kept.values() for stroke in of_part]
    return PreprocessedPicture(gray, whitened, is_ink, tuple(strokes))


def _trace_part(found: paper.Ink, label: int) -> list[Stroke]:
    """Trace one part by itself, which is finer than all parts at once."""
    down, right = found.boxes[label]
    rows, columns = (slice(max(part.start - 1, 0), part.stop + 1) for part in (down, right))
    is_part = ndimage.binary_dilation(found.labels[rows, columns] == label)  # with its soft edge
    strokes = tracing.trace(found.shares[rows, columns] * is_part)
    return [stroke + np.array([columns.start, rows.start]) for stroke in strokes]


def image_from_picture(picture: Image.Image) -> Floats:
    """Make an image of the digit in a picture, the largest if there are several.

    Returns
    -------
    ndarray of shape (8, 8)
        Ink counts 0..16.

    Raises
    ------
    ValueError
        If there is no digit, as `preprocess_picture`.
    """
    strokes = preprocess_picture(picture).strokes
    digits = [[strokes[i] for i in indices] for indices in grouping.group(strokes)]
    heights = [np.ptp(np.vstack(digit)[:, 1]) for digit in digits]
    return preprocessing.image_from_strokes(digits[int(np.argmax(heights))])
