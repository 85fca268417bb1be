"""A school's server for the tests: nginx, two processes of the app and PostgreSQL.

They are started with the files in deploy/; only ports, folders and the name of the machine are
those of the test.
"""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser import driver

DEPLOY = driver.ROOT / "deploy"
SERVICE = DEPLOY / "systemd" / "digits-knn@.service"
PORTS = ("8501", "8502")  # in the files
HOST = "localhost"
NGINX_CONF = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    include {types};
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/processes.conf;
    include {folder}/site.conf;
}}
"""


@dataclass
class Process:
    """One process of the app."""

    port: int
    metrics_port: int
    command: list[str]
    env: dict[str, str]
    log: Path
    running: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it, and wait for nothing."""
        with self.log.open("a") as output:
            self.running = subprocess.Popen(
                self.command, cwd=driver.ROOT, env=self.env, stdout=output, stderr=output
            )

    def wait(self, path: str = "") -> None:
        """Wait until it answers."""
        assert self.running
        driver.wait_for(
            f"http://localhost:{self.port}{path}/_stcore/health", self.running, self.log
        )

    def start_again(self) -> None:
        """Start it, if it has ended, and wait until it answers."""
        if self.running and self.running.poll() is not None:
            self.start()
            self.wait()

    def kill(self) -> None:
        """End it without a word."""
        if self.running:
            self.running.kill()
            self.running.wait()


@dataclass
class School:
    """What runs: where to open the page, the processes behind it, and what nginx keeps."""

    address: str
    processes: list[Process]
    database: str
    cache: Path

    def cookie(self, process: int) -> str:
        """Return the cookie of a visitor whom a process answers."""
        return f"digits_knn_process={self.processes[process].port}"


def command(port: int, service: str) -> list[str]:
    """Return the command of a service's ExecStart, for this machine."""
    line = next(each for each in service.splitlines() if each.startswith("ExecStart="))
    filled = line.partition("=")[2].replace("%i", str(port)).replace("${DIGITS_KNN_HOST}", HOST)
    program, *arguments = shlex.split(filled)
    assert program == "/opt/digits-knn/.venv/bin/python"
    return [sys.executable, *arguments]


@contextmanager
def opened(
    nginx: Path, database: str, folder: Path, n_processes: int = len(PORTS), path: str = ""
) -> Iterator[School]:
    """Start all but the database; end it afterwards.

    Parameters
    ----------
    nginx : Path
        The program.
    database : str
        Its address.
    folder : Path
        For what they write.
    n_processes : int
        How many of the processes that nginx knows are started.
    path : str
        Below which the app is served, "/knn".
    """
    ports = {name: driver.free_port() for name in PORTS}
    front = driver.free_port()
    env = os.environ | {
        "DIGITS_KNN_DATABASE_URL": database,
        "DIGITS_KNN_DATA": str(folder),
        "DIGITS_KNN_LOG_DRAWINGS": "1",
        "STREAMLIT_SERVER_BASE_URL_PATH": path.strip("/"),
    }
    processes = []
    for port in list(ports.values())[:n_processes]:
        metrics_port = driver.free_port()
        processes.append(
            Process(
                port,
                metrics_port,
                command(port, SERVICE.read_text()),
                env | {"DIGITS_KNN_METRICS_PORT": str(metrics_port)},
                folder / f"{port}.txt",
            )
        )
    with ExitStack() as stack:
        for each in processes:
            stack.callback(each.kill)
            each.start()
        for each in processes:
            each.wait(path)
        conf = nginx_conf(folder, ports, front)
        served = subprocess.Popen([nginx, "-c", conf, "-e", folder / "nginx.log"])
        stack.callback(served.wait)
        stack.callback(served.terminate)
        address = f"http://{HOST}:{front}{path}"
        driver.wait_for(f"{address}/_stcore/health", served, folder / "nginx.log")
        yield School(address, processes, database, folder / "cache")


def nginx_conf(folder: Path, ports: dict[str, int], front: int) -> Path:
    """Write nginx's files of deploy/ for these ports, and one that includes them; return that."""
    site = (DEPLOY / "nginx" / "site.conf").read_text()
    (folder / "cache").mkdir()
    for name, value in {
        "listen 80 default_server": f"listen 127.0.0.1:{front} default_server",
        "/var/cache/digits-knn": str(folder / "cache"),
    }.items():
        assert site.count(name) == 1
        site = site.replace(name, value)
    processes = (DEPLOY / "nginx" / "processes.conf").read_text()
    for name, port in ports.items():
        processes = processes.replace(name, str(port))
    (folder / "site.conf").write_text(site)
    (folder / "processes.conf").write_text(processes)
    types = folder / "mime.types"
    types.write_text("types { text/html html; }")  # of nginx's own pages; Streamlit says its own
    conf = folder / "nginx.conf"
    # started by root, nginx would work as somebody who may not look into the tests' folder
    user = "user root;" if os.geteuid() == 0 else ""
    conf.write_text(NGINX_CONF.format(folder=folder, types=types, user=user))
    return conf
