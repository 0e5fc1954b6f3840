"""What there is to delineate in one committee."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.delineation.lands import Binding

Geometries = NDArray[np.object_]
Ints = NDArray[np.intp]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Task:
    """What there is to delineate in one committee.

    Attributes:
        outline: valid polygon or multipolygon, metric CRS.
        shapes: (p,) all building parts that reach into the outline, those at home elsewhere included (nothing may cut them).
        load: (p,) work of each part; 0 for those that do not count here.
        building: (p,) building of each part; parts of one are kept together where that can be.
        lines: (l,) barriers that do not bind.
        line_cost: (l,) cost of a metre of border along each, 1 for an ordinary one.
        binding: those that bind.
        together: (p,) polygon whose buildings go to one EA where they fit into one, of each part; -1 for none. Empty: no polygons.
    """

    outline: shapely.Geometry
    shapes: Geometries
    load: Floats
    building: Ints
    lines: Geometries
    line_cost: Floats
    binding: Binding = field(default_factory=Binding)
    together: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
