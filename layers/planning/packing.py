"""Jobs and the like as bytes: arrays of shapes go through their binary form all at once, where pickle would call for each shape."""

from __future__ import annotations

import io
import pickle
from typing import Any

import numpy as np
import shapely


def packed(thing: object) -> bytes:
    """What `unpacked` makes an equal thing of, in any process of this program; the same for equal things."""
    out = io.BytesIO()
    _Packer(out, protocol=5).dump(thing)
    return out.getvalue()


def unpacked(content: bytes) -> Any:
    """The thing that `packed` was given. For content of our own processes only: it could name any function."""
    return pickle.loads(content)  # noqa: S301


class _Packer(pickle.Pickler):
    def reducer_override(self, thing: Any) -> Any:
        if isinstance(thing, np.ndarray) and thing.dtype == object and thing.size and shapely.is_geometry(thing).all():
            return shapely.from_wkb, (shapely.to_wkb(thing),)
        return NotImplemented
