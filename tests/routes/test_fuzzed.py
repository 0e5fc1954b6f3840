"""The served project answers whatever is asked of it, and as its document says. The long form: bench/api.py.

World: the town of `tests.town`, A and B delineated, without people, so that who asks may do all.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.amounts import so_many
from tests.fuzzed import fuzzed
from tests.served import served


def test_no_request_breaks_the_server_and_answers_are_as_the_document_says(town: Path, tmp_path: Path) -> None:
    own = Path(shutil.copy(town, tmp_path / "town.enumap"))
    with served(own) as server:
        status, told = fuzzed(server.port, examples=so_many(1, 3), seed=1)
    assert status == 0, told
    tested, asked = re.search(r"Tested: (\d+)", told), re.search(r"(\d+) generated, (\d+) passed", told)
    assert tested and int(tested[1]) >= 40 and asked and asked[1] == asked[2] and int(asked[1]) > so_many(200, 500), told
