"""What keeps a served project safe: its pages are checked at the start, and a backup is made every hour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.errors import EnumapError
from gis.messages import message
from layers.addresses import ServerAddress
from layers.backups import ENDING, folder_of, newest
from layers.hourly import Hourly
from layers.soundness import why_unsound
from layers.store import Project
from routes.console import Console


@contextmanager
def kept_safe(project: Project, folder: Path | None, console: Console) -> Iterator[None]:
    """Check a project and, while the block lasts, back it up every hour.

    Args:
        project: that is served; frozen (``project_spoilt``) where it is found damaged.
        folder: of the backups; None for no backups.
        console: where damage and failed backups are told, on standard error.
    """
    if refuse_damaged(project, folder, console) or folder is None:
        yield
        return
    hourly = Hourly(project, folder, lambda error: _tell(error, console))
    hourly.start()
    try:
        yield
    finally:
        hourly.stop()


def refuse_damaged(project: Project, folder: Path | None, console: Console) -> bool:
    """Freeze a project file that is damaged, and say how to go on; gives whether it is."""
    if isinstance(project.path, ServerAddress):
        return False  # PostgreSQL checks its own pages
    reason = why_unsound(project.path, whole=False)
    if reason is None:
        return False
    project.freeze("project_spoilt")
    backup = newest(project.path.stem, folder or folder_of(project.path))
    again = project.path.with_name(f"{project.path.stem}-restored{project.path.suffix}")
    said = {"file": project.path, "reason": reason, "backup": backup or f"BACKUP{ENDING}", "again": again}
    console.tell(message("spoilt_found", console.lang, **said))
    return True


def _tell(error: BaseException, console: Console) -> None:
    text = error.say(console.lang) if isinstance(error, EnumapError) else f"{type(error).__name__}: {error}"
    console.tell("backup_failed", reason=text)
