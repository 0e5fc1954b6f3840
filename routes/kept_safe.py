"""What keeps a served project safe: its pages are checked at the start, and a backup is made every hour."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.errors import EnumapError
from gis.messages import message
from layers.safekeeping.backups import ENDING, folder_of, newest
from layers.safekeeping.hourly import Hourly
from layers.storage.addresses import ServerAddress
from layers.storage.soundness import why_unsound
from layers.store import Project
from routes.command_line.console import Console


@contextmanager
def kept_safe(project: Project, folder: Path | None, console: Console) -> Iterator[None]:
    """Check a project and, while the block lasts, back it up every hour.

    Args:
        project: that is served; frozen (``project_spoilt``) where it is found damaged.
        folder: of the backups; None for no backups.
        console: where damage and failed backups are told, on standard error.
    """
    reason = freeze_damaged(project)
    if reason is not None:
        _tell_damage(project, reason, folder, console)
    if project.frozen or folder is None:
        yield
        return
    hourly = Hourly(project, folder, lambda error: _tell(error, console))
    hourly.start()
    try:
        yield
    finally:
        hourly.stop()


def freeze_damaged(project: Project) -> dict[str, object] | None:
    """Freeze a project file that is damaged; gives what is, as a value for a message, and None where nothing is found."""
    if isinstance(project.path, ServerAddress):
        return None  # PostgreSQL checks its own pages
    reason = why_unsound(project.path, whole=False)
    if reason is not None:
        project.freeze("project_spoilt")
    return reason


def _tell_damage(project: Project, reason: dict[str, object], folder: Path | None, console: Console) -> None:
    """Say how to go on."""
    path = project.path
    assert isinstance(path, Path)
    backup = newest(path.stem, folder or folder_of(path))
    again = path.with_name(f"{path.stem}-restored{path.suffix}")
    said = {"file": path, "reason": reason, "backup": backup or f"BACKUP{ENDING}", "again": again}
    console.tell(message("spoilt_found", console.lang, **said))


def _tell(error: BaseException, console: Console) -> None:
    text = error.say(console.lang) if isinstance(error, EnumapError) else f"{type(error).__name__}: {error}"
    console.tell("backup_failed", reason=text)
