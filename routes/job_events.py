"""How far a job is, as server-sent events. A stream holds a thread of the server, so it ends soon, and there are few at once.

The browser comes back by itself, with the id of the last event that it has; who gets no stream asks for the job now and then.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from threading import BoundedSemaphore

from flask import Flask, Response, after_this_request, current_app, request

from gis.errors import Busy, EnumapError
from layers import jobs
from layers.jobs import Job
from layers.store import Project
from routes.guards import language
from routes.jobs import in_words, job_routes, own, project

MOST_STREAMS = 3  # of the 8 threads of the server
STREAM_S = 20.0
LOOK_S = 0.2
TELL_S = 1.0  # an event at least so often, so that both sides see that the other is there
_AGAIN_MS = 300  # after the end of a stream the browser waits so long
_STREAMS = "streams"  # key of the application


def allow_streams(app: Flask, most: int = MOST_STREAMS) -> None:
    """Let so many streams run at once."""
    app.extensions[_STREAMS] = BoundedSemaphore(most)


@job_routes.get("/jobs/<job_id>/events")
def events(job_id: str) -> Response:
    """Events of a job until it ends, or 20 seconds; 204 where the last one is known, and it has ended."""
    found, seen = own(job_id), request.headers.get("Last-Event-ID", "")
    if not found.unfinished and seen == _id(found):
        return Response(status=204)  # by which a browser knows not to come again
    free: BoundedSemaphore = current_app.extensions[_STREAMS]
    if not free.acquire(blocking=False):
        after_this_request(_later)
        raise Busy("streams_full")
    response = Response(_events(project(), job_id, language(), seen), mimetype="text/event-stream")
    response.call_on_close(free.release)  # also where nobody reads it
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"  # for a proxy that would keep events back
    return response


def _later(response: Response) -> Response:
    response.headers["Retry-After"] = "5"
    return response


def _events(kept: Project, job_id: str, lang: str, seen: str) -> Iterator[str]:
    yield f"retry: {_AGAIN_MS}\n\n"
    began = told = time.monotonic()
    while True:
        try:
            found = jobs.job(kept, job_id)
        except EnumapError:  # the browser comes again, and is told then
            return
        now = time.monotonic()
        if _id(found) != seen or now - told > TELL_S:
            seen, told = _id(found), now
            yield f"id: {seen}\nevent: job\ndata: {json.dumps(in_words(found, lang), ensure_ascii=False)}\n\n"
        if not found.unfinished or now - began > STREAM_S:
            return
        time.sleep(LOOK_S)


def _id(found: Job) -> str:
    """Another for each state that a job can be seen in."""
    return f"{found.state}-{found.attempts}-{found.beats}-{int(found.cancelled)}"
