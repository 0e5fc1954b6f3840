"""How a command ends: at once, with all that was said and registered, and not before threads that run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def ended(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_what_was_said_is_there_and_the_status_is_the_one_given() -> None:
    run = ended("import sys; from routes.command_line.one_run import end; sys.stdout.write('said'); sys.stderr.write('told'); end(2)")
    assert (run.returncode, run.stdout, run.stderr) == (2, "said", "told")


def test_what_was_registered_for_the_end_is_done() -> None:
    run = ended("import atexit; from routes.command_line.one_run import end; atexit.register(print, 'tidied'); end(0)")
    assert (run.returncode, run.stdout) == (0, "tidied\n")


def test_a_thread_that_still_works_is_waited_for() -> None:
    run = ended(
        "import threading, time; from routes.command_line.one_run import end\n"
        "threading.Thread(target=lambda: (time.sleep(0.5), print('written'))).start(); end(1)"
    )
    assert (run.returncode, run.stdout) == (1, "written\n")


def test_a_reader_that_is_gone_is_no_fault() -> None:
    run = ended("import sys; from routes.command_line.one_run import end; sys.stdout.close(); end(0)")
    assert (run.returncode, run.stderr) == (0, "")
