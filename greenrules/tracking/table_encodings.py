"""In which characters a table of text is written: UTF-8, or GB18030 as Chinese spreadsheet programs save CSV."""

from codecs import BOM_UTF8, getincrementaldecoder
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from greenrules.model.citing import Words
from greenrules.model.diagnostics import Diagnostic, FactsError

# UTF-8 with or without the mark it may begin with; and what holds GB 2312 and GBK, too.
UTF_8: Final = "utf-8-sig"
GB18030: Final = "gb18030"
_BLOCK: Final = 1 << 20
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


def find_encoding(path: Path) -> str:
    """Return `utf-8-sig`, or `gb18030` where the bytes are that and not UTF-8.

    The whole file is looked at before a row of it is read, so that no row is read in other characters than the rest.

    Raises: FactsError (GR683 when they are neither, or UTF-8 with a damaged place).
    """
    line = _find_bad_line(path, "utf-8")
    if line is None:
        return UTF_8
    if not _is_mostly_utf8(path) and _find_bad_line(path, GB18030) is None:
        return GB18030
    help = "save it as `CSV UTF-8`, or as CSV in GB18030 (GBK)"
    message = f"line {line} holds bytes that are neither UTF-8 nor, with the rest of the file, GB18030"
    raise FactsError((Diagnostic("GR683", message, path=path.name, help=help),))


def describe_encoding(encoding: str, name: str) -> tuple[Words, ...]:
    """Return what a reader has to know of the characters of a table; nothing of UTF-8.

    Args:
        name: of the file.
    """
    if encoding != GB18030:
        return ()
    zh = f"{name} 不是 UTF-8 编码，已按 GB18030（含 GBK）读取；请核对其中的名称"
    return (Words(zh, f"{name} is not UTF-8 and was read as GB18030 (GBK); look whether its names are right"),)


def _list_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


def _find_bad_line(path: Path, encoding: str) -> int | None:
    """Return the line, counted from 1, of the first bytes that are no characters; None when all are."""
    decoder = getincrementaldecoder(encoding)()
    line = 1
    for block in _list_blocks(path):
        try:
            decoder.decode(block)
        except UnicodeDecodeError as error:
            return line + block[: error.start].count(b"\n")
        line += block.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _is_mostly_utf8(path: Path) -> bool:
    """Whether most of what is not ASCII is UTF-8: then the file is that, with a damaged place, and not GB18030.

    In other bytes hardly any pair happens to be UTF-8.
    """
    decoder = getincrementaldecoder("utf-8")("replace")
    good = bad = 0
    for number, block in enumerate(_list_blocks(path)):
        if number == 0 and block.startswith(BOM_UTF8):
            return True
        text = decoder.decode(block)
        broken = text.count(_REPLACEMENT)
        bad += broken
        good += len(text) - broken - len(text.encode("ascii", "ignore"))
    return good > bad
