"""The questions of the lesson as a sheet to print, with room to write and to draw."""

import re
from html import escape

import numpy as np

from digits_knn.arrays import Ints
from digits_knn.dataset import load_all
from digits_knn.lesson.metrics import unit_circle
from digits_knn.lesson.plane import Points
from digits_knn.lesson.steps import RECIPE, STEPS

N_LINES = 4  # to write an answer on
_ROW = 7  # of the data: the digit that is written out as numbers
_STYLE = """
@page { size: A4; margin: 16mm; }
body { font: 12pt/1.45 Georgia, serif; color: #000; max-width: 178mm; margin: 0 auto; }
h1 { font-size: 20pt; margin: 0; }
h2 { font-size: 14pt; margin: 0 0 2mm; }
p { margin: 0 0 2mm; }
.name { display: flex; gap: 6mm; margin: 3mm 0 6mm; }
.name span { flex: 1; border-bottom: 0.3mm solid #000; }
section { break-inside: avoid; margin-bottom: 7mm; }
.plane { width: 110mm; height: 110mm; }
.work { display: flex; gap: 8mm; align-items: flex-start; }
.lines { flex: 1; }
.lines i { display: block; height: 8mm; border-bottom: 0.2mm solid #888; }
.answer { border-left: 1mm solid #000; padding-left: 3mm; }
table { flex: none; border-collapse: collapse; margin: 2mm 0; }
td { width: 8mm; height: 8mm; border: 0.2mm solid #000; text-align: center; font-size: 9pt; }
svg { width: 80mm; height: 80mm; flex: none; margin: 2mm 0; }
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
    title = "K-nearest neighbors: worksheet" + (" with answers" if with_answers else "")
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
    task, picture = _TASKS[step.title](with_answers) if step.title in _TASKS else ("", "")
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
    """Write an image as a table, an empty one if there is none."""
    texts = np.full((8, 8), "") if rows is None else rows.astype(str)
    lines = ("".join(f"<td>{text}</td>" for text in row) for row in texts)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


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
    if with_answers:
        return "", ""
    task = (
        "<p>Write a 7 into the cells as K-NN would see it, with counts from 0 to 16. Then put it "
        "into the grid on the page: what is the answer, and how far is the nearest?</p>"
    )
    return task, _table(None)


def _plane_task(with_answers: bool) -> tuple[str, str]:
    if with_answers:
        return "", ""
    points = Points()
    signs = "".join(
        _SIGNS[label].format(x=x, y=1000 - y)
        for (x, y), label in zip(points.X, points.y, strict=True)
    )
    picture = (
        '<svg class="plane" viewBox="-20 -20 1040 1040" stroke="#000" stroke-width="4">'
        f'<rect width="1000" height="1000" fill="none"/>{signs}</svg>'
    )
    return (
        "<p>Draw the borders as you expect them at K = 15: class A is a black dot (blue on the "
        "page), B a triangle (orange), C a cross (purple).</p>",
        picture,
    )


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
        '<path fill="none" stroke="#000" stroke-width="20" d="M'
        + "L".join(f"{1000 * x:.0f} {1000 * y:.0f}" for x, y in unit_circle(power, 73))
        + '"/>'
        for power in shown
    )
    task = "" if with_answers else "<p>Draw it; five squares are 1 kilometer.</p>"
    return task, f'<svg viewBox="-1200 -1200 2400 2400">{grid}{paths}</svg>'


_TASKS = {  # by the title of the step
    "The data": _data_task,
    "A 1 in numbers": _grid_task,
    "How it decides": _plane_task,
    "Distances and weights": _circles_task,
}
