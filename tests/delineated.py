"""A county delineated from tables in this process, without files and checks."""

from __future__ import annotations

from typing import Any

import geopandas as gpd

from gis.rules import Rules
from layers.planning.county import County, finished, prepared
from layers.planning.workers import Progress, delineate_all


def delineate_county(
    committees: gpd.GeoDataFrame,
    buildings: gpd.GeoDataFrame,
    barriers: gpd.GeoDataFrame,
    rules: Rules,
    progress: Progress | None = None,
    **options: Any,
) -> County:
    """The county; ``options`` as of `layers.planning.county.prepared`."""
    ready = prepared(committees, buildings, barriers, rules, **options)
    return finished(ready, delineate_all([job for _, _, job in ready.jobs], 1, progress))
