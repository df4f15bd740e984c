"""Whatever stands in an editor: every answer comes without a traceback."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from greenrules.authoring.analysis import analyse
from greenrules.authoring.completing import propose
from greenrules.authoring.declarations import list_declarations
from greenrules.authoring.fixes import find_fix
from greenrules.authoring.hovering import write_hover
from greenrules.authoring.positions import to_offset, to_position
from greenrules.authoring.schemas import make_schema
from greenrules.authoring.uses import find_pin, find_use, list_uses
from greenrules.authoring.yaml_context import find_context
from greenrules.model.source import SourceText

ROOT = Path(__file__).parents[2]
FILES = [ROOT / "rulesets" / name for name in (
    "cn/zhejiang/ningbo/cn.ningbo.star_factory/2022.yaml", "cn/national/cn.gbt36132.cement/2025.yaml",
    "cn/zhejiang/ningbo/cn.beilun.programme/2022.yaml", "cn/zhejiang/taizhou/cn.huangyan.per_mu/2022.yaml",
    "cn/zhejiang/ningbo/cn.ningbo.water_saving/1.cases.yaml",
)]  # fmt: skip
SCHEMA = make_schema("ruleset")
PIECES = st.sampled_from([*"{}[]\"'绿𠮷\n\t", "", ": ", "- ", "  ", "# ", ">-", "score", "&a", "!t"])


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_text_cut_anywhere_has_answers(data: st.DataObject) -> None:
    """A slice taken out and something typed in its place: diagnostics, names, hover, fixes and completion all come."""
    path = data.draw(st.sampled_from(FILES))
    text = path.read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.sampled_from([start, min(len(text), start + 3), min(len(text), start + 300), len(text)]))
    text = text[:start] + data.draw(PIECES) + text[end:]
    analysis = analyse(text, path)
    declared = list_declarations(analysis)
    uses = list_uses(analysis, declared)
    offset = min(start + 1, len(text))
    find_pin(analysis, offset)
    use = find_use(uses, offset)
    shown = write_hover(declared[use.name]) if use else "`"
    fixes = [fix for problem in analysis.own_problems if (fix := find_fix(problem))]
    proposals = propose(find_context(text, offset), analysis, declared, SCHEMA)

    assert "`" in shown
    assert all(text[fix.span.start : fix.span.end] for fix in fixes)
    assert all(text[:offset].endswith(one.replaces) for one in proposals)
    assert all(use.span.source is analysis.source for use in uses)


@given(st.text("a绿𠮷\n😀 ", max_size=30), st.data())
def test_places_go_there_and_back(text: str, data: st.DataObject) -> None:
    """Every character has a place in UTF-16 code units, and the place leads back to it."""
    source = SourceText("text", text)
    offset = data.draw(st.integers(0, len(text)))
    line, column = to_position(source, offset)

    assert to_offset(source, (line, column)) == offset
    assert column == len(text[:offset].rpartition("\n")[2].encode("utf-16-le")) // 2
    assert to_offset(source, (line, 10_000)) == len(text[:offset].rpartition("\n")[0] + "\n" * (line > 0)) + len(
        text.split("\n")[line]
    )
