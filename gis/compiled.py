"""Loops compiled by numba, kept between runs in a folder that is named by what all of them say.

numba notices that the file of a loop has changed, but not another file whose loops it calls: after an update it would go on
with parts of the engine before. With the name of the folder changes what is found in it.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from numba import config, njit

HERE = Path(__file__).parent
FILES = (
    "edge_flips",
    "middle_pieces",
    "nearest_owner",
    "nearest_segment",
    "partition_exact",
    "partition_moves",
    "partition_search",
    "partition_start",
    "partition_trees",
    "passage_pairs",
    "tours",
)
_MARK = "compiled-"


def _folder() -> Path:
    said = hashlib.blake2b(b"".join(next(HERE.rglob(f"{name}.py")).read_bytes() for name in FILES), digest_size=6)
    return Path(config.CACHE_DIR or HERE / "__pycache__") / f"{_MARK}{said.hexdigest()}"


def _clear_others(mine: Path) -> None:
    for folder in mine.parent.glob(f"{_MARK}*"):
        if folder != mine:
            shutil.rmtree(folder, ignore_errors=True)


if not Path(config.CACHE_DIR or "").name.startswith(_MARK):
    _mine = _folder()
    config.CACHE_DIR = str(_mine)
    _clear_others(_mine)

__all__ = ["njit"]
