"""Writes docs/api.md from the OpenAPI document: ``python docs/make_api.py``. A test holds the two together."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from docs.page_parts import table  # noqa: E402
from layers.store import Project  # noqa: E402
from routes.openapi import WORDS, described  # noqa: E402
from routes.records.api_records import JSON, example_of  # noqa: E402
from routes.web import create_app  # noqa: E402

INTRO = """# The interface for programs

<!-- written by docs/make_api.py: change it, or the records beside the routes (routes/records/), and run it -->

JSON over HTTP, below `/api/v1`; the page uses the same. `GET /api/v1/openapi.json` is the description for programs (OpenAPI 3.1), made
from the code; this page is made from it. Who may ask for what: docs/roles.md. What edits take: docs/edits.md; how they are
written, undone and compared: docs/history.md.

    curl http://127.0.0.1:5000/api/v1/committees

- **Logging in.** Where the project has people, `POST /api/v1/login` answers with a cookie. What changes something must
  bear `Content-Type: application/json`, and with a cookie also `X-Enumap: page` and an `Origin` that is the server's own:

      curl -c jar -H 'Content-Type: application/json' -H 'X-Enumap: page' -H 'Origin: http://127.0.0.1:5000' \\
        -d '{"login": "county1", "password": "dune-salt-orbit-pear"}' http://127.0.0.1:5000/api/v1/login
      curl -b jar http://127.0.0.1:5000/api/v1/me

- **Refusals** have one shape, whatever goes wrong: `{"error": {"code": "committee_unknown", "message": "..."}}`. The code is stable, the
  message is in the language asked for (`?lang=zh` or `en`, else that of the browser). What a proxy or the HTTP server itself refuses
  (a request that is no HTTP) has no such body.
- **Lists** come a page at a time: `offset` and `limit` in, `total` out; histories by `before`, with `next`. A limit above the most is
  the most.
- **Tags.** What has an `ETag` need not be sent again: `If-None-Match` with it is answered 304 while nothing has changed
  (`checks` and certificates are told anew each time). Writes to a committee name the revision
  that they are made on, `If-Match: "370305001001-17"`, and are written once however often they are sent (`operation_id`).
- **Health.** `GET /healthz` is open to everyone: `{"status": "ok", "schema_version": 6, "writable": true}`, or 503 where the database
  does not answer.
- **Held to it.** `python bench/api.py` makes the demo county, serves it, and lets schemathesis ask for everything in the document as its
  administrator; an answer that is a fault of the server, or other than the document says, fails it. A short form is among the tests.
- GeoJSON is in longitude and latitude of WGS 84; the arguments of edits are in metres of the project's own coordinate system.

What any request can be answered with; below, only what a request has of its own:

"""
COMMON = set(WORDS.values())


def document() -> dict[str, Any]:
    """The OpenAPI document, of an empty project."""
    with tempfile.TemporaryDirectory(prefix="enumap-api-") as folder:
        path = Path(folder) / "empty.gpkg"
        Project.create(path).close()
        app = create_app(path)
        try:
            return described(app)
        finally:
            app.extensions["project"].close()


def text() -> str:
    """The page."""
    found = document()
    named = found["components"]["schemas"]
    operations = [(path, method, of) for path, methods in found["paths"].items() for method, of in methods.items()]
    rows = [(f"`{method.upper()} {path}`", of["summary"]) for path, method, of in operations]
    common = table(("status", "when"), [(str(status), words) for status, words in WORDS.items()])
    return INTRO + common + "\n" + table(("request", "what"), rows) + "\n" + "\n".join(_operation(*one, named) for one in operations)


def _operation(path: str, method: str, of: dict[str, Any], named: dict[str, Any]) -> str:
    out = [f"## {method.upper()} {path}\n\n{of['summary']}\n"]
    given = [p for p in of["parameters"] if p["name"] not in ("lang", "If-None-Match")]
    if given:
        rows = [(f"`{p['name']}`", p["in"], "yes" if p["required"] else "no", p["description"]) for p in given]
        out.append(table(("parameter", "where", "required", "meaning"), rows))
    if "requestBody" in of:
        (media, sent), *_ = of["requestBody"]["content"].items()
        out.append("Sent:\n\n" + _shown(sent["example"]) if media == JSON else f"Sent: the bytes of the file, as `{media}`.\n")
    good = next(status for status in of["responses"] if status < "300")
    content = of["responses"][good].get("content", {})
    for schema in (c["schema"] for c in content.values()):
        out.append(f"Answered ({good}), for example:\n\n{_shown(example_of(schema, named))}")
    if not content:
        out.append(f"Answered with {good} and nothing else.\n")
    bad = [
        (status, told["description"]) for status, told in of["responses"].items() if status >= "300" and told["description"] not in COMMON
    ]
    if bad:
        out.append(table(("status", "when"), bad))
    return "\n".join(out)


def _shown(value: Any) -> str:
    lines = json.dumps(value, ensure_ascii=False)
    if len(lines) > 100:
        lines = json.dumps(value, ensure_ascii=False, indent=1)
        lines = _compact(lines)
    return f"```json\n{lines}\n```\n"


def _compact(lines: str) -> str:
    """What fits on one line, on one line: no bracket around numbers or texts alone is broken."""
    out: list[str] = []
    for line in lines.splitlines():
        closing = line.strip().rstrip(",") in ("]", "}")
        opened = next((k for k in range(len(out) - 1, -1, -1) if out[k].rstrip().endswith(("[", "{"))), None) if closing else None
        joined = None if opened is None else out[opened] + " ".join(part.strip() for part in out[opened + 1 :]) + line.strip()
        if joined is not None and len(joined) <= 100:
            out[opened:] = [joined]
        else:
            out.append(line)
    return "\n".join(out)


if __name__ == "__main__":
    (ROOT / "docs" / "api.md").write_text(text(), encoding="utf-8")
