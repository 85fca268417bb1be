"""A class on two processes behind nginx, of which one is killed in the middle of the lesson."""

import asyncio
import json
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pytest
from numpy.random import Generator
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, expect
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select

from benchmarks.class_students import PHONE, SIDEBAR, SocketStudent
from benchmarks.streamlit_client import visit
from digits_knn.store import database, schema, teachers
from tests.browser import driver
from tests.browser.test_class import send
from tests.browser.test_kept import expect_taught_seven, teach_seven, wait_until_kept
from tests.conftest import PATIENCE
from tests.deploy.school import DEPLOY, Process, School

Contexts = Callable[..., BrowserContext]
STUDENTS = 4
BEFORE, AFTER = 2, 2  # drawings of each student before the process is killed, and after


@pytest.fixture
def context(browser: Browser, running: School) -> Contexts:
    """Make a browser whom one of the processes answers."""

    def make(process: int, **options: object) -> BrowserContext:
        made = browser.new_context(**options)  # type: ignore[arg-type]
        name, value = running.cookie(process).split("=")
        made.add_cookies([{"name": name, "value": value, "url": running.address}])
        made.set_default_timeout(PATIENCE)
        return made

    return make


def expect_answered_by(page: Page, running: School, process: int) -> None:
    """Wait until a visitor is on a process, as their cookie says."""
    port = str(running.processes[process].port)
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end:
        named = {each["name"]: each["value"] for each in page.context.cookies()}
        if named["digits_knn_process"] == port:
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{named} names not {port}")


def picture(folder: Path) -> Path:
    """Draw a 1 with a broad pen on paper."""
    paper = Image.new("L", (200, 200), 255)
    ImageDraw.Draw(paper).line([(110, 30), (95, 170)], fill=0, width=12)
    paper.save(folder / "one.png")
    return folder / "one.png"


def test_nobody_else_sees_what_whoever_runs_it_watches(server: School) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for path in ("_stcore/metrics", "_stcore/agent/interact", "_stcore/agent/openapi.json"):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            direct.open(f"{server.address}/{path}", timeout=10)


def contents(folder: Path) -> Iterator[bytes]:
    """Read the files of a folder that are there."""
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            yield path.read_bytes()


def test_nginx_keeps_streamlits_own_files(server: School) -> None:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    page = direct.open(server.address, timeout=10).read().decode()
    found = re.search(r"static/js/index\.[\w-]+\.js", page)
    assert found
    direct.open(f"{server.address}/{found[0]}", timeout=10).read()
    end = time.monotonic() + PATIENCE / 1000
    # nginx moves a file there after its answer, from a name that may be gone when it is read
    while not any(found[0].encode() in content for content in contents(server.cache)):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_nginx_takes_no_larger_files_than_the_app(server: School) -> None:
    with closing(HTTPConnection(urlsplit(server.address).netloc, timeout=10)) as connection:
        connection.putrequest("PUT", "/_stcore/upload_file/visit/file")
        connection.putheader("Content-Length", str(12 * 2**20))
        connection.endheaders()
        assert connection.getresponse().status == 413


def test_teacher_and_students_meet_across_processes(context: Contexts, running: School) -> None:
    teacher = context(0).new_page()
    teacher.goto(f"{running.address}/class")
    teacher.get_by_role("button", name="Start a class").click()
    link = teacher.locator(".join .link").inner_text()
    student = context(1, **PHONE).new_page()
    student.goto(link)
    student.locator(".dc-container .layer").wait_for(state="attached")
    name = student.locator(".progress p").inner_text().split(".")[0]
    tiles = teacher.locator(".class_wall li")
    send(student)
    expect(tiles).to_have_count(1)
    expect_answered_by(teacher, running, 0)
    expect_answered_by(student, running, 1)
    for process in running.processes:
        assert figures(process)["digits_knn_sessions"] == 1

    canvas = student.locator(".dc-container")
    canvas.evaluate("canvas => { canvas.dataset.before = ''; }")
    running.processes[1].kill()
    expect_answered_by(student, running, 0)
    # the page of the new visit, no longer the one that was left
    student.locator(".dc-container:not([data-before]) .layer").wait_for(state="attached")
    expect(student.locator(".progress p")).to_have_text(f"{name}. You have sent 1 drawing.")
    send(student)
    expect(tiles).to_have_count(2)
    expect(student.locator(".progress p")).to_have_text(f"{name}. You have sent 2 drawings.")
    expect(teacher.locator(".joined")).to_have_text("1 student, 2 drawings")
    teacher.context.close()
    student.context.close()


def test_the_containers_health_check_tells_a_process_that_is_gone(server: School) -> None:
    lines = (DEPLOY / "Dockerfile").read_text().splitlines()
    check = next(json.loads(line.split("CMD ")[1]) for line in lines if "CMD" in line)
    there, gone = server.processes
    there.start_again()
    gone.kill()

    def is_healthy(process: Process) -> bool:
        env = process.env | {"PORT": str(process.port)}
        done = subprocess.run([sys.executable, *check[1:]], env=env, check=False, timeout=60)
        return done.returncode == 0

    assert is_healthy(there)
    assert not is_healthy(gone)


def test_a_visitor_comes_back_with_all_after_the_process_was_killed(
    context: Contexts, running: School, tmp_path: Path
) -> None:
    page = context(0).new_page()
    driver.open_app(page, f"{running.address}/?k=9")
    teach_seven(page)
    wait_until_kept(page, "taught")
    visit = page.evaluate("() => sessionStorage.getItem('digits-knn visit')")
    running.processes[0].kill()
    page.wait_for_function(
        "before => sessionStorage.getItem('digits-knn visit') !== before", arg=visit
    )
    expect_taught_seven(page)
    expect(page.locator(".score .title")).to_contain_text("K = 9")
    expect_answered_by(page, running, 1)
    # what a browser sends aside goes where the visit is, also when the first is there again
    running.processes[0].start_again()
    page.locator(".dc-container").wait_for()
    page.locator("input[type=file]").first.set_input_files(picture(tmp_path))
    expect(driver.digit(page)).to_have_text("1")
    page.context.close()


def figures(process: Process) -> dict[str, float]:
    """Return what Prometheus would find."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(f"http://127.0.0.1:{process.metrics_port}/metrics", timeout=10) as answer:
        families = text_string_to_metric_families(answer.read().decode())
        samples = [each for family in families for each in family.samples if not each.labels]
    return {each.name: each.value for each in samples}


def test_nothing_acknowledged_is_lost_when_a_process_is_killed(
    running: School, request: pytest.FixtureRequest
) -> None:
    store = database.open_store(running.database)
    request.addfinalizer(store.close)
    classroom, _ = teachers.start(store, "")
    link = f"{running.address}/class?class={classroom.code}"
    seeds = np.random.default_rng(0).spawn(STUDENTS)
    with ThreadPoolExecutor(1) as thread:  # Playwright's loop runs in this one
        keys, names = thread.submit(asyncio.run, _lesson(link, seeds, running)).result()
    with store.reading() as connection:
        query = select(schema.drawings.c.key).where(schema.drawings.c.class_id == classroom.id)
        stored = list(connection.execute(query).scalars())
        persons = select(schema.persons.c.name).where(schema.persons.c.class_id == classroom.id)
        assert set(connection.execute(persons).scalars()) == set(names)
    assert len(names) == STUDENTS
    assert len(keys) == STUDENTS * (BEFORE + AFTER)
    assert set(keys) <= set(stored)
    assert len(stored) == len(set(stored))
    seen = figures(running.processes[0])
    assert seen["digits_knn_database_up"] == 1
    # those of the process that was killed were counted there
    assert seen["digits_knn_class_drawings_total"] >= STUDENTS * AFTER
    log = running.processes[0].log.read_text()
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert sum(line["page"] == "class" for line in lines) >= STUDENTS * AFTER
    assert not any(name in log for name in [*names, classroom.code, *keys])


async def _lesson(
    link: str, seeds: list[Generator], running: School
) -> tuple[list[str], list[str]]:
    """Let students draw, and kill the process of all; return what was acknowledged, and names."""
    ready = asyncio.Barrier(len(seeds) + 1)

    async def draw(seed: Generator) -> tuple[list[str], str]:
        keys: list[str] = []
        names: list[str] = []
        tokens: dict[str, str] = {}
        while len(keys) < BEFORE + AFTER:
            async with visit(link, SIDEBAR, running.cookie(1)) as page:
                student = SocketStudent(page, seed)
                await student.join(tokens)
                tokens = student.tokens
                names.append(student.name)
                try:
                    while len(keys) < BEFORE + AFTER:
                        if len(keys) == BEFORE and len(names) == 1:
                            await ready.wait()
                        sent = await student.draw_one()
                        assert sent.is_acknowledged
                        keys.append(sent.key)
                except ConnectionError:
                    continue
        assert len(names) == 2  # the second visit is on the other process
        assert names[0] == names[1]
        return keys, names[0]

    async def kill() -> None:
        await ready.wait()
        await asyncio.sleep(0.3)  # some are drawing, some are being answered
        running.processes[1].kill()

    drawn = await asyncio.gather(*[draw(seed) for seed in seeds], kill())
    of_students = [each for each in drawn if each is not None]
    return [key for keys, _ in of_students for key in keys], [name for _, name in of_students]
