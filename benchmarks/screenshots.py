"""Take the pictures to look at: desktop, phone and dark.

README's are draw.png, draw-why.png, draw-scores.png, draw-t-sne.png and draw-learn-plane.png.

Run `python benchmarks/screenshots.py [folder]`; without a folder they go to screenshots/.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from digits_knn.lesson.steps import STEPS
from tests.browser import driver

PHONE = {"has_touch": True, "is_mobile": True}
VIEWS: dict[str, dict[str, Any]] = {
    "draw": {"viewport": {"width": 1280, "height": 720}},
    "dark": {"viewport": {"width": 1280, "height": 720}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 375, "height": 812}, **PHONE},
    "small-phone": {"viewport": {"width": 375, "height": 667}, **PHONE},
    "phone-dark": {"viewport": {"width": 375, "height": 812}, "color_scheme": "dark", **PHONE},
}


def main() -> None:
    """Take the pictures of every page, the Draw page empty, with a 7, and with each reason."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as logs,
        driver.served(Path(logs) / "log.txt") as address,
        sync_playwright() as playwright,
    ):
        browser = driver.launch(playwright.chromium)
        for name, options in VIEWS.items():
            page = browser.new_page(**options)
            driver.open_app(page, f"{address}/?k=9")
            page.screenshot(path=folder / f"{name}-empty.png")
            driver.draw(page, driver.SEVEN)
            driver.digit(page).wait_for()
            page.wait_for_timeout(500)  # buttons fade in
            page.screenshot(path=folder / f"{name}.png")
            for reason, element in driver.REASONS.items():
                driver.ask(page, reason)
                page.locator(element).wait_for()
                page.wait_for_timeout(1000)  # it comes into sight
                page.screenshot(path=folder / f"{name}-{reason.split()[0].lower()}.png")
            driver.ask(page, reason)
            code = page.get_by_role("button", name="Show the code: The answer").first
            if code.is_visible():  # a phone has no room for it
                code.click()
                page.get_by_role("dialog").wait_for()
                page.wait_for_timeout(500)
                page.screenshot(path=folder / f"{name}-code.png")
                page.keyboard.press("Escape")
            for each in ("t-SNE", "PCA"):
                if each == "t-SNE":
                    driver.open_page(page, "Map")
                else:
                    driver.open_view(page, each)
                page.locator(f".digits_map[data-map='{each}']").wait_for()
                page.wait_for_timeout(1000)  # the digits have moved
                page.screenshot(path=folder / f"{name}-{each.lower()}.png")
            page.goto(f"{address}/tune?k=9")
            for view, n_charts in driver.VIEWS.items():
                driver.open_view(page, view)
                driver.charts(page, view, n_charts)
                page.wait_for_timeout(800)  # charts take their width, buttons fade in
                page.screenshot(path=folder / f"{name}-{view.split()[0].lower()}.png")
            for step in STEPS:
                page.goto(f"{address}/learn?step={step.name}&k=6")
                page.locator(".st-key-lesson_words").wait_for()
                page.wait_for_timeout(1500)  # charts take their width
                page.screenshot(path=folder / f"{name}-learn-{step.name}.png")
            page.goto(f"{address}/about")
            page.get_by_role("heading", name="About").wait_for()
            page.wait_for_timeout(500)
            page.screenshot(path=folder / f"{name}-about.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
