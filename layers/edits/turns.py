"""A lock that is had in the order in which it was asked for; that of Python is had by whoever comes at the right moment."""

from __future__ import annotations

from collections import deque
from threading import Lock


class Turns:
    """One at a time, in the order of asking."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()

    def take(self, within_s: float) -> bool:
        """Wait for one's turn; False where it has not come in so many seconds, and nothing is held then."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = Lock()
            mine.acquire()
            self._waiting.append(mine)
        if mine.acquire(timeout=within_s):
            return True
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
                return False
        return True  # it has come just now

    def leave(self) -> None:
        """Let the next one have it."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False
