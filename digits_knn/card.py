"""A drawing and its answer as a picture to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

from digits_knn.arrays import Floats
from digits_knn.ink.strokes import BRUSH, CANVAS_SIZE, INK, PAPER, Stroke

WIDTH = 1200  # pixels, as are all lengths here
FINER = 2  # times as large it is drawn, then scaled down: smooth letters
SMOOTH = 2  # as many times as large again are strokes drawn
MARGIN = 48
SQUARE = 320  # the drawing, and beside it the image
GAP = 32
# The neighbors: as many as the first number, at most, have room for tiles of this side, in a row of
# so many
TILES = ((8, 127, 8), (10, 100, 10), (48, 58, 16))
MAX_SHOWN = TILES[-1][0]
TEXT, QUIET, LINE, BLUE = "#1d2733", "#5b6672", "#c4cbd3", "#0b6bcb"


@dataclass(frozen=True)
class Neighbor:
    """A neighbor on the card.

    Attributes
    ----------
    image : ndarray of shape (8, 8)
        Ink counts 0..16.
    label : str
    distance : str
    agrees : bool
        Whether its label is the answer.
    """

    image: Floats
    label: str
    distance: str
    agrees: bool


@dataclass(frozen=True)
class Card:
    """What stands on the card.

    Attributes
    ----------
    strokes : ndarrays of shape (n, 2)
        Pixels of the canvas.
    image : ndarray of shape (8, 8)
        Ink counts 0..16.
    label, doubt, headline, sentence : str
        The answer, a sign of doubt beside it, what it is in words, and how the neighbors voted.
    title : str
        Of the neighbors.
    neighbors : sequence of Neighbor
        Nearest first; MAX_SHOWN of them are drawn.
    settings : str
        K, metric and weights.
    """

    strokes: Sequence[Stroke]
    image: Floats
    label: str
    doubt: str
    headline: str
    sentence: str
    title: str
    neighbors: Sequence[Neighbor]
    settings: str


def to_png(card: Card) -> bytes:
    """Draw a card, 1200 pixels wide; the neighbors determine its height."""
    shown = card.neighbors[:MAX_SHOWN]
    tile, n_columns = next((tile, n) for most, tile, n in TILES if len(shown) <= most)
    top = MARGIN + SQUARE + 56  # of the neighbors
    row_height = tile + (38 if tile > 60 else 50)
    n_rows = -(-len(shown) // n_columns)
    bottom = top + 44 + n_rows * row_height
    sheet = _Sheet(bottom + 76)

    _draw_strokes(sheet, card.strokes)
    _draw_image(sheet, card.image, MARGIN + SQUARE + GAP)
    _draw_answer(sheet, card)
    sheet.write(MARGIN, top, card.title, 22, QUIET)
    step = (WIDTH - 2 * MARGIN - tile) / (n_columns - 1)
    for place, neighbor in enumerate(shown):
        row, column = divmod(place, n_columns)
        _draw_tile(sheet, neighbor, MARGIN + column * step, top + 44 + row * row_height, tile)
    sheet.line(MARGIN, bottom + 14, WIDTH - MARGIN, bottom + 14)
    sheet.write(MARGIN, bottom + 30, "digits-knn", 24, BLUE, is_bold=True)
    sheet.write(WIDTH - MARGIN, bottom + 32, card.settings, 20, QUIET, anchor="ra")
    return sheet.to_png()


def _draw_strokes(sheet: "_Sheet", strokes: Sequence[Stroke]) -> None:
    sheet.box(MARGIN, MARGIN, SQUARE, PAPER, LINE)
    side = SMOOTH * FINER * SQUARE
    drawing = Image.new("RGB", (side, side), PAPER)  # cuts off what is outside
    pen = ImageDraw.Draw(drawing)
    scale = side / CANVAS_SIZE
    half = scale * BRUSH / 2
    for stroke in strokes:
        points = [(scale * x, scale * y) for x, y in stroke.tolist()]
        pen.line(points, INK, round(2 * half))
        r = half - 1  # Pillow's circle is a little wider than its line
        for x, y in points:  # round joints and ends, as on the canvas
            pen.ellipse((x - r, y - r, x + r, y + r), INK)
    sheet.paste(drawing.reduce(SMOOTH), MARGIN, MARGIN)
    sheet.box(MARGIN, MARGIN, SQUARE, None, LINE)


def _draw_image(sheet: "_Sheet", image: Floats, left: float) -> None:
    side = SQUARE / 8
    for row, counts in enumerate(image.tolist()):
        for column, count in enumerate(counts):
            x, y = left + column * side, MARGIN + row * side
            sheet.box(x, y, side, _gray(count))
            color = PAPER if count > 7 else TEXT
            sheet.write(x + side / 2, y + side / 2, f"{count:.0f}", 16, color, anchor="mm")
    sheet.box(left, MARGIN, SQUARE, None, LINE)


def _draw_answer(sheet: "_Sheet", card: Card) -> None:
    left = MARGIN + 2 * (SQUARE + GAP)
    width = WIDTH - MARGIN - left
    sheet.write(left, MARGIN - 10, card.label, 130, BLUE, is_bold=True)
    sheet.write(left + 92, MARGIN, card.doubt, 60, BLUE, is_bold=True)
    y = MARGIN + 144.0
    for text, size, is_bold in ((card.headline, 34, True), (card.sentence, 23, False)):
        for line in sheet.wrapped(text, size, width):
            sheet.write(left, y, line, size, TEXT, is_bold)
            y += 1.25 * size
        y += 8


def _draw_tile(sheet: "_Sheet", neighbor: Neighbor, x: float, y: float, tile: int) -> None:
    picture = Image.new("L", (8, 8))
    picture.putdata([_level(count) for count in neighbor.image.ravel().tolist()])
    side = FINER * tile
    sheet.paste(picture.resize((side, side), Image.Resampling.NEAREST).convert("RGB"), x, y)
    color = BLUE if neighbor.agrees else LINE
    sheet.box(x, y, tile, None, color, 3 if neighbor.agrees else 1)
    label_color = BLUE if neighbor.agrees else TEXT
    below = y + tile + 6
    if tile > 60:
        sheet.write(x, below, neighbor.label, 22, label_color, is_bold=True)
        sheet.write(x + tile, below + 2, neighbor.distance, 19, QUIET, anchor="ra")
    else:
        sheet.write(x + tile / 2, below - 2, neighbor.label, 18, label_color, True, "ma")
        sheet.write(x + tile / 2, below + 18, neighbor.distance, 14, QUIET, anchor="ma")


def _level(count: float) -> int:
    """Return the gray 0..255 of an ink count, as dom.js draws it."""
    return round(255 - count * (255 - 30) / 16)


def _gray(count: float) -> str:
    return f"#{_level(count):02x}{_level(count):02x}{_level(count):02x}"


@cache
def _font(size: int) -> FreeTypeFont:
    font = ImageFont.load_default(FINER * size)
    if not isinstance(font, FreeTypeFont):
        raise RuntimeError("Pillow was built without FreeType, which draws letters of any size.")
    return font


class _Sheet:
    """White paper to draw on in pixels of the finished picture."""

    def __init__(self, height: float) -> None:
        self._paper = Image.new("RGB", (FINER * WIDTH, FINER * round(height)), PAPER)
        self._pen = ImageDraw.Draw(self._paper)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        color: str,
        is_bold: bool = False,
        anchor: str = "la",
    ) -> None:
        # Pillow's own font has one weight: outlined, it is bold
        outline = FINER * size / 60 if is_bold else 0
        place = FINER * x, FINER * y
        self._pen.text(place, text, color, _font(size), anchor, stroke_width=outline)

    def wrapped(self, text: str, size: int, width: int) -> list[str]:
        """Break a text between its words into as few lines as have room, about equally long."""
        fillings = [self._filled(text, size, each) for each in range(width, 0, -8)]
        return [lines for lines in fillings if len(lines) == len(fillings[0])][-1]

    def _filled(self, text: str, size: int, width: int) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and _font(size).getlength(longer) <= FINER * width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def box(
        self, x: float, y: float, side: float, fill: str | None, color: str = "", width: int = 1
    ) -> None:
        corners = (FINER * x, FINER * y, FINER * (x + side) - 1, FINER * (y + side) - 1)
        self._pen.rectangle(corners, fill, color or None, FINER * width)

    def line(self, x1: float, y1: float, x2: float, y2: float) -> None:
        self._pen.line((FINER * x1, FINER * y1, FINER * x2, FINER * y2), LINE, FINER)

    def paste(self, picture: Image.Image, x: float, y: float) -> None:
        self._paper.paste(picture, (round(FINER * x), round(FINER * y)))

    def to_png(self) -> bytes:
        file = BytesIO()
        self._paper.reduce(FINER).save(file, "PNG")
        return file.getvalue()
