"""Programs that the tests need, from Debian's packages, where this user may install them."""

import os
import shutil
import subprocess

INSTALL_TIME = 600  # seconds


def install(package: str, why: str, *options: str) -> None:
    """Install a package if this machine has apt-get; say why, and what went wrong.

    Parameters
    ----------
    package : str
    why : str
        A sentence that is printed before.
    options : str
        Of `apt-get install`.
    """
    if shutil.which("apt-get") is None:
        return
    print(why, flush=True)
    # -n: no question for a password; then there is no package, and that is said
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    run([*sudo, "apt-get", "update", "-qq"])
    command = ["apt-get", "install", "-y", *options, package]
    run([*sudo, "env", "DEBIAN_FRONTEND=noninteractive", *command])


def run(command: list[str]) -> None:
    """Run a command that may fail or take too long; print why."""
    try:
        subprocess.run(command, timeout=INSTALL_TIME, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error, flush=True)
