"""Python's collector of cycles, told that what is loaded stays.

It looks at everything there is each time that much was made: a quarter of a second with the libraries and a county loaded, in
which nobody is answered. What is there once a process has started is not looked at again, and the rest more seldom.
"""

from __future__ import annotations

import gc

_NEW = 50_000  # objects made before the young ones are looked at; a save makes some thousands
_YOUNG, _OLD = 20, 50  # looks at the young before one at those that stayed, and of these before one at all


def settle() -> None:
    """Take what is loaded as there to stay."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW, _YOUNG, _OLD)
