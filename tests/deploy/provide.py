"""See to nginx for the tests: `python -m tests.deploy.provide`.

One that is there is taken; else Debian's package is installed, where this user may. Without one,
what stands in front of several processes is not tested, and the last lines say so.
"""

import os
import shutil
import subprocess
from pathlib import Path

PLACES = "/usr/sbin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin"  # not on every user's PATH
INSTALL_TIME = 600  # seconds


def find_nginx() -> Path | None:
    """Return the path of nginx, or None."""
    found = shutil.which("nginx") or shutil.which("nginx", path=PLACES)
    return Path(found) if found else None


def provide() -> Path | None:
    """Find nginx, or install Debian's; return its path, or None."""
    if find_nginx() is None and shutil.which("apt-get"):
        print("No nginx found: asking Debian for nginx-light.", flush=True)
        # -n: no question for a password; then there is none, and that is said
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        _run([*sudo, "apt-get", "update", "-qq"])
        install = ["apt-get", "install", "-y", "--no-install-recommends", "nginx-light"]
        _run([*sudo, "env", "DEBIAN_FRONTEND=noninteractive", *install])
    return find_nginx()


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, timeout=INSTALL_TIME, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, flush=True)


if __name__ == "__main__":
    nginx = provide()
    print(
        f"The tests use {nginx}"
        if nginx
        else "No nginx could be found or installed: several processes are not tested together."
    )
