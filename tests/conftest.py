"""What all tests share: a browser, where one is needed, and patience."""

import os
import tempfile
from collections.abc import Iterator

import hypothesis
import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import driver

# the classes of this machine's own teacher stay as they are
os.environ["DIGITS_KNN_DATA"] = tempfile.mkdtemp(prefix="digits-knn-")
os.environ.pop("DIGITS_KNN_DATABASE_URL", None)

# a machine that is busy with other work fails no test
hypothesis.settings.register_profile(
    "patient", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("patient")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = driver.launch(playwright.chromium)
        yield launched
        launched.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in the last lines what was not tested."""
    skipped = terminalreporter.stats.get("skipped", [])
    if any("there is no PostgreSQL" in str(report.longrepr) for report in skipped):
        terminalreporter.write_sep("-", "not tested")
        terminalreporter.write_line(
            "Classes in PostgreSQL: there is none on this machine. On Debian and Ubuntu, "
            "`apt-get install postgresql` provides it."
        )
