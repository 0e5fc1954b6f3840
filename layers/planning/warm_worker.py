"""Imported by the process that workers are copied from: loads the engine, compiled loops included, by cutting one small square."""

import numpy as np
import shapely

from gis.delineate import delineate
from gis.delineation.task import Task
from gis.rules import Rules

_HOUSES = np.array([shapely.box(x, y, x + 10, y + 10) for x in range(10, 130, 20) for y in range(10, 130, 20)])
_LANE = np.array([shapely.LineString([(0, 65), (140, 65)])])
_LOADS = np.full(len(_HOUSES), 6.0)

delineate(Task(shapely.box(0, 0, 140, 140), _HOUSES, _LOADS, np.arange(len(_HOUSES)), _LANE, np.ones(1)), Rules(), 1)
