"""A sealed archive: a manifest and one large member in a zip whose last bytes are the SHA-256 of all before them.

Any byte that is lost, added or altered breaks the seal. It tells damage, not forgery: who alters an archive on purpose can seal it anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
_HEX = 64
_COMMENT = b"enumap sha256 "
_BLOCK = 1 << 20
_FAST = 1  # of deflate: 6 saves a tenth of the room and takes twice the time


class SealBroken(Exception):
    """The archive is not as it was made; the text is a code of `gis.messages.store_messages`."""


def write_sealed(path: Path, manifest: Mapping[str, Any], name: str, content: Path, packed: bool = True) -> None:
    """Write an archive of a manifest and a file, and bring it to the disk.

    Args:
        path: to write.
        manifest: what JSON can hold.
        name: of the member.
        content: the file.
        packed: whether it is worth compressing.
    """
    kind = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(path, "w", kind, compresslevel=_FAST if packed else None) as archive:
        archive.comment = _COMMENT + b"0" * _HEX
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        archive.write(content, name)
    with path.open("r+b") as f:
        seal = _hash(path, path.stat().st_size - _HEX)
        f.seek(-_HEX, os.SEEK_END)
        f.write(seal.encode())
        f.flush()
        os.fsync(f.fileno())


def read_manifest(path: Path) -> dict[str, Any]:
    """The manifest of an archive whose seal is whole.

    Raises:
        SealBroken: ``backup_foreign`` for another kind of file, ``backup_broken``.
        OSError: it cannot be read.
    """
    size = path.stat().st_size
    with path.open("rb") as f:
        head = f.read(4)
        f.seek(max(size - _HEX - len(_COMMENT), 0))
        tail = f.read()
    if not head.startswith(b"PK\x03\x04"[: max(len(head), 1)]):
        raise SealBroken("backup_foreign")
    if not tail.startswith(_COMMENT) or _hash(path, size - _HEX) != tail[len(_COMMENT) :].decode("ascii", "replace"):
        raise SealBroken("backup_broken")
    try:
        with zipfile.ZipFile(path) as archive:
            found = json.loads(archive.read(MANIFEST))
    except (zipfile.BadZipFile, KeyError, ValueError) as e:  # sealed by somebody, but none of ours
        raise SealBroken("backup_foreign") from e
    if not isinstance(found, dict):
        raise SealBroken("backup_foreign")
    return found


def unpack_sealed(path: Path, name: str, target: Path) -> str:
    """Write the member of an archive to a file; gives its SHA-256.

    Raises:
        SealBroken: ``backup_broken``.
    """
    found = hashlib.sha256()
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as member, target.open("wb") as f:
            while block := member.read(_BLOCK):
                found.update(block)
                f.write(block)
            f.flush()
            os.fsync(f.fileno())
    except (zipfile.BadZipFile, KeyError, EOFError) as e:
        raise SealBroken("backup_broken") from e
    return found.hexdigest()


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    return _hash(path, path.stat().st_size)


def _hash(path: Path, size: int) -> str:
    found = hashlib.sha256()
    with path.open("rb") as f:
        while size > 0 and (block := f.read(min(_BLOCK, size))):
            found.update(block)
            size -= len(block)
    return found.hexdigest()
