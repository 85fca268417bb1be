"""What all tests share: a browser, where one is needed, and patience."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import driver

# the classes of this machine's own teacher stay as they are
os.environ["DIGITS_KNN_DATA"] = tempfile.mkdtemp(prefix="digits-knn-")
os.environ.pop("DIGITS_KNN_DATABASE_URL", None)

# a machine that is busy with other work fails no test
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")
# milliseconds: three workers share two cores, and CI shares the machine
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = driver.launch(playwright.chromium)
        yield launched
        launched.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 300 kB, where root may make one."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(place)]
    may = shutil.which("mount") and os.name == "posix" and os.geteuid() == 0
    if not may or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be made here; a limit of the file's size was tested")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter,
) -> Generator[None, None, None]:
    """Say in the last lines what was not tested."""
    yield
    skipped = [str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])]
    for name, what, package in (
        ("PostgreSQL", "classes in PostgreSQL", "postgresql"),
        ("nginx", "several processes behind nginx", "nginx-light"),
    ):
        if any(f"there is no {name}" in reason for reason in skipped):
            terminalreporter.write_line(
                f"Not tested: {what}, as there is none on this machine. On Debian and Ubuntu, "
                f"`apt-get install {package}` provides it."
            )
