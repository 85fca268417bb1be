"""Run the pages without a browser: what an element of ours is told, and what the canvas sends."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

PROJECT = "digits-knn."
ROOT = Path(__file__).parents[2]
CANVAS = "canvas"  # its key; ui/canvas.py can only be imported while Streamlit runs
SEVEN = [np.array([[80.0, 60.0], [200.0, 60.0], [180.0, 110.0], [150.0, 170.0], [135.0, 230.0]])]


def open_app() -> AppTest:
    """Return the app, before its first run."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def send(app: AppTest, content: Any) -> AppTest:
    """Let the canvas send something, as its script does."""
    app.session_state[CANVAS] = {
        "drawing": {"raw": content, "data": None},
        "backgroundFit": None,
    }
    return app.run()


def elements(app: AppTest) -> list[tuple[str, dict[str, Any]]]:
    """Return the name and the data of each of our elements on the page."""
    protos = [each.proto for each in app.get("bidi_component")]
    return [
        (proto.component_name.removeprefix(PROJECT), *json.loads(proto.json))
        for proto in protos
        if proto.component_name.startswith(PROJECT)
    ]


def element_data(app: AppTest, name: str) -> dict[str, Any]:
    """Return what an element of ours got from Python."""
    data: dict[str, Any] = dict(reversed(elements(app)))[name]  # the first of a name
    return data


def address(app: AppTest) -> dict[str, str]:
    """Return the settings that the page writes into its address."""
    settings: dict[str, str] = element_data(app, "address_bar")["settings"]
    return settings
