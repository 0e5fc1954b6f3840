"""schemathesis against a served project: requests of all kinds, made from its OpenAPI document, for tests and for bench/api.py."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance"),
    "response_schema_conformance",
)
_RUN = "import sys; from schemathesis.cli import schemathesis; sys.argv[0] = 'st'; schemathesis()"


def fuzzed(port: int, examples: int, seed: int, more: Sequence[str] = ()) -> tuple[int, str]:
    """Ask a server on loopback for all that its document names; exit status (0: every answer was as the document says) and what was said.

    Args:
        port: of the server.
        examples: requests of each operation that are drawn, beside those that follow from the document.
        seed: of what is drawn.
        more: further options of schemathesis.
    """
    at = f"http://127.0.0.1:{port}"
    words = ["run", f"{at}/api/v1/openapi.json", "--phases", "examples,coverage,fuzzing", "--checks", ",".join(CHECKS)]
    words += ["--max-examples", str(examples), "--seed", str(seed), "--generation-database", "none", "--continue-on-failure", "--no-color"]
    words += ["--header", f"Origin: {at}", "--header", "X-Enumap: page", "--warnings", "off", "--request-timeout", "60", *more]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.api_hooks", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run([sys.executable, "-c", _RUN, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
