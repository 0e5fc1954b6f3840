"""Pictures of plans of real places: ``python docs/make_plan_pictures.py porto=porto.gpkg malta=malta.gpkg`` writes ``docs/plans/*.png``.

Each project, delineated, is shown as a whole and at the committee with most EAs. Needs what `make_screenshots.py` needs.
"""

from __future__ import annotations

import argparse
import sys

from make_screenshots import ROOT, WIDE, served, take
from PIL import Image


def main() -> int:
    """Take two pictures of each project."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("places", nargs="+", metavar="NAME=PROJECT")
    folder = ROOT / "docs" / "plans"
    folder.mkdir(exist_ok=True)
    for place in parser.parse_args().places:
        name, _, project = place.partition("=")
        with served(project) as opened:
            take(opened(WIDE, "en-GB"), folder / f"{name}.png")
            near = opened(WIDE, "en-GB")
            near.locator("#left select").select_option(label="Most units first")
            near.locator("#committee-list .row").first.click()
            take(near, folder / f"{name}-near.png")
        for picture in (folder / f"{name}.png", folder / f"{name}-near.png"):
            Image.open(picture).quantize(128).save(picture, optimize=True)  # flat colours: a third of the size
    return 0


if __name__ == "__main__":
    sys.exit(main())
