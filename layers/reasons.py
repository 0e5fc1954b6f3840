"""What Python and the libraries report, in words of ours: the reason inside a message, in either language.

The text of a library goes into English messages only; the Chinese ones say what is known of the kind of fault.
"""

from __future__ import annotations

import errno
import json
import re
import sqlite3
import tomllib
from pathlib import Path

from gis.messages.phrases import said

_AT_LINE = re.compile(r"(?P<text>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)")
_PLACES = (  # where the drivers say that they stopped
    re.compile(r"(?P<text>.*?)[;,]? ?\b[Aa]t line (?P<line>\d+), character (?P<column>\d+)(?P<more>.*)", re.DOTALL),
    re.compile(r"(?P<text>.*?)[;,]? ?\bon line (?P<line>\d+) at offset (?P<column>\d+)(?P<more>.*)", re.DOTALL),
)
_NO_END = "Parquet magic bytes not found"
_UNRECOGNISED = "not recognized as being in a supported file format"  # what the drivers say, with advice that is for programmers
_OF_WRITER = (  # what the drivers say of a file that they write
    (re.compile("disk is full|disk I/O|No space"), "reason_full"),
    (re.compile("readonly|read-only|unable to open|Permission denied", re.IGNORECASE), "reason_no_right"),
)
_OF_SYSTEM = {
    errno.ENOENT: "reason_missing",
    errno.EACCES: "reason_no_right",
    errno.EPERM: "reason_no_right",
    errno.EROFS: "reason_protected",
    errno.EISDIR: "reason_folder",
    errno.ENOTDIR: "reason_missing",
    errno.ENOSPC: "reason_full",
    errno.EDQUOT: "reason_full",
    errno.EBUSY: "reason_in_use",
    errno.ENAMETOOLONG: "reason_long_name",
}


def explain(error: BaseException) -> dict[str, object]:
    """Why something failed, as a value for a message."""
    if isinstance(error, json.JSONDecodeError):
        return said("reason_line", line=error.lineno, column=error.colno, text=error.msg)
    if isinstance(error, tomllib.TOMLDecodeError):
        return _of_toml(str(error))
    if isinstance(error, UnicodeDecodeError):
        return said("reason_encoding", at=error.start, encoding=error.encoding.upper())
    if isinstance(error, RecursionError):
        return said("reason_deep")
    if isinstance(error, sqlite3.Error):
        return said("reason_damaged", text=str(error))
    if isinstance(error, OSError) and error.errno is not None:
        return _of_system(error)
    if _UNRECOGNISED in str(error):
        return said("reason_format")
    if _NO_END in str(error):
        return said("reason_no_end")
    return _of_driver(str(error))


def _of_driver(text: str) -> dict[str, object]:
    """What a driver says, with the place in the file where it names one."""
    for place in _PLACES:
        if found := place.fullmatch(text):
            words = (found["text"] + found["more"]).strip(" ;:,.")
            return said("reason_line", line=int(found["line"]), column=int(found["column"]), text=words)
    return said("reason_reader", text=text)


def unwritten(path: Path, error: BaseException) -> dict[str, object]:
    """Why ``path`` could not be written."""
    folder = path.absolute().parent
    if not folder.is_dir():
        return said("reason_no_folder", folder=str(folder))
    if isinstance(error, OSError) and error.errno is not None:
        return explain(error)
    text = str(error)
    known = (code for pattern, code in _OF_WRITER if pattern.search(text))
    return said(next(known, "reason_writer"), text=text.rpartition("failed: ")[2])  # before it stands the SQL of the driver


def _of_toml(text: str) -> dict[str, object]:
    if found := _AT_LINE.fullmatch(text):
        return said("reason_line", line=int(found["line"]), column=int(found["column"]), text=found["text"])
    return said("reason_end", text=text)


def _of_system(error: OSError) -> dict[str, object]:
    code = _OF_SYSTEM.get(error.errno or 0)
    return said(code) if code else said("reason_system", text=error.strerror or str(error), number=error.errno)
