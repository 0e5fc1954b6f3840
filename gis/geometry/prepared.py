"""Geometries that are asked many times, as copies: an index inside a prepared geometry is built at its first question.

Two threads that ask one prepared geometry at once can end the process (GEOS guards it by nothing), and the web server
shares its tables between threads. So what may come from such tables is never prepared itself.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

Shapes = TypeVar("Shapes", shapely.Geometry, NDArray[np.object_])


def prepared(shapes: Shapes) -> Shapes:
    """Prepared copies, without heights."""
    copies: Shapes = shapely.force_2d(shapes)
    shapely.prepare(copies)
    return copies
