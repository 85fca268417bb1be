"""See to a browser for the tests: `python -m tests.browser.provide`.

In this order: a Chrome, Chromium or Edge that is there; Playwright's download; Debian's package,
where this user may install one.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserType, sync_playwright

from tests import debian

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
PLACES = (  # where macOS and Windows keep browsers that are not on the PATH
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Google/Chrome/Application/chrome.exe",
    "C:/Program Files/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


def find_browser(chromium: BrowserType) -> str | None:
    """Return the path of a browser that starts, or None."""
    on_path = (shutil.which(name) for name in NAMES)
    candidates = (*on_path, *PLACES, chromium.executable_path)
    return next(
        (path for path in candidates if path and Path(path).exists() and _starts(path)), None
    )


def provide() -> str | None:
    """Find a browser, or install one; give its path, or None."""
    ways: tuple[Callable[[], None], ...] = (_download, _install_debians)
    with sync_playwright() as playwright:
        for way in ways:
            if path := find_browser(playwright.chromium):
                return path
            way()
        return find_browser(playwright.chromium)


def _starts(path: str) -> bool:
    # Windows' browsers print no version: there, being there must do
    if os.name == "nt":
        return True
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _download() -> None:
    print("No browser found: asking Playwright for Chromium.", flush=True)
    debian.run([sys.executable, "-m", "playwright", "install", "chromium"])


def _install_debians() -> None:
    why = "Playwright could not provide one that starts: asking Debian for chromium."
    debian.install("chromium", why)


if __name__ == "__main__":
    browser = provide()
    if browser is None:
        sys.exit(
            "No Chrome, Chromium or Edge could be found or installed, and the tests need one. "
            "Please install one, then run `make test` again."
        )
    print(f"The tests use {browser}")
