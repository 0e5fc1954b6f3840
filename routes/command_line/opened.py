"""A project that a command names, opened: in its language, and said where an earlier version was brought up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from routes.command_line.console import Console

if TYPE_CHECKING:
    from layers.storage.addresses import ServerAddress
    from layers.store import Project

PROJECT_HELP = "project file, or URL of a database"


def project_address(text: str) -> str | ServerAddress:
    """What stands for a project on a command line; the password of a URL is never shown from here on."""
    if "://" not in text:
        return text
    from layers.storage.addresses import ServerAddress, address_of

    found = address_of(text)
    return found if isinstance(found, ServerAddress) else text


@contextmanager
def opened(address: str | ServerAddress, console: Console) -> Iterator[Project]:
    """Open a project for a command."""
    from layers.store import Project

    with Project.open(address) as project:
        console.speak(project.rules.language)
        tell_migrated(project, console)
        yield project


def tell_migrated(project: Project, console: Console) -> None:
    """Say on standard error that opening a project has brought it up to date."""
    done = project.migrated
    if done is not None:
        word = "migrated" if done.copy is None else "migrated_copy"
        console.tell(word, file=str(project.path), before=done.before, after=done.after, copy=done.copy)
