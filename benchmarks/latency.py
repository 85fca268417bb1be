"""How long an answer takes, in a real browser: from pen-up, and from the canvas's message.

Run `python benchmarks/latency.py [--page draw|tune|map|learn] [--live] [--json]` after `make test`
has provided a browser. It starts the app itself, draws strokes one after another and moves K, and
times with the browser's own clock:

- pen-up to answer: the pointer's release to the end of the frame that paints the answer;
- the same without answers while the pen is down, as with reduced motion;
- with --live, instead: while strokes are drawn, from the first answer on, how far what is shown is
  behind the pen at each frame (the age of the first place that it does not know), and the time from
  one answer to the next, the mean of a stroke;
- our part: the canvas's message to the server, to the same;
- the same two at the canvas's own pace, when the short way to the server fails;
- K: the key that moves the slider to the end of the frame that paints score and answer; on Tune K,
  the new score and every chart or table that shows K; on Map, the new score and the map.
- the plane of the lesson: a press that adds or takes a point, or a key that moves its own K, to the
  end of the frame that paints the plane anew;
- frames of the map: how long drawing one takes while the map is moved and enlarged, and how long
  it is from one to the next (at best 16.7 ms).
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser import driver

WARM_UP = 3  # the first answers pay for loading
REST = 250  # milliseconds between strokes, so that none waits for the one before
N_FRAMES = 200
KEY = "key to painted"
PEN_PAUSE = 12  # milliseconds between two places of the pen
QUANTILES = {"median": 50, "p95": 95}
# never from one K beyond the zoomed charts to another, which does not change these
TUNE_KEYS = ("ArrowRight", "End", "Home", "ArrowRight")

# The clock of the page: when the pointer or key went, what was sent since, when it was seen.
WATCH = """
window.clock = { isDown: false };
window.addEventListener("pointerdown", () => { clock.isDown = true; }, true);
window.addEventListener("pointerup", () => { clock.isDown = false; }, true);
for (const name of ["pointerup", "keydown"]) {
  window.addEventListener(
    name, () => { clock.start = performance.now(); clock.sent = null; }, true
  );
}
window.WebSocket = class extends WebSocket {
  send(message) { clock.sent ??= performance.now(); return super.send(message); }
};
window.watch = (look) => {
  const before = [look()].flat();
  clock.seen = null;
  const check = () => {
    const now = [look()].flat();
    if (before.some((each, i) => each === now[i])) return requestAnimationFrame(check);
    // this frame paints the change; what is timed out comes after the paint
    setTimeout(() => { clock.seen = performance.now(); });
  };
  requestAnimationFrame(check);
};
// what an element of the page has drawn
window.rootOf = (name) => {
  for (const host of document.querySelectorAll(`.st-key-${name} *`)) {
    const root = host.shadowRoot?.querySelector(`.${name}`);
    if (root) return root;
  }
  return null;
};
window.answerShown = () => rootOf("answer")?.innerHTML;
// the answers to finished strokes, counted, not those that come late to what was before; while one
// is drawn, `seen` says how much is answered, if the server is quick enough for that
window.settledShown = () => {
  if (window.settled === undefined) {
    window.settled = 0;
    const count = () => {
      if (rootOf("pen").dataset.seen === "0" && !clock.isDown && clock.sent) settled++;
    };
    new MutationObserver(count).observe(rootOf("pen"), { attributeFilter: ["data-seen"] });
    const all = { subtree: true, childList: true, attributes: true, characterData: true };
    new MutationObserver(count).observe(rootOf("answer"), all);
  }
  return settled;
};
window.followPen = () => {
  const live = window.live = { moves: [], behind: [], answers: 0, start: null, end: null };
  let seen = 0;
  const look = () => {
    if (live.end !== null) return;
    const now = Number(rootOf("pen").dataset.seen);
    setTimeout(() => { // after the paint of this frame
      if (live.end !== null) return;
      const painted = performance.now();
      if (now && now !== seen) live.answers++;
      seen = now;
      if (!seen) return;
      live.start ??= painted;
      live.behind.push(seen < live.moves.length ? painted - live.moves[seen] : 0);
    });
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};
for (const name of ["pointerdown", "pointermove"]) {
  window.addEventListener(name, ({ buttons }) => {
    if (buttons) window.live?.moves.push(performance.now());
  }, true);
}
window.addEventListener("pointerup", () => {
  if (window.live) live.end = performance.now();
}, true);
// counted by observers: to compare whole charts in every frame would take time from them
const changes = new Map();
window.chartsShown = () => [
  scoreShown(),
  ...[...document.querySelectorAll("svg.marks")].map((chart) => {
    if (!changes.has(chart)) {
      changes.set(chart, 0);
      const all = { subtree: true, childList: true, attributes: true, characterData: true };
      new MutationObserver(() => changes.set(chart, changes.get(chart) + 1)).observe(chart, all);
    }
    return changes.get(chart);
  }),
];
window.kShown = () => [scoreShown(), rootOf("answer").querySelector(".by").textContent];
window.tableShown = () => [
  scoreShown(), document.querySelector(".st-key-settings table").textContent
];
window.mapShown = () => [scoreShown(), rootOf("digits_map").dataset.k];
window.planeShown = () => rootOf("learn_plane")?.plane.picture ?? null; // another one each time
window.timeFrames = async (act, count) => {
  const { map } = rootOf("digits_map");
  const draw = map.draw;
  const times = [];
  map.draw = () => {
    const start = performance.now();
    draw.call(map);
    times.push({ start, drawing: performance.now() - start });
  };
  for (let i = 0; i < count; i++) {
    act(map, i);
    await new Promise(requestAnimationFrame);
  }
  delete map.draw;
  return times;
};
window.scoreShown = () => rootOf("score").querySelector(".title").textContent;
"""


def time_one(page: Page, look: str) -> dict[str, float]:
    """Wait until what is watched has changed; give the times since it was started."""
    page.wait_for_function("() => clock.seen !== null", timeout=20_000)
    clock = page.evaluate("clock")
    times = {look: clock["seen"] - clock["start"]}
    # K is looked up in what was sent ahead: it is painted before anything is sent
    return times if look == KEY else times | {"our part": clock["seen"] - clock["sent"]}


def time_strokes(page: Page, n_strokes: int, look: str = "settledShown") -> list[dict[str, float]]:
    """Draw strokes, the canvas cleared after every four, and time each."""
    times = []
    generator = np.random.default_rng(0)
    for i in range(WARM_UP + n_strokes):
        if i % 4 == 0:
            page.get_by_role("button", name="Clear").click(force=True)
            page.wait_for_timeout(2 * REST)
        stroke = [tuple(point) for point in generator.uniform(40, 240, (4, 2)).tolist()]
        page.evaluate(f"watch({look})")
        driver.draw(page, [stroke])
        times.append(time_one(page, "pen-up to answer"))
        page.wait_for_timeout(REST)
    return times[WARM_UP:]


def measure_live(page: Page, address: str, n: int) -> dict[str, dict[str, dict[str, float]]]:
    """Draw digits as a hand does, some 80 places a second, and time the answers meanwhile."""
    driver.open_app(page, address)
    box = driver.canvas(page).bounding_box()
    assert box is not None
    behind: list[float] = []
    apart = []
    for i in range(WARM_UP + n):
        page.get_by_role("button", name="Clear").click(force=True)
        page.wait_for_timeout(2 * REST)
        page.evaluate("followPen()")
        # a spiral arm, another each time: curved as digits are, and some 2 seconds long
        turn = np.linspace(0, 2 * np.pi, 120)
        radius = 30 + (50 + i % 7 * 8) * turn / (2 * np.pi)
        x, y = 140 + radius * np.cos(turn + i), 140 + radius * np.sin(turn + i)
        page.mouse.move(box["x"] + x[0], box["y"] + y[0])
        page.mouse.down()
        for at in zip(x[1:], y[1:], strict=True):
            page.mouse.move(box["x"] + at[0], box["y"] + at[1])
            page.wait_for_timeout(PEN_PAUSE)
        page.mouse.up()
        live = page.evaluate("live")
        if i >= WARM_UP:
            behind += live["behind"]
            apart.append((live["end"] - live["start"]) / live["answers"])
        page.wait_for_timeout(2 * REST)
    return {
        "live": summarize([{"behind the pen": each} for each in behind])
        | summarize([{"answer to answer": each} for each in apart])
    }


def time_k(
    page: Page, n_steps: int, look: str, keys: Sequence[str], name: str = "K, the number"
) -> list[dict[str, float]]:
    """Move the slider by keys, all over its range, and time each step until all has changed."""
    slider = page.get_by_role("slider", name=name)
    times = []
    slider.focus()
    page.wait_for_timeout(2 * REST)  # which the page takes for the wish to change K
    for i in range(WARM_UP + n_steps):
        key = keys[i % len(keys)]
        page.evaluate(f"watch({look})")
        page.keyboard.press(key)
        times.append(time_one(page, KEY))
        page.wait_for_timeout(REST)
    return times[WARM_UP:]


def summarize(times: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    """Return median and 95th percentile of each time, milliseconds."""
    return {
        name: {
            label: round(float(np.percentile([time[name] for time in times], percent)), 1)
            for label, percent in QUANTILES.items()
        }
        for name in times[0]
    }


def measure_draw(page: Page, address: str, n: int) -> dict[str, dict[str, dict[str, float]]]:
    """Time strokes both ways, and K."""
    driver.open_app(page, address)
    results = {"stroke": summarize(time_strokes(page, n))}
    page.emulate_media(reduced_motion="reduce")
    results["stroke, not followed"] = summarize(time_strokes(page, n, "answerShown"))
    page.emulate_media(reduced_motion="no-preference")
    results["K"] = summarize(time_k(page, n, "kShown", ("ArrowRight", "End", "ArrowLeft", "Home")))
    page.reload()
    driver.open_app(page, address)
    page.locator(".dc-toolbar button").first.evaluate(
        "button => button.setAttribute('aria-label', 'Something else')"
    )
    results["stroke, at the canvas's own pace"] = summarize(time_strokes(page, n))
    return results


def measure_tune(page: Page, address: str, n: int) -> dict[str, dict[str, dict[str, float]]]:
    """Time the first visit to each view of Tune K, and K on it until all charts have followed."""
    driver.open_app(page, address)
    results = {}
    for view, n_charts in driver.VIEWS.items():
        is_first = view == next(iter(driver.VIEWS))
        start = time.perf_counter()
        if is_first:
            page.get_by_role("link", name="Tune K").click()
        else:
            driver.open_view(page, view)
        driver.charts(page, view, n_charts)
        page.evaluate("() => new Promise(requestAnimationFrame)")
        first = 1000 * (time.perf_counter() - start)
        results[f"{view}, first visit"] = summarize([{"to all charts": first}])
        page.wait_for_timeout(1000)
        look = "tableShown" if view == "Settings" else "chartsShown"  # what follows K there
        results[f"{view}, K"] = summarize(time_k(page, n, look, TUNE_KEYS))
    return results


def measure_map(page: Page, address: str, n: int) -> dict[str, dict[str, dict[str, float]]]:
    """Time the first visit to the map, K on it, and the frames while it is moved and enlarged."""
    driver.open_app(page, address)
    driver.draw(page, driver.SEVEN)
    driver.digit(page).wait_for()
    results = {}
    for name in ("t-SNE", "PCA"):
        start = time.perf_counter()
        if name == "t-SNE":
            page.get_by_role("link", name="Map").click()
        else:
            driver.open_view(page, name)
        page.locator(f".digits_map[data-map='{name}']").wait_for()
        first = 1000 * (time.perf_counter() - start)
        results[f"{name}, first visit"] = summarize([{"to the map": first}])
        page.wait_for_timeout(1000)
        results[f"{name}, K"] = summarize(time_k(page, n, "mapShown", TUNE_KEYS))
        moves = "(map, i) => map.shift(i % 50 < 25 ? 6 : -6, i % 20 < 10 ? 4 : -4)"
        results[f"{name}, moved"] = time_frames(page, moves)
        zooms = "(map, i) => map.zoom(i % 60 < 30 ? 1.08 : 1 / 1.08)"
        results[f"{name}, enlarged"] = time_frames(page, zooms)
    return results


def measure_learn(page: Page, address: str, n: int) -> dict[str, dict[str, dict[str, float]]]:
    """Time presses on the plane of the lesson, and its own K."""
    page.goto(f"{address}/learn?step=plane")
    plane = page.locator(".learn_plane .plane")
    plane.wait_for()
    page.wait_for_timeout(1000)
    results = {"points": summarize(time_presses(page, n))}
    results["plane's K"] = summarize(
        time_k(page, n, "planeShown", ("ArrowRight", "End", "ArrowLeft", "Home"), "K on this plane")
    )
    for metric in ("cosine", "minkowski"):  # the slowest
        page.get_by_label("Metric").last.select_option(metric)
        page.wait_for_timeout(500)
        results[f"points, {metric}"] = summarize(time_presses(page, n))
    return results


def time_presses(page: Page, n_presses: int) -> list[dict[str, float]]:
    """Add points all over the plane, and take each away again, and time each press."""
    box = page.locator(".learn_plane .plane").bounding_box()
    assert box is not None
    generator = np.random.default_rng(0)
    times = []
    for i in range(WARM_UP + n_presses):
        if i % 2 == 0:
            x, y = generator.uniform(0.05, 0.95, 2)
        page.evaluate("watch(planeShown)")
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        times.append(time_one(page, "press to painted"))
        page.wait_for_timeout(REST)
    return times[WARM_UP:]


def time_frames(page: Page, act: str) -> dict[str, dict[str, float]]:
    """Do something to the map before every frame, and time the frames."""
    frames = page.evaluate(f"timeFrames({act}, {N_FRAMES})")
    starts = [frame["start"] for frame in frames]
    return summarize(
        [
            {"drawing a frame": frame["drawing"], "from frame to frame": after - before}
            for frame, before, after in zip(frames, starts, starts[1:], strict=False)
        ]
    )


def measure(page_name: str, n: int) -> dict[str, dict[str, dict[str, float]]]:
    """Run the app anew and a browser, and time a page."""
    with (
        tempfile.TemporaryDirectory() as folder,
        driver.served(Path(folder) / "log.txt") as address,
        sync_playwright() as playwright,
    ):
        browser = driver.launch(playwright.chromium)
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        page.add_init_script(WATCH)
        results = PARTS[page_name](page, address, n)
        browser.close()
    return results


PAGES = {"draw": measure_draw, "tune": measure_tune, "map": measure_map, "learn": measure_learn}
PARTS = PAGES | {"live": measure_live}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="for a program to read")
    parser.add_argument("--page", choices=PAGES, default="draw", help="which (draw)")
    parser.add_argument("--times", type=int, default=40, help="how many of each (40)")
    parser.add_argument("--live", action="store_true", help="on Draw, while strokes are drawn")
    options = parser.parse_args()
    results = measure("live" if options.live else options.page, options.times)
    if options.json:
        print(json.dumps(results, indent=2))
        return
    print(f"{options.times} each, milliseconds       median    p95")
    for what, figures in results.items():
        for name, figure in figures.items():
            print(f"{what}: {name:20} {figure['median']:7.1f} {figure['p95']:7.1f}")


if __name__ == "__main__":
    main()
