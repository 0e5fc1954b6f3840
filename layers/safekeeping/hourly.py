"""Backups every hour while a project is served, and what they find out about it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from gis.errors import EnumapError
from layers.safekeeping.backups import HOURLY, Backup, back_up, rotate
from layers.store import Project

EVERY_S = 3600.0
_FIRST_S = 60.0  # after the start, which is busy enough
_END_S = 20.0


class Hourly:
    """Makes a backup every hour, and deletes those that `layers.safekeeping.rotation` does not keep.

    Each backup is checked by reading all its pages. Where that finds the project damaged, it is frozen (``project_spoilt``),
    and no backup of before is deleted any more.
    """

    def __init__(self, project: Project, folder: Path, tell: Callable[[BaseException], None], every_s: float = EVERY_S) -> None:
        self._project, self._folder, self._tell, self._every_s = project, folder, tell, every_s
        self._ended = Event()
        self._thread = Thread(target=self._run, name="backups", daemon=True)

    def start(self) -> None:
        """Begin, with the first backup in a minute."""
        self._thread.start()

    def stop(self) -> None:
        """End; a backup that is being made is finished first, where that takes no longer than a few seconds."""
        self._ended.set()
        self._thread.join(_END_S)

    def once(self) -> Backup | None:
        """Make one backup now; None where that failed, which was told."""
        try:
            made = back_up(self._project, self._folder, HOURLY)
            rotate(self._project.path.stem, self._folder)
        except Exception as e:  # the server goes on, and the next hour may do better
            if isinstance(e, EnumapError) and e.code == "project_spoilt":
                self._project.freeze(e.code)
            self._tell(e)
            return None
        return made

    def _run(self) -> None:
        wait_s = min(_FIRST_S, self._every_s)
        while not self._ended.wait(wait_s):  # by no clock that anybody can set
            self.once()
            wait_s = self._every_s
