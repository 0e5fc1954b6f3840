"""Enumap: draw census enumeration areas. ``python server.py --help`` lists the commands."""

from __future__ import annotations

from routes.command_line.one_run import end
from routes.commands import main

if __name__ == "__main__":
    end(main())
