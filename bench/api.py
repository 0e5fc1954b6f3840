"""All operations of the interface on a served demo county, asked by schemathesis: ``python bench/api.py [--examples 100] [--seed 1]``.

As its administrator, whose session is held by a cookie; logging out and changing the password, which would end it, are asked at
the end. Prints what schemathesis says; exit status 0 where no answer was a fault of the server or other than the document says.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from layers.demo_county.demo_people import PASSWORDS  # noqa: E402
from layers.demo_county.demonstration import PROJECT, make_demo  # noqa: E402
from tests.fuzzed import fuzzed  # noqa: E402
from tests.served import served  # noqa: E402

_ENDS = ("people_log_out", "people_change_password", "people_login", "people_end_session")


def log_in(port: int) -> str:
    """The cookie of the demo's administrator."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{port}", "X-Enumap": "page"}
    connection.request("POST", "/api/v1/login", json.dumps({"login": "admin", "password": PASSWORDS["admin"]}), headers)
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"login: {answer.status} {answer.read().decode()}")
    return (answer.getheader("Set-Cookie") or "").partition(";")[0]


def main() -> int:
    """Make the demo, serve it, ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="enumap-api-") as folder:
        make_demo(Path(folder), "en", None)
        with served(Path(folder) / PROJECT) as server:
            as_admin = ("--header", f"Cookie: {log_in(server.port)}")
            chosen = [word for name in _ENDS for word in ("--exclude-operation-id", name)]
            first, told = fuzzed(server.port, args.examples, args.seed, (*as_admin, *chosen))
            print(told)
            chosen = [word for name in _ENDS for word in ("--include-operation-id", name)]
            second, told = fuzzed(server.port, args.examples, args.seed, (*as_admin, *chosen))
            print(told)
    return first or second


if __name__ == "__main__":
    sys.exit(main())
