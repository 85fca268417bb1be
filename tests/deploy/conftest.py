"""One school's server for all tests here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy import provide, school
from tests.deploy.school import School
from tests.store import postgresql
from tests.store import provide as store_provide
from tests.store.conftest import NO_POSTGRESQL

NO_NGINX = "there is no nginx on this machine"


@pytest.fixture(scope="session")
def nginx() -> Path:
    """The program."""
    found = provide.find_nginx()
    if found is None:
        pytest.skip(NO_NGINX)
    return found


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The address of a private PostgreSQL."""
    programs = store_provide.find_programs()
    if programs is None:
        pytest.skip(NO_POSTGRESQL)
    with postgresql.running(programs) as address:
        yield address


@pytest.fixture(scope="session")
def server(
    nginx: Path, database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[School]:
    """Two processes, of which both run when a test begins; see `school`."""
    with school.opened(nginx, database, tmp_path_factory.mktemp("school")) as opened:
        yield opened


@pytest.fixture
def running(server: School) -> School:
    """The same, each process started again that an earlier test has ended."""
    for process in server.processes:
        process.start_again()
    return server
