"""See to nginx for the tests: `python -m tests.deploy.provide`.

One that is there is taken; else Debian's package is installed, where this user may. Without one,
what stands in front of several processes is not tested, and the last lines say so.
"""

import shutil
from pathlib import Path

from tests import debian

PLACES = "/usr/sbin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin"  # not on every user's PATH


def find_nginx() -> Path | None:
    """Return the path of nginx, or None."""
    found = shutil.which("nginx") or shutil.which("nginx", path=PLACES)
    return Path(found) if found else None


def provide() -> Path | None:
    """Find nginx, or install Debian's; return its path, or None."""
    if find_nginx() is None:
        why = "No nginx found: asking Debian for nginx-light."
        debian.install("nginx-light", why, "--no-install-recommends")
    return find_nginx()


if __name__ == "__main__":
    nginx = provide()
    print(
        f"The tests use {nginx}"
        if nginx
        else "No nginx could be found or installed: several processes are not tested together."
    )
