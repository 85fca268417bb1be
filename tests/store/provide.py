"""See to a PostgreSQL for the tests: `python -m tests.store.provide`.

One that is there is taken; else Debian's package is installed, where this user may. Without one,
the tests of the store run on SQLite only, and say so.
"""

from pathlib import Path

from tests import debian

# Debian's, other Linuxes', and Homebrew's; not the PATH, where wrappers ask for a cluster
PLACES = (
    *("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin"),
    *("/usr/local/opt/postgresql@*/bin", "/usr/local/pgsql/bin"),
)
NEEDED = ("initdb", "postgres")


def find_programs() -> Path | None:
    """Return the folder of PostgreSQL's newest programs, or None."""
    folders = (folder for place in PLACES for folder in Path("/").glob(place.lstrip("/")))
    whole = [each for each in folders if all((each / name).exists() for name in NEEDED)]
    return max(whole, key=_version, default=None)


def _version(folder: Path) -> int:
    digits = "".join(letter for letter in folder.parent.name if letter.isdigit())
    return int(digits or 0)


def provide() -> Path | None:
    """Find PostgreSQL, or install Debian's; return the folder of its programs, or None."""
    if find_programs() is None:
        why = "No PostgreSQL found: asking Debian for postgresql."
        debian.install("postgresql", why, "--no-install-recommends")
    return find_programs()


if __name__ == "__main__":
    programs = provide()
    print(
        f"The tests use PostgreSQL in {programs}"
        if programs
        else "No PostgreSQL could be found or installed: the store is tested on SQLite only."
    )
