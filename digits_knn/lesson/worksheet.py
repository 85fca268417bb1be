"""The questions of the lesson as a sheet to print, with room to write and to draw."""

import re
from collections.abc import Callable, Iterable
from html import escape

import numpy as np

from digits_knn.arrays import Floats, Ints
from digits_knn.dataset import load_all
from digits_knn.lesson import digit_grid, noisy_curve, plane
from digits_knn.lesson.metrics import unit_circle
from digits_knn.lesson.plane import N_CELLS, SIDE, Points
from digits_knn.lesson.steps import RECIPE, STEPS

N_LINES = 3  # to write an answer on
_ROW = 7  # of the data: the digit that is written out as numbers
_SMALL, _LARGE = 1, 15  # K of the borders
_ADDED = (300, 330, 1)  # a point of class B deep among those of class A
_CURVE_K = 5
_STYLE = """
@page { size: A4; margin: 13mm 16mm; }
body { font: 11.5pt/1.4 Georgia, serif; color: #000; max-width: 178mm; margin: 0 auto; }
h1 { font-size: 20pt; margin: 0; }
h2 { font-size: 14pt; margin: 0 0 2mm; }
p { margin: 0 0 2mm; }
.name { display: flex; gap: 6mm; margin: 2mm 0 4mm; }
.name span { flex: 1; border-bottom: 0.3mm solid #000; }
section { break-inside: avoid; margin-bottom: 4mm; }
.plane { width: 74mm; height: 74mm; }
.curve { width: 96mm; height: 60mm; }
.pair { display: flex; gap: 6mm; }
.work { display: flex; gap: 8mm; align-items: flex-start; }
.lines { flex: 1; }
.lines i { display: block; height: 8mm; border-bottom: 0.2mm solid #888; }
.answer { border-left: 1mm solid #000; padding-left: 3mm; }
table { flex: none; border-collapse: collapse; margin: 2mm 0; }
.shaded td { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
td { width: 7mm; height: 7mm; border: 0.2mm solid #000; text-align: center; font-size: 9pt; }
svg { width: 56mm; height: 56mm; flex: none; margin: 2mm 0; }
footer { font-size: 9pt; margin-top: 6mm; }
@media screen { body { padding: 10mm; background: #fff; } }
"""


def to_html(with_answers: bool) -> str:
    """Write the sheet as a page of its own, which a browser prints on A4.

    Parameters
    ----------
    with_answers : bool
        Whether the answers stand there, for the teacher, instead of empty lines.
    """
    sections = "\n".join(_section(number, with_answers) for number in range(1, len(STEPS) + 1))
    title = "K-nearest neighbors: answers" if with_answers else "K-nearest neighbors: worksheet"
    return f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head>
<body>
<h1>{title}</h1>
<p class="name">Name <span></span> Date <span></span></p>
{sections}
<footer>After the recipe “Learning to recognize handwritten digits with a K-nearest neighbors
classifier” by Cyrille Rossant, IPython Cookbook, 2nd ed., ch. 8: {escape(RECIPE)}</footer>
</body>
</html>
"""


def _section(number: int, with_answers: bool) -> str:
    step = STEPS[number - 1]
    task, picture = _TASKS[step.name](with_answers) if step.name in _TASKS else ("", "")
    solution = (
        f'<div class="answer">{_to_html(step.answer)}</div>'
        if with_answers
        else f'<div class="lines">{"<i></i>" * N_LINES}</div>'
    )
    return (
        f"<section><h2>{number}. {escape(step.title)}</h2>\n"
        f'{_to_html(step.question)}\n{task}<div class="work">{picture}{solution}</div></section>'
    )


def _to_html(markdown: str) -> str:
    """Turn the lesson's Markdown, which has emphasis only, into a paragraph."""
    strong = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(markdown.strip()), flags=re.DOTALL)
    emphasized = re.sub(r"\*(.+?)\*", r"<i>\1</i>", strong, flags=re.DOTALL)
    return f"<p>{emphasized}</p>"


def _table(rows: Ints | None) -> str:
    """Write an image as a table, shaded; an empty one if there is none."""
    if rows is None:
        return "<table>" + ("<tr>" + "<td></td>" * 8 + "</tr>") * 8 + "</table>"
    lines = ("<tr>" + "".join(map(_shaded, row)) + "</tr>" for row in rows.tolist())
    return f'<table class="shaded">{"".join(lines)}</table>'


def _shaded(count: int) -> str:
    gray = 255 - 8 * count  # never so dark that black numbers cannot be read
    return f'<td style="background: rgb({gray} {gray} {gray})">{count}</td>'


def _data_task(with_answers: bool) -> tuple[str, str]:
    X, y = load_all()
    row = X[_ROW].astype(int)
    task = (
        "<p>These are the 64 numbers of a digit. Write them into the cells, and shade them: "
        f"which digit is it?</p>\n<p>{_in_eights(row)}</p>\n"
    )
    if not with_answers:
        return task, _table(None)
    return f"{task}<p>It was written as <b>{y[_ROW]}</b>.</p>", _table(row.reshape(8, 8))


def _in_eights(row: Ints) -> str:
    return " &emsp; ".join(" ".join(map(str, eight)) for eight in row.reshape(8, 8))


def _grid_task(with_answers: bool) -> tuple[str, str]:
    result = digit_grid.classify(digit_grid.recipe(), 5, "uniform", "euclidean")
    distances = ", ".join(f"{each:.1f}" for each in result.classification.distances[:5])
    task = (
        f"<p>The five neighbors are {distances} away. {digit_grid.MOST:.0%} of the test digits "
        f"have a training digit within {result.reference:.1f}.</p>"
    )
    if not with_answers:
        task += "<p>Draw into the empty cells a 1 that K-NN would find nearer; use gray.</p>"
        return task + _pair(_table(digit_grid.recipe().astype(int)), _table(None)), ""
    X, y = load_all()
    nearest = X[y == 1][0].astype(int).reshape(8, 8)
    task += "<p>For example this 1 of the data, beside the recipe’s:</p>"
    return task + _pair(_table(digit_grid.recipe().astype(int)), _table(nearest)), ""


def _plane_task(with_answers: bool) -> tuple[str, str]:
    task = (
        "<p>The black dots are blue on the page, the triangles orange, the crosses purple. The "
        "added point is circled. Draw the borders between the classes for "
        f"K = {_SMALL} (left) and K = {_LARGE} (right).</p>"
    )
    points = plane.add(Points(), *_ADDED)
    pictures = (_plane(points, k if with_answers else None) for k in (_SMALL, _LARGE))
    return task + _pair(*pictures), ""


def _pair(left: str, right: str) -> str:
    return f'<div class="pair">{left}{right}</div>'


def _plane(points: Points, n_neighbors: int | None) -> str:
    """Draw the points, and the borders at this K if there is one."""
    signs = "".join(
        _SIGNS[label].format(x=x, y=SIDE - y)
        for (x, y), label in zip(points.X, points.y, strict=True)
    )
    x, y, _ = _ADDED
    ring = f'<circle cx="{x}" cy="{SIDE - y}" r="28" fill="none"/>'
    borders = "" if n_neighbors is None else _borders(points, n_neighbors)
    return (
        '<svg class="plane" viewBox="-20 -20 1040 1040" stroke="#000" stroke-width="4">'
        f'<rect width="1000" height="1000" fill="none"/>{borders}{signs}{ring}</svg>'
    )


def _borders(points: Points, n_neighbors: int) -> str:
    """Draw a line between all cells of the plane that get different classes."""
    cells = plane.predict_everywhere(points, n_neighbors, "uniform", "euclidean").predictions
    size = SIDE / N_CELLS
    rows, columns = np.nonzero(cells[:, 1:] != cells[:, :-1])
    upright = (
        f"M{(column + 1) * size:.0f} {SIDE - row * size:.0f}v{-size:.0f}"
        for row, column in zip(rows, columns, strict=True)
    )
    rows, columns = np.nonzero(cells[1:] != cells[:-1])
    level = (
        f"M{column * size:.0f} {SIDE - (row + 1) * size:.0f}h{size:.0f}"
        for row, column in zip(rows, columns, strict=True)
    )
    return f'<path d="{"".join([*upright, *level])}" stroke-width="9" stroke="#666"/>'


_SIGNS = (
    '<circle cx="{x:.0f}" cy="{y:.0f}" r="11"/>',
    '<path transform="translate({x:.0f} {y:.0f})" d="M0 -15L14 11H-14Z" fill="#fff"/>',
    '<path transform="translate({x:.0f} {y:.0f})" d="M-11 -11L11 11M-11 11L11 -11"/>',
)


def _circles_task(with_answers: bool) -> tuple[str, str]:
    shown = (1.0, 2.0, np.inf) if with_answers else ()
    grid = "".join(
        f'<path d="M{at} -1200V1200M-1200 {at}H1200" stroke="#999" stroke-width="6"/>'
        for at in range(-1200, 1201, 200)
    )
    paths = "".join(
        f'<path fill="none" stroke="#000" stroke-width="20" d="{_path(unit_circle(power, 73))}"/>'
        for power in shown
    )
    task = "" if with_answers else "<p>Draw it; five squares are 1 kilometer.</p>"
    return task, f'<svg viewBox="-1200 -1200 2400 2400">{grid}{paths}</svg>'


def _path(places: Iterable[Floats], width: float = 1000, height: float = 1000) -> str:
    return "M" + "L".join(f"{width * x:.0f} {height * y:.0f}" for x, y in places)


def _curve_task(with_answers: bool) -> tuple[str, str]:
    task = f"<p>The line is what K-NN predicts at K = {_CURVE_K}. Continue it to the right.</p>"
    points = noisy_curve.points()
    x = np.linspace(points.x[0, 0], 1.4 if with_answers else points.x[-1, 0], 400)
    line = np.column_stack([x, -noisy_curve.predict(x, _CURVE_K, "uniform")])
    dots = "".join(
        f'<circle cx="{1000 * x:.0f}" cy="{-250 * y:.0f}" r="7"/>'
        for x, y in zip(points.x[:, 0], points.y, strict=True)
    )
    return task, (
        '<svg class="curve" viewBox="-40 -700 1480 920" stroke="#000" stroke-width="4">'
        f'<rect x="-20" y="-680" width="1440" height="880" fill="none"/>{dots}'
        f'<path fill="none" stroke-width="8" d="{_path(line, height=250)}"/></svg>'
    )


_TASKS: dict[str, Callable[[bool], tuple[str, str]]] = {  # by the name of the step
    "data": _data_task,
    "numbers": _grid_task,
    "plane": _plane_task,
    "metrics": _circles_task,
    "regression": _curve_task,
}
