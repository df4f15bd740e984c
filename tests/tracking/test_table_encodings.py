"""Tables of text in the characters Chinese spreadsheet programs write, never guessed without a word."""

import csv
from pathlib import Path

import pytest

import greenrules
from greenrules import FactsError
from greenrules.cli import main
from greenrules.model.ruleset import Ruleset
from greenrules.tracking import evaluate_file
from tests.tracking.test_tables import DAY

LAND = "assessed_land"
TEXT = f"id,name,{LAND}\n一厂,宁波永新电缆,1.5\n二厂,东海化工,好\n"


@pytest.fixture(scope="module")
def per_mu() -> Ruleset:
    """A ruleset of numbers with ranges, booleans and dates."""
    return greenrules.load("cn.huangyan.per_mu", "2022")


def judge(ruleset: Ruleset, content: bytes, folder: Path, ending: str = "csv") -> tuple[list[str], str]:
    """Return names and the bad value of a table, and what it was read as."""
    source, output = folder / f"in.{ending}", folder / "out.csv"
    source.write_bytes(content)
    run = evaluate_file(ruleset, source, output, DAY, detailed=False)
    with output.open(encoding="utf-8-sig", newline="") as stream:
        names = [row["name"] for row in csv.DictReader(stream)]
    with output.with_suffix(".rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        names += [row["value"] for row in csv.DictReader(stream)]
    return names, run.encoding


@pytest.mark.parametrize(("encoding", "found"), [
    ("utf-8", "utf-8-sig"), ("utf-8-sig", "utf-8-sig"), ("gbk", "gb18030"), ("gb18030", "gb18030"),
])  # fmt: skip
@pytest.mark.parametrize("is_fast", [True, False])
def test_csv_in_chinese_characters_is_read(
    encoding: str, found: str, is_fast: bool, per_mu: Ruleset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names and bad cells are the same in every encoding, whoever reads them, and what it was is told."""
    if not is_fast:
        monkeypatch.setattr("greenrules.tracking.table_csv._read_fast", lambda *given: iter(()))

    assert judge(per_mu, TEXT.encode(encoding), tmp_path) == (["宁波永新电缆", "东海化工", "好"], found)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_json_lines_in_chinese_characters_are_read(encoding: str, per_mu: Ruleset, tmp_path: Path) -> None:
    """Lines are read in the same encodings as CSV."""
    text = f'{{"name": "宁波永新电缆", "{LAND}": 1}}\n{{"name": "东海化工", "{LAND}": "好"}}\n'

    names, _ = judge(per_mu, text.encode(encoding), tmp_path, "jsonl")

    assert names == ["宁波永新电缆", "东海化工", "好"]


@pytest.mark.parametrize("content", [
    TEXT.encode().replace("东".encode(), "东".encode()[:2]),
    b"\xef\xbb\xbf" + TEXT.encode("gbk"),
    TEXT.encode("utf-16"),
    TEXT.encode("gbk") + b"\xff\xff\n",
    TEXT.encode("gbk")[:-2],
], ids=["damaged UTF-8", "GBK marked as UTF-8", "UTF-16", "damaged GBK", "half a character"])  # fmt: skip
def test_characters_that_are_neither_are_refused_with_their_line(
    content: bytes, per_mu: Ruleset, tmp_path: Path
) -> None:
    """A damaged file is not taken for one in another encoding."""
    source = tmp_path / "in.csv"
    source.write_bytes(content)

    with pytest.raises(FactsError, match=r"in.csv: error\[GR683\]: line \d holds bytes"):
        evaluate_file(per_mu, source, tmp_path / "out.csv", DAY)


def test_the_command_says_that_a_table_was_gb18030(
    per_mu: Ruleset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever reads the line can look whether the names came out right; of UTF-8 nothing is said."""
    source = tmp_path / "in.csv"
    command = ["batch", per_mu.key, str(source), "-o", str(tmp_path / "out.csv"), "--as-of", DAY, "--lang"]
    said = []
    for encoding in ("gbk", "utf-8"):
        source.write_text(TEXT, encoding=encoding)
        for language in ("en", "zh"):
            main([*command, language])
            said.append("GB18030" in capsys.readouterr().out)

    assert said == [True, True, False, False]


def test_every_command_says_that_a_table_was_gb18030(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One row explained, a programme and a comparison say so, too."""
    ruleset, source = "cn.ningbo.star_factory@2022", tmp_path / "in.csv"
    source.write_text("id,name,as_of,complies_with_law\na,宁波永新电缆,2022-11-30,true\n", encoding="gbk")
    said = []
    for command in (
        ["batch", ruleset, str(source), "--as-of", "2022-11-30", "--explain", "a"],
        ["programme", "cn.beilun.programme", str(source)],
        ["diff", ruleset, "cn.ningbo.star_factory@2021", str(source), "--no-examples"],
    ):
        assert main([*command, "--lang", "zh"]) == 0
        told = capsys.readouterr()
        said.append("in.csv 不是 UTF-8 编码" in "".join((told.out + told.err).split("\n  ")))

    assert said == [True, True, True]


@pytest.mark.parametrize("rejects", [None, "bad.csv"])
def test_csv_is_written_so_that_excel_reads_chinese(rejects: str | None, per_mu: Ruleset, tmp_path: Path) -> None:
    """Verdicts and rejects begin with the mark of UTF-8 once, however many batches there are, unless they shall not."""
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(TEXT, encoding="utf-8")
    bad = tmp_path / (rejects or "out.rejects.csv")
    marked = []
    for bom in (True, False):
        evaluate_file(per_mu, source, output, DAY, rejects=bad if rejects else None, batch=1, bom=bom)
        marked.append([(file.read_bytes().startswith(b"\xef\xbb\xbf"), file.read_bytes().count(b"\xef\xbb\xbf"))
                       for file in (output, bad)])  # fmt: skip

    assert marked == [[(True, 1), (True, 1)], [(False, 0), (False, 0)]]
