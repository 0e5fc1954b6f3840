"""The browser libraries and the font, fetched by the first command that needs them."""

from __future__ import annotations

from layers import vendor
from routes.console import Console


def have_libraries(console: Console) -> None:
    """Fetch them unless they are there, and say so first: a slow network is silent for minutes.

    Raises:
        Refused: what `layers.vendor.ensure` refuses.
    """
    if not vendor.is_made():
        console.tell("libraries_fetching")
        vendor.ensure(console.progress)
        console.progress.close()
