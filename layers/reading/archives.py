"""Zip archives, opened with care: bounded size, no path out of the folder, no links, names in Chinese read right."""

from __future__ import annotations

import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gis.errors import Refused
from gis.messages.phrases import said

MOST_FILES = 200
MOST_BYTES = 2 * 1024**3
MOST_RATIO = 100  # real layers shrink to a third, a bomb to a thousandth
_SMALL = 1_000_000  # bytes under which the ratio says nothing
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Member:
    """A file of the archive: its name there, and where it was unpacked."""

    name: str
    path: Path

    @property
    def stem(self) -> str:
        """Name without folder and ending, as people call the layer."""
        return PurePosixPath(self.name).stem


def unpack(path: Path, folder: Path, file: str) -> list[Member]:
    """Unpack into ``folder`` under names of our own; files that belong together keep one stem.

    A single archive inside is opened too.

    Raises:
        Refused: ``F17`` nesting, ``F18`` password, ``F18-damaged``, ``F20`` names that differ only in case, ``F21`` size, links or paths.
    """
    members = _unpack(path, folder, file)
    inner = [m for m in members if m.path.suffix in (".zip", ".kmz")]
    if not inner:
        return members
    if len(members) > 1:
        raise Refused("F17", file=file)
    members = _unpack(inner[0].path, folder / "inner", file)
    if any(m.path.suffix in (".zip", ".kmz") for m in members):
        raise Refused("F17", file=file)
    return members


def _unpack(path: Path, folder: Path, file: str) -> list[Member]:
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(path) as z:
            infos = [i for i in z.infolist() if not i.is_dir()]
            names = [_name(i) for i in infos]
            _guard(infos, names, file)
            stems: dict[str, str] = {}
            members = []
            for info, name in zip(infos, names, strict=True):
                if name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith("."):
                    continue
                pure = PurePosixPath(name)
                stem = stems.setdefault(str(pure.with_suffix("")).casefold(), f"m{len(stems):03d}")
                target = folder / (stem + pure.suffix.lower())
                _inflate(z, info, target, file)
                members.append(Member(name, target))
    except (NotImplementedError, RuntimeError) as e:  # packed or locked in a way that is not known here
        raise Refused("F18", file=file) from e
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as e:
        raise Refused("F18-damaged", file=file, size=path.stat().st_size) from e
    return members


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; without the flag for UTF-8 it is in UTF-8 or GB18030 all the same, if the bytes are."""
    name = info.orig_filename
    if not info.flag_bits & 0x800:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("ascii", "utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _guard(infos: list[zipfile.ZipInfo], names: list[str], file: str) -> None:
    if any(i.flag_bits & 1 for i in infos):
        raise Refused("F18", file=file)
    total = sum(i.file_size for i in infos)
    packed = sum(i.compress_size for i in infos)
    if len(infos) > MOST_FILES:
        raise Refused("F21", file=file, reason=said("reason_files", count=len(infos), most=MOST_FILES))
    if total > MOST_BYTES or (total > _SMALL and total > MOST_RATIO * max(1, packed)):
        raise Refused("F21", file=file, reason=said("reason_packed", size=round(total / 1e6), packed=round(packed / 1e6, 1)))
    seen: dict[str, str] = {}
    for info, name in zip(infos, names, strict=True):
        pure = PurePosixPath(name)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if pure.is_absolute() or ".." in pure.parts or "\0" in name or name[1:2] == ":" or kind not in (0, stat.S_IFREG):
            raise Refused("F21", file=file, reason=name)
        twin = seen.setdefault(name.casefold(), name)
        if twin != name:
            raise Refused("F20", file=file, names=f"{twin}, {name}")


def _inflate(z: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, file: str) -> None:
    """Write one member, never more bytes than it declares."""
    written = 0
    with z.open(info) as data, target.open("wb") as out:
        while chunk := data.read(_CHUNK):
            written += len(chunk)
            if written > info.file_size:
                raise Refused("F21", file=file, reason=info.filename)
            out.write(chunk)
