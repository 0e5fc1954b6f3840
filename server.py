"""Enumap: draw census enumeration areas. ``python server.py --help`` lists the commands."""

from __future__ import annotations

import sys

from routes.commands import main

if __name__ == "__main__":
    sys.exit(main())
