"""Whether a project file is sound: its pages, and what SQLite builds of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from gis.messages.phrases import said
from layers.storage.connections import reading_uri


def why_unsound(path: Path, whole: bool = True) -> dict[str, object] | None:
    """What is damaged in a project file, as a value for a message; None where nothing is.

    Args:
        path: of the file; others may be using it.
        whole: check indexes against their tables too, which takes about twice as long.
    """
    check = "integrity_check" if whole else "quick_check"
    try:
        with closing(sqlite3.connect(reading_uri(path), uri=True)) as connection:
            found: list[Any] = [row[0] for row in connection.execute(f"PRAGMA {check}(1)")]
            if found == ["ok"]:
                broken = connection.execute("PRAGMA foreign_key_check").fetchone()
                found = [f"{broken[0]} {broken[1]}: {broken[2]}"] if broken else []
    except (sqlite3.Error, UnicodeDecodeError) as e:
        found = [str(e)]
    return said("reason_database", text=str(found[0]).replace("\n", " ")[:200]) if found else None
