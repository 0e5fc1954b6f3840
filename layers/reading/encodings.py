"""In which encoding a text file or the table of a shapefile is written, when it does not say or says it wrong."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path

_RECORDS = 2_000
_GBK_BYTES = (0x4D, 0x7A)  # language driver of a .dbf that says GBK
_LATIN = (0xA0, 0x17F)  # signs of the languages of western and central Europe
_THREE_BYTES = 0x800  # from here on UTF-8 takes three bytes a sign, as for Chinese
_AGREE = 0.7  # share of signs beyond ASCII that must be common Chinese for GB18030 to be believed
_MARKS = (  # that of UTF-32 begins as that of UTF-16 does
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_HEAD = 4_096  # bytes that tell a wide encoding
_CELL = re.compile(rb"[\r\n,;\t|]")


@dataclass(frozen=True)
class Encoding:
    """An encoding, the code of what is to be said about it (None: nothing), the stated one, and a sample of text."""

    name: str
    code: str | None = None
    stated: str = ""
    sample: str = ""


def of_dbf(dbf: Path, cpg: Path | None) -> Encoding:
    """The encoding of a .dbf, from its first 2,000 records and names of columns; ``cpg`` is what the sender states."""
    names, texts, language = _dbf_texts(dbf)
    blob = [*names, *texts]
    stated = _stated(cpg)
    if stated and _fits(blob, stated):
        return Encoding(stated)
    if not stated and language in _GBK_BYTES and _fits(blob, "gb18030"):
        return Encoding("gb18030")
    if all(b.isascii() for b in blob):
        return Encoding("utf-8")
    sample_of = [b for b in texts if not b.isascii()] or [b for b in names if not b.isascii()]
    name, sure = _guess(blob)
    code = "F05" if stated else "F04" if sure else "F06"
    return Encoding(name, code, stated or "", sample_of[0].decode(name, errors="replace").strip())


def of_text(data: bytes) -> str:
    """The encoding of a CSV: by its byte order mark, else the first of UTF-16, UTF-32, UTF-8, GB18030 and ISO 8859-1 that fits."""
    if wide := wide_encoding(data[:_HEAD]):
        return wide
    if data.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    return _guess([data], _CELL.split(data))[0]


def wide_encoding(head: bytes) -> str | None:
    """Python's name of the UTF-16 or UTF-32 that a text is in, with or without byte order mark; None for other texts and other data.

    Args:
        head: first bytes of the file.
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    if b"\0" not in head:
        return None
    plain = {name: _plain_signs(head[: len(head) // 4 * 4], name) for name in _WIDE}
    best = max(plain, key=lambda name: plain[name])
    return best if plain[best] else None


def _plain_signs(head: bytes, encoding: str) -> int:
    """How many signs of ASCII a text has when read so; 0 where it is no text then."""
    try:
        text = head.decode(encoding)
    except UnicodeDecodeError as e:
        if e.start < len(head) - 4:
            return 0
        text = head[: e.start].decode(encoding)
    return sum(c.isascii() for c in text) if all(c.isprintable() or c.isspace() for c in text) else 0


def of_cells(data: bytes, texts: list[bytes]) -> tuple[str, bool]:
    """The encoding of a file whose texts are known one by one, and whether it is sure."""
    return _guess([data], texts)


def _guess(blob: list[bytes], cells: list[bytes] | None = None) -> tuple[str, bool]:
    """The encoding of texts, and whether it is sure; ``cells`` are the texts one by one where ``blob`` is a whole file."""
    if _fits(blob, "utf-8"):
        return ("gb18030" if _is_chinese_by_chance_utf8(cells or blob) else "utf-8"), True
    if _fits(blob, "gb18030"):
        strange = [c for b in blob for c in b.decode("gb18030", errors="replace") if ord(c) > 127]
        common = sum(_is_common(c) for c in strange)
        if common >= _AGREE * len(strange):
            return "gb18030", True
    return "iso-8859-1", False


def _is_chinese_by_chance_utf8(texts: list[bytes]) -> bool:
    """Whether texts that are valid UTF-8 are meant as GB18030.

    Two bytes of a Chinese sign can be one sign of UTF-8: 住宅 reads as a Hebrew and an Armenian letter, 路 as a dot. So
    where UTF-8 gives no sign of three bytes, as Chinese has, and GB18030 gives nothing but common Chinese, UTF-8 is
    believed only for what it is plausible for: accented letters within words of plain letters.
    """
    strange = [t for t in texts if not t.isascii()]
    read = [t.decode("utf-8", errors="ignore") for t in strange]
    if any(ord(c) >= _THREE_BYTES for text in read for c in text):
        return False
    chinese = [c for t in strange for c in t.decode("gb18030", errors="replace") if ord(c) > 127]
    if not chinese or not all(_is_common(c) and ord(c) >= _THREE_BYTES for c in chinese):
        return False
    return sum(map(_is_latin, read)) < len(read) / 2


def _is_latin(text: str) -> bool:
    low, high = _LATIN
    return all(c.isascii() or low <= ord(c) <= high for c in text) and any(c.isascii() and c.isalpha() for c in text)


def _is_common(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _fits(blob: list[bytes], encoding: str) -> bool:
    """Whether all texts decode; half a character at the very end of a field (cut by its width) is forgiven."""
    for text in blob:
        try:
            text.decode(encoding)
        except UnicodeDecodeError as e:
            if e.start < len(text) - 3 or len(text) < 10:
                return False
        except LookupError:
            return False
    return True


def _stated(cpg: Path | None) -> str | None:
    """What a .cpg says, in Python's names."""
    if cpg is None:
        return None
    word = cpg.read_bytes()[:64].decode("ascii", errors="replace").strip().strip("\0").lower().replace("ansi ", "")
    known = {
        "936": "gb18030",
        "gbk": "gb18030",
        "gb2312": "gb18030",
        "cp936": "gb18030",
        "utf8": "utf-8",
        "65001": "utf-8",
        "950": "big5",
        "1252": "cp1252",
        "88591": "iso-8859-1",
    }
    word = known.get(word, word)
    try:
        "".encode(word)
    except (LookupError, ValueError):
        return None
    return word


def _dbf_texts(dbf: Path) -> tuple[list[bytes], list[bytes], int]:
    """Names of the columns, text cells of the first records, and the language byte."""
    with dbf.open("rb") as f:
        head = f.read(32)
        if len(head) < 32:
            return [], [], 0
        count, head_len, row_len = struct.unpack("<IHH", head[4:12])
        rest = f.read(max(0, head_len - 32))
        rows = f.read(row_len * min(count, _RECORDS))
    names, spans, at = [], [], 1
    for i in range(0, len(rest) - 31, 32):
        if rest[i] == 0x0D:
            break
        names.append(rest[i : i + 11].split(b"\0")[0])
        width = rest[i + 16]
        if rest[i + 11 : i + 12] == b"C":
            spans.append((at, at + width))
        at += width
    texts = []
    for k in range(0, len(rows) - row_len + 1, max(1, row_len)):
        texts += [rows[k + a : k + b].rstrip(b" \0") for a, b in spans]
    return names, [t for t in texts if t], head[29]
