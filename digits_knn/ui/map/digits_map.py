"""All digits on a plane, and one of them or the drawing with its neighbors of 64 dimensions."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import streamlit as st

from digits_knn import wording
from digits_knn.arrays import Floats
from digits_knn.charts.palette import DIGITS
from digits_knn.dataset import load_all, load_split, split_rows
from digits_knn.embedding import maps
from digits_knn.knn import classifier
from digits_knn.knn.classifier import Classification
from digits_knn.snippets import map as snippets_map
from digits_knn.ui import elements
from digits_knn.ui.elements import code_buttons
from digits_knn.ui.shared import class_voters, fragments, results, state, visitor
from digits_knn.ui.shared.class_voters import ClassVoters
from digits_knn.ui.shared.once import computed_once
from digits_knn.ui.shared.pictures import encode_images, encoded_digits

_MAP = "digits_map"
_SELECTED_ROW = "map_selection"  # the row that was chosen last
_DRAWING_THEN = "map_drawing"  # the drawing when it was chosen
_CLASS_PLACES = "map_class_places"  # by map, those of the class's drawings that were there last
DRAWING = -1  # instead of a row
_SELECTION = "map_reading"
FINE = 10_000  # steps from side to side of a map: finer than a screen
MAX_NEIGHBORS = 30  # pictured; lines go to all

_map = elements.register(_MAP, "map/digits_map")
_selection = elements.register(_SELECTION, "map/selection")


@dataclass(frozen=True)
class _ClassPlaces:
    """Where the drawings of a class are, as an array of shape (n, 2)."""

    of: ClassVoters
    places: Floats


def show() -> None:
    """Show all digits, and the class's that vote: sent once, and not again with every K."""
    _map(key=_MAP, data=_with_class(_all_digits()))


@cache
def _all_digits() -> dict[str, Any]:
    """Return the digits, training digits first, then the test digits."""
    of_train, of_test = encoded_digits()
    split = load_split()
    rows = np.concatenate(split_rows())
    return {
        "labels": "".join(map(str, [*split.y_train, *split.y_test])),
        "pictures": "".join([*of_train, *of_test]),
        "nTrain": len(split.y_train),
        "nDigits": len(rows),
        "colors": DIGITS,
        "steps": FINE,
        "maps": {name: _fine(maps.load_map(name).points[rows]) for name in maps.MAPS},
    }


def _with_class(digits: dict[str, Any]) -> dict[str, Any]:
    """Add the drawings of the class that vote, with their places on each map."""
    voters = class_voters.voters()
    if not len(voters):
        return digits
    return {
        **digits,
        "labels": digits["labels"] + "".join(map(str, voters.y)),
        "pictures": digits["pictures"] + "".join(encode_images(voters.X)),
        "maps": {
            name: points + _fine(_class_places(name)) for name, points in digits["maps"].items()
        },
    }


def _class_places(name: str) -> Floats:
    """Return where the class's drawings that vote are; only new ones are placed.

    Of thousands that takes seconds.
    """
    voters = class_voters.voters()
    by_map: dict[str, _ClassPlaces] = st.session_state.setdefault(_CLASS_PLACES, {})
    known = by_map.get(name, _ClassPlaces(class_voters.NONE_VOTE, np.empty((0, 2))))
    if known.of is not voters:
        places = dict(zip(map(bytes, known.of.X), known.places, strict=True))
        new = {image: row for row, image in enumerate(map(bytes, voters.X)) if image not in places}
        if new:
            with st.spinner("Placing the class's drawings …"):
                placed = maps.load_map(name).place(voters.X[[*new.values()]].astype(np.float64))
            places |= zip(new, placed, strict=True)
        known = _ClassPlaces(voters, np.array([places[image] for image in map(bytes, voters.X)]))
        by_map[name] = known
    return known.places


def _fine(points: Floats) -> list[int]:
    """Write points as whole numbers x, y, x, y, ...; y up as in a chart."""
    written: list[int] = (points * FINE).round().astype(int).ravel().tolist()
    return written


def show_chosen() -> None:
    """Show what is chosen, the drawing or a digit, with its neighbors; and which map it is."""
    st.segmented_control(
        "Map",
        list(maps.MAPS),
        key=state.MAP,
        persist_state="session",
        on_change=_on_map_change,
        required=True,
        label_visibility="collapsed",
    )
    name: str = st.session_state[state.MAP]
    settings = state.settings()
    drawing, taught = visitor.image(), visitor.taught()
    selection = _selected(drawing)
    _selection(
        key=_SELECTION,
        data={
            "map": name,
            "drawing": None
            if drawing is None
            else _visitor_images(drawing.reshape(1, 64), [-1], name)[0],
            "taught": _visitor_images(taught.X, taught.y.tolist(), name),
            **({} if selection is None else _selection_data(selection, name, settings)),
            "k": settings.n_neighbors,
            "hasClass": len(class_voters.voters()) > 0,
            "story": _story(name, settings.n_neighbors),
        },
        on_chosen_change=_on_select,
        on_code_change=code_buttons.on_code(_SELECTION),
    )
    code_buttons.show(
        {
            "neighbors": lambda: snippets_map.neighbors(
                name,
                settings.n_neighbors,
                settings.metric,
                DRAWING if selection is None else selection.row,
                np.zeros((8, 8)) if drawing is None else drawing,
                visitor.voter_files(),
            ),
            "map": lambda: snippets_map.digits_map(name, drawing),
            "kept": lambda: snippets_map.neighborhood_preservation(name, settings.n_neighbors),
        }
    )


@dataclass(frozen=True)
class Selection:
    """What is looked at.

    Attributes
    ----------
    row : int
        Of a digit on the map: the training digits, the test digits, the class's that vote, those
        taught by the visitor; DRAWING for the drawing.
    image : ndarray of shape (8, 8)
        Ink counts 0..16.
    title : str
        What it is.
    """

    row: int
    image: Floats
    title: str


def _on_map_change() -> None:
    fragments.rerun()  # the address is written by another


def _on_select() -> None:
    row = state.sent_value(_SELECTION, "chosen")
    if type(row) is int:
        st.session_state[_SELECTED_ROW] = row
        st.session_state[_DRAWING_THEN] = st.session_state.get(visitor.DRAWING)


def _selected(drawing: Floats | None) -> Selection | None:
    """Return the digit that was chosen, else the drawing, if there is one."""
    row: int = st.session_state.get(_SELECTED_ROW, DRAWING)
    now = st.session_state.get(visitor.DRAWING)
    if st.session_state.get(_DRAWING_THEN, now) != now:
        row = DRAWING  # a new one takes over
    split, of_class, taught = load_split(), class_voters.voters(), visitor.taught()
    number = row
    for which, X, y in (
        ("training digit", split.X_train, split.y_train),
        ("test digit", split.X_test, split.y_test),
        ("class drawing", of_class.X, of_class.y),
        ("taught by you, drawing", taught.X, taught.y),
    ):
        if 0 <= number < len(y):
            is_drawn = which.endswith("drawing")  # counted as in the messages about a file
            shown = number + 1 if is_drawn else number
            title = f"{wording.named(y[number]).capitalize()}, {which} {shown}"
            return Selection(row, X[number].reshape(8, 8), title)
        number -= len(y)
    return None if drawing is None else Selection(DRAWING, drawing, "Your drawing")


def _selection_data(selection: Selection, name: str, settings: state.Settings) -> dict[str, Any]:
    """Return how the image is classified by all others that vote, and where these are."""
    labels = visitor.training_data()[1]
    on_map = np.arange(len(labels))  # rows on the map, where the test digits come between
    on_map[state.n_train() :] += len(load_split().y_test)
    others = np.flatnonzero(on_map != selection.row)
    neighbors = classifier.restrict(
        classifier.rank(visitor.model(settings.metric), selection.image.reshape(1, -1)),
        np.array([0]),
        others,
    )
    k = min(settings.n_neighbors, len(others))
    classification = classifier.classify(neighbors, labels[others], k, settings.weights)
    indices = others[classification.indices]

    points = _all_points(name)
    is_drawing = selection.row == DRAWING
    here = _places(name, selection.image.reshape(1, 64))[0] if is_drawing else points[selection.row]
    off = np.linalg.norm(points[on_map[others]] - here, axis=1)
    n_preserved = len(np.intersect1d(others[np.argsort(off, kind="stable")[:k]], indices))

    decimals = results.reference_quantiles(settings.metric).decimals
    shown = zip(
        visitor.encoded_images(indices[:MAX_NEIGHBORS]),
        classification.labels,
        classification.distances,
        strict=False,
    )
    return {
        "chosen": selection.row,
        "title": selection.title,
        "picture": encode_images(selection.image.reshape(1, 64))[0],
        "sentence": _votes_sentence(classification),
        "prediction": str(classification.label),
        "neighbors": on_map[indices].tolist(),
        "tiles": [
            {"picture": picture, "label": str(label), "distance": f"{off_:.{decimals}f}"}
            for picture, label, off_ in shown
        ],
        "distorts": _preservation_sentence(n_preserved, k),
    }


def _votes_sentence(classification: Classification) -> str:
    label, k = classification.label, len(classification.labels)
    if k == 1:
        return f"Its nearest neighbor is {wording.named(label)}."
    n_agree = int(np.sum(classification.labels == label))
    if n_agree == 1:
        return f"1 of its {k:,} nearest neighbors is {wording.named(label)}."
    return f"{n_agree:,} of its {k:,} nearest neighbors are {label}s."


def _preservation_sentence(n_preserved: int, k: int) -> str:
    if k == 1:
        return (
            "It is also the nearest on this map."
            if n_preserved
            else "It is not the nearest on this map."
        )
    if n_preserved == 1:
        return f"1 of them is among the {k:,} nearest on this map."
    return f"{n_preserved:,} of them are among the {k:,} nearest on this map."


def _story(name: str, k: int) -> str:
    """Return what a map does to the 64 dimensions, and how many neighbors it keeps."""
    kept = f"{neighborhood_preservation_by_k(name)[k - 1]:.0%}"
    keeps = (
        f"{kept} of the digits keep their nearest neighbor"
        if k == 1
        else f"a digit keeps {kept} of its {k:,} nearest neighbors, on average"
    )
    if name == "PCA":
        return (
            "PCA is a flat shadow of the 64 dimensions, cast so that the digits spread out as much "
            f"as possible. No shadow keeps everything: here {keeps}."
        )
    return (
        f"t-SNE keeps neighbors together at the expense of distances: here {keeps}, but how far "
        "apart two groups are means little."
    )


def _all_points(name: str) -> Floats:
    """Return the places of all rows on the map."""
    digits = maps.load_map(name).points[np.concatenate(split_rows())]
    of_class = [_class_places(name)] if len(class_voters.voters()) else []
    return np.vstack([digits, *of_class, _places(name, visitor.taught().X)])


def _visitor_images(X: Floats, labels: list[int], name: str) -> list[dict[str, Any]]:
    """Return what a visitor drew, with its place on the map."""
    return [
        {"place": _fine(place), "label": label, "picture": picture}
        for place, label, picture in zip(_places(name, X), labels, encode_images(X), strict=True)
    ]


def _places(name: str, X: Floats) -> Floats:
    return _cached_places(name, X.tobytes()) if len(X) else np.empty((0, 2))


@lru_cache(128)
def _cached_places(name: str, content: bytes) -> Floats:
    """Place images; kept, as the drawing stays where it is while K moves."""
    return maps.load_map(name).place(np.frombuffer(content).reshape(-1, 64))


@computed_once()
def neighborhood_preservation_by_k(name: str) -> Floats:
    """Return the share of its neighbors that a digit keeps on a map, for every K."""
    return maps.neighborhood_preservation_by_k(maps.load_map(name).points, load_all()[0])
