"""A chart of `charts` on the page: sent once, then only the rows that changed."""

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import altair as alt
import streamlit as st

from digits_knn.charts import parts
from digits_knn.ui.shared import fragments

Make = Callable[..., alt.LayerChart]


def show(make: Make, *args: Any, tables: parts.Tables) -> None:
    """Show a chart.

    Parameters
    ----------
    make, args : callable
        A function of `charts`, and what it takes.
    tables : Tables
        What the function beside it gives.
    """
    spec = _spec(make, *args)
    st.vega_lite_chart(spec={**spec, "datasets": tables}, alt=spec["title"])


def show_clickable(
    make: Make, *args: Any, tables: parts.Tables, key: str, on_click: Callable[[str], None]
) -> None:
    """Show a chart; a click on it calls on_click with the key before the page runs again."""
    rows = tables[parts.CLICKABLE]
    n_clicks = st.session_state.get(_clicks_key(key), 0)
    sent_rows = rows.append_column(parts.N_CLICKS, [[n_clicks] * len(rows)])
    spec = _spec(make, *args)
    st.vega_lite_chart(
        spec={**spec, "datasets": {**tables, parts.CLICKABLE: sent_rows}},
        alt=spec["title"],
        key=key,
        on_select=partial(_on_click, key, on_click),
        selection_mode=parts.CLICKED,
    )


def _clicks_key(key: str) -> str:
    return f"{key}_clicks"


def _on_click(key: str, on_click: Callable[[str], None]) -> None:
    st.session_state[_clicks_key(key)] = st.session_state.get(_clicks_key(key), 0) + 1
    on_click(key)


def on_k_click(key: str) -> None:
    """Set K to what was clicked."""
    point = clicked(key)
    if point:
        fragments.set_k(whole(point.get("K")))


def clicked(key: str) -> dict[str, Any] | None:
    """Return the fields, which may be anything, of what was clicked last on the chart."""
    sent = st.session_state[key].selection.get(parts.CLICKED)
    is_point = isinstance(sent, list) and sent and isinstance(sent[0], dict)
    return sent[0] if is_point else None


def whole(value: object) -> int | None:
    """Return a whole number that a chart sends, as it is written there; None if it is none."""
    if type(value) is int:
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    # a nominal axis has texts
    return int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,4}", value) else None


@cache
def _spec(make: Make, *args: Any) -> dict[str, Any]:
    # Altair checks a chart against its schema, which takes longer than drawing it
    spec: dict[str, Any] = make(*args).to_dict()
    return spec
