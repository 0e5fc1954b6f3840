"""Enumap: draw census enumeration areas. ``python server.py --help`` lists the commands."""

from __future__ import annotations

from routes.commands import main
from routes.one_run import end

if __name__ == "__main__":
    end(main())
