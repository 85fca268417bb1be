"""The files in deploy/ name options, ports and variables that are there, and agree."""

import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import yaml
from streamlit import config  # noqa: TID251 # which options it has

from tests.browser import driver
from tests.deploy import school
from tests.deploy.school import DEPLOY, PORTS, SERVICE

DOCS = (*driver.ROOT.glob("*.md"), *driver.ROOT.glob("docs/*.md"))
TEXTS = [path for path in (*DEPLOY.rglob("*"), *DOCS) if path.is_file()]
PROCESSES = DEPLOY / "nginx" / "processes.conf"
COMPOSE_PROCESSES = DEPLOY / "nginx" / "processes.compose.conf"


def compose() -> dict[str, Any]:
    text = (DEPLOY / "compose.yaml").read_text()
    return dict(yaml.safe_load(text)["services"])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_option_that_is_named_is_streamlits(path: Path) -> None:
    named = re.findall(r"--((?:server|browser|client|global)\.\w+)", path.read_text())
    assert set(named) <= set(config.get_config_options())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_variable_of_streamlits_is_an_options(path: Path) -> None:
    named = re.findall(r"STREAMLIT_\w+", path.read_text())
    assert set(named) <= {option.env_var for option in config.get_config_options().values()}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_variable_that_is_named_is_read(path: Path) -> None:
    sources = [*(driver.ROOT / "digits_knn").rglob("*.py"), SERVICE, DEPLOY / "Dockerfile"]
    read = re.findall(r"DIGITS_KNN_\w+", " ".join(source.read_text() for source in sources))
    assert set(re.findall(r"DIGITS_KNN_\w+", path.read_text())) <= set(read)


def test_the_command_of_the_service_is_the_apps() -> None:
    program, *arguments = school.command(8501, SERVICE.read_text())
    assert program == sys.executable
    assert arguments[:2] == ["-m", "digits_knn"]


def test_the_container_starts_the_app_as_the_service_does() -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    started = shlex.split(next(line for line in lines if line.startswith("CMD ")))[-1]
    in_container = started.removesuffix("]").removeprefix("exec python")
    service = " ".join(school.command(8501, SERVICE.read_text())[1:])
    in_service = service.replace("localhost", "$DIGITS_KNN_HOST").replace("8501", "$PORT")
    assert in_container.replace(" --server.address 0.0.0.0", "").split() == in_service.split()
    # nobody runs as root
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users == ["digits-knn"]


def test_nginx_systemd_and_compose_know_the_same_processes() -> None:
    text = PROCESSES.read_text()
    assert tuple(dict.fromkeys(re.findall(r"127\.0\.0\.1:(\d+)", text))) == PORTS
    target = (DEPLOY / "systemd" / "digits-knn.target").read_text()
    assert tuple(re.findall(r"digits-knn@(\d+)", target)) == PORTS
    services = compose()
    apps = {name: each for name, each in services.items() if "PORT" in each.get("environment", {})}
    assert tuple(each["environment"]["PORT"] for each in apps.values()) == PORTS
    for name, app in apps.items():
        text = text.replace(
            f"127.0.0.1:{app['environment']['PORT']}", f"{name}:{app['environment']['PORT']}"
        )
    assert text == COMPOSE_PROCESSES.read_text()
    assert set(services["nginx"]["depends_on"]) == set(apps)


def test_compose_mounts_files_that_are_there() -> None:
    mounts = [mount.split(":")[0] for mount in compose()["nginx"]["volumes"]]
    assert all((DEPLOY / mount).is_file() for mount in mounts)
    build = compose()["app1"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).resolve() == DEPLOY / "Dockerfile"


def test_nginx_takes_files_as_large_as_the_app_does() -> None:
    settings = tomllib.loads((driver.ROOT / ".streamlit" / "config.toml").read_text())
    site = (DEPLOY / "nginx" / "site.conf").read_text()
    most = re.search(r"client_max_body_size (\d+)m;", site)
    assert most
    assert int(most[1]) == settings["server"]["maxUploadSize"] + 1


def test_an_answer_of_nginxs_own_leaves_a_visitor_with_their_process(
    nginx: Path, tmp_path: Path
) -> None:
    ports = {name: driver.free_port() for name in PORTS}  # where nobody answers
    front = driver.free_port()
    conf = school.nginx_conf(tmp_path, ports, front)
    served = subprocess.Popen([nginx, "-c", conf, "-e", tmp_path / "nginx.log"])
    try:
        wait_for_port(front, served)
        answers: dict[int, str | None] = {}
        with closing(HTTPConnection("127.0.0.1", front, timeout=10)) as connection:
            while 429 not in answers:  # within some hundred
                connection.request("GET", "/_stcore/stream")
                answer = connection.getresponse()
                answer.read()
                answers[answer.status] = answer.headers["Set-Cookie"]
    finally:
        served.terminate()
        served.wait()
    assert answers[502] in {
        f"digits_knn_process={port}; Path=/; HttpOnly; SameSite=Lax" for port in ports.values()
    }
    assert answers[429] is None


def wait_for_port(port: int, served: "subprocess.Popen[bytes]") -> None:
    """Wait until a server that was started listens."""
    while True:
        assert served.poll() is None
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.05)


def test_caddy_asks_for_a_password_before_anything_else(tmp_path: Path) -> None:
    if not shutil.which("caddy"):
        pytest.skip("there is no Caddy on this machine")
    done = subprocess.run(
        ["caddy", "adapt", "--validate", "--config", DEPLOY / "Caddyfile"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"HOME": str(tmp_path)},
    )
    (site,) = json.loads(done.stdout)["apps"]["http"]["servers"]["srv0"]["routes"]
    (block,) = site["handle"]
    handlers = [handle["handler"] for route in block["routes"] for handle in route["handle"]]
    assert handlers.index("authentication") < handlers.index("reverse_proxy")


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("there is no systemd on this machine")
    unit = SERVICE.read_text().replace("/opt/digits-knn/.venv/bin/python", sys.executable)
    service = tmp_path / "digits-knn@8501.service"
    service.write_text(unit.replace("/opt/digits-knn", str(driver.ROOT)))
    target = shutil.copy(DEPLOY / "systemd" / "digits-knn.target", tmp_path)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", service, target],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
