"""Run the pages without a browser: what an element of ours is told, and what the canvas sends."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

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


def element_data(app: AppTest, name: str) -> dict[str, Any]:
    """Return what an element of ours got from Python."""
    for element in app.get("bidi_component"):
        if element.proto.component_name == f"digits-knn.{name}":
            content: dict[str, Any] = json.loads(element.proto.json)
            return content
    raise AssertionError(f"no {name} on the page")


def address(app: AppTest) -> dict[str, str]:
    """Return the settings that the page writes into its address."""
    settings: dict[str, str] = element_data(app, "address_bar")["settings"]
    return settings
