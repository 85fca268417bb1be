"""Print the licenses of what the app needs, as installed: `make licenses`."""

from importlib.metadata import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
OPTIONAL = ("psycopg", "psycopg-binary")  # for classes in PostgreSQL
FIELDS = ("License-Expression", "License")  # what packages say, in the newer and the older way
MAX_NAME = 40  # characters: some packages give the whole text where a name belongs
HEAD = """\
# Licenses of what the app needs

`make licenses` wrote this from what the installed packages say of themselves.

| package | license |
|---|---|"""


def packages() -> list[str]:
    """Return the names of the packages that the app needs on this machine, and may use."""
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    needed = [Requirement(line) for line in lines if line[:1].isalnum()]
    here = [each.name for each in needed if each.marker is None or each.marker.evaluate()]
    return [*here, *OPTIONAL]


def license_of(package: str) -> str:
    """Return the license that an installed package names, "unknown" if none."""
    about = metadata(package)
    expression, field = (next(iter(about.get_all(name) or []), "") for name in FIELDS)
    classifiers = about.get_all("Classifier") or []
    named = [each.split(" :: ")[-1] for each in classifiers if each.startswith("License :: ")]
    short = field if 0 < len(field) <= MAX_NAME else ""
    return expression or short or next(iter(named), "unknown")


def main() -> None:
    """Print a page."""
    print(HEAD)
    for package in packages():
        print(f"| {package} | {license_of(package)} |")


if __name__ == "__main__":
    main()
