"""A folium map in one HTML file that makes no request: Leaflet is written into it instead of linked."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import branca.element
import folium

from gis.errors import Refused
from layers.vendor import VENDOR


class OfflineMap(folium.Map):
    """`folium.Map` without tiles and without links; own lists, so that other maps keep theirs."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  folium reads them from the class
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    def __init__(self, **options: Any) -> None:
        options.setdefault("tiles", None)
        options.setdefault("prefer_canvas", True)
        super().__init__(**options)

    def render(self, **options: Any) -> str:
        """Put Leaflet into the head of the page, then render as folium does."""
        head = branca.element.Element(f"<style>{_style()}</style><script>{_file('leaflet.js')}</script>")
        figure(self).header.add_child(head, name="leaflet_inline", index=0)
        text: str = super().render(**options)  # type: ignore[no-untyped-call]
        return text


def figure(page: folium.Map) -> branca.element.Figure:
    """The HTML page that a map is on."""
    root = page.get_root()
    assert isinstance(root, branca.element.Figure)
    return root


def _file(name: str) -> str:
    path: Path = VENDOR / "leaflet" / name
    if not path.is_file():
        raise Refused("libraries_missing")
    return path.read_text(encoding="utf-8")


def _style() -> str:
    """Leaflet's style sheet with its pictures inside."""

    def picture(found: re.Match[str]) -> str:
        data = base64.b64encode((VENDOR / "leaflet" / found[1]).read_bytes()).decode()
        return f"url(data:image/png;base64,{data})"

    return re.sub(r"url\((images/[\w.-]+\.png)\)", picture, _file("leaflet.css"))
