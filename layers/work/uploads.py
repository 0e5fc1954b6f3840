"""Files that people send in to be imported: streamed to disk under names of our own, each for who has sent it; nothing is read of them."""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PureWindowsPath
from typing import IO

from gis.errors import NotFound, Refused, TooMany
from layers.storage.bookkeeping import now
from layers.work.job_folder import JobFolder, saying

MOST_OF_ONE = 20  # files of one person that are kept at once
SPARE_BYTES = 500_000_000  # that stay free on the disk
_CHUNK = 1 << 20
_MOST_NAME = 200
_ENDINGS = frozenset(
    (
        *(".gpkg", ".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".zip", ".kmz", ".kml", ".fgb"),
        *(".parquet", ".geoparquet", ".pq", ".pbf", ".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".ods", ".xls"),
    )
)  # others are kept without one: what a file is, its content says


@dataclass(frozen=True)
class Upload:
    """A file that was sent in: its id, who has sent it, the name that it had there, and what came."""

    upload_id: str
    owner: str
    name: str
    bytes: int
    sha256: str
    time: str  # UTC

    def path(self, folder: JobFolder) -> Path:
        """Where it lies."""
        ending = Path(self.name).suffix.lower()
        return folder.uploads / f"{self.upload_id}{ending if ending in _ENDINGS else '.bin'}"


def keep(folder: JobFolder, owner: str, name: str, content: IO[bytes], stated_bytes: int | None) -> Upload:
    """Take a file in, as a whole or not at all.

    Args:
        folder: of the project.
        owner: who sends it.
        name: that it has there; only told.
        content: is read to its end.
        stated_bytes: how much will come, None where that is not known.

    Raises:
        Refused: ``upload_large``, ``upload_empty``, ``upload_space``, ``upload_short``; ``out_unwritable``.
        TooMany: ``uploads_many``.
    """
    most = folder.upload_mb * 1_000_000
    _refuse_beforehand(folder, owner, stated_bytes, most)
    upload_id = uuid.uuid4().hex
    new, digest, size = folder.uploads / f"{upload_id}.sent.part", hashlib.sha256(), 0
    try:
        with saying(folder.path), new.open("xb") as out:
            while chunk := content.read(_CHUNK):
                size += len(chunk)
                if size > most:
                    raise Refused("upload_large", most_mb=folder.upload_mb)
                digest.update(chunk)
                out.write(chunk)
        if not size:
            raise Refused("upload_empty")
        if stated_bytes is not None and size != stated_bytes:
            raise Refused("upload_short", count=size, stated=stated_bytes)
        found = Upload(upload_id, owner, _shown(name), size, digest.hexdigest(), now())
        with saying(folder.path):
            new.replace(found.path(folder))
            note = folder.uploads / f".{upload_id}.note"
            note.write_text(json.dumps(asdict(found), ensure_ascii=False), encoding="utf-8")
            note.replace(folder.uploads / f"{upload_id}.note")
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)
    return found


def listed(folder: JobFolder, owner: str) -> list[Upload]:
    """The files that a person has sent in, the newest first."""
    return sorted((u for u in _all(folder) if u.owner == owner), key=lambda u: (u.time, u.upload_id), reverse=True)


def sent(folder: JobFolder, owner: str, upload_id: str) -> Upload:
    """A file that a person has sent in.

    Raises:
        NotFound: ``upload_unknown``.
    """
    found = next((u for u in listed(folder, owner) if u.upload_id == upload_id), None)
    if found is None or not found.path(folder).is_file():
        raise NotFound("upload_unknown", days=f"{folder.keep_days:g}")
    return found


def delete(folder: JobFolder, found: Upload) -> None:
    """Delete a file that was sent in."""
    for path in (folder.uploads / f"{found.upload_id}.note", found.path(folder)):
        with saying(folder.path):
            path.unlink(missing_ok=True)


def _refuse_beforehand(folder: JobFolder, owner: str, stated_bytes: int | None, most: int) -> None:
    if stated_bytes is not None and stated_bytes > most:
        raise Refused("upload_large", most_mb=folder.upload_mb)
    with saying(folder.path):
        folder.uploads.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder.uploads).free
    if free < 3 * (stated_bytes or 0) + SPARE_BYTES:  # it is unpacked, and then written to the project
        raise Refused("upload_space", free_mb=free // 1_000_000, needed_mb=(3 * (stated_bytes or 0) + SPARE_BYTES) // 1_000_000)
    if len(mine := listed(folder, owner)) >= MOST_OF_ONE:
        raise TooMany("uploads_many", count=len(mine), most=MOST_OF_ONE)


def _all(folder: JobFolder) -> list[Upload]:
    found = []
    for path in folder.uploads.glob("*.note"):
        with suppress(OSError, ValueError, TypeError):  # deleted meanwhile
            found.append(Upload(**json.loads(path.read_text(encoding="utf-8"))))
    return found


def _shown(name: str) -> str:
    """The name without folders, as texts show it: what could break a line or turn it around is left out."""
    last = PureWindowsPath(name).name
    return "".join(c for c in last if c.isprintable())[:_MOST_NAME] or "?"
