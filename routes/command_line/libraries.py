"""The browser libraries and the font, fetched by the first command that needs them."""

from __future__ import annotations

from pathlib import Path

from layers import vendor
from routes.command_line.console import Console


def have_libraries(console: Console, needed: Path | None = None) -> None:
    """Fetch them unless they are there, and say so first: a slow network is silent for minutes.

    Args:
        console: of the command.
        needed: the one file that the command needs; older libraries that have it do, so that an update asks for no network.

    Raises:
        Refused: what `layers.vendor.ensure` refuses.
    """
    if not (needed and needed.is_file()) and not vendor.is_made():
        console.tell("libraries_fetching")
        vendor.ensure(console.progress)
        console.progress.close()
