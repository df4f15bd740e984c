"""`greenrules fmt` puts the layout in order and changes nothing else."""

import io
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenrules import RulesetError, compile_text
from greenrules.authoring.expression_spacing import tidy_scalar
from greenrules.authoring.formatting import format_text
from greenrules.authoring.gaps import list_comments
from greenrules.cli import main
from greenrules.model.source import SourceText
from greenrules.model.tree import MappingNode, Node, ScalarNode, SequenceNode
from greenrules.reading.yaml_tree import read_tree

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "rulesets").rglob("*.yaml"))
RULESETS = [path for path in FILES if not path.name.endswith(".cases.yaml")]
UNTIDY = """\
# 文件开头
format:    1

facts:   # 事实


      energy:
            label: { zh: 能耗,  en: energy }
            # 单位
            unit: tce
      ids: [a ,b,
         c]   # 多行
grades:
- id: good   # 最好
  # 条件
  condition: >-
        score>=mark
          and lawful
-     id: fair
      condition: "score>=1"

# 结尾
"""
TIDY = """\
# 文件开头
format: 1

facts:   # 事实

  energy:
    label: {zh: 能耗, en: energy}
    # 单位
    unit: tce
  ids: [a, b,
      c]   # 多行
grades:
  - id: good   # 最好
    # 条件
    condition: >-
      score>=mark
        and lawful
  - id: fair
    condition: "score >= 1"

# 结尾
"""


def list_scalars(node: Node) -> Iterator[ScalarNode]:
    match node:
        case ScalarNode():
            yield node
        case MappingNode(entries=entries):
            for entry in entries:
                yield from list_scalars(entry.key)
                yield from list_scalars(entry.value)
        case SequenceNode(items=items):
            for item in items:
                yield from list_scalars(item)


def read(text: str) -> Node:
    tree, problems = read_tree(SourceText("text", text))
    assert tree is not None
    assert not problems, text
    return tree


def spread(text: str, choice: random.Random, *, remarks: bool) -> str:
    """Return a text with other indentation, more blanks and, with `remarks`, comments and blank lines."""
    factor, scalars = choice.choice([1, 2, 3]), sorted(list_scalars(read(text)), key=lambda one: one.span.start)
    inside = {
        number for one in scalars for number in range(one.span.line + 1, one.span.source.position(one.span.end)[0] + 1)
    }
    pieces, position = [], 0
    for one in scalars:
        gap = text[position : one.span.start]
        if "\n" not in gap and "#" not in gap:
            gap = re.sub(r"[,\[{]", lambda found: found.group() + " " * choice.choice([0, 0, 2]), gap)
            gap = re.sub(r": ", lambda found: ":" + " " * choice.choice([1, 1, 3]), gap)
        pieces += [gap, text[one.span.start : one.span.end]]
        position = one.span.end
    lines = "".join([*pieces, text[position:]]).split("\n")
    written = []
    for number, line in enumerate(lines, start=1):
        bare = line.lstrip(" ")
        indent = (len(line) - len(bare)) * factor
        if number not in inside:
            if bare.startswith("- "):
                bare = "-" + " " * (2 * factor - 1) + bare[2:]
            if remarks and choice.random() < 0.1:
                written.append(" " * indent + choice.choice(["# 注：甲", "#note", "", "# - a: b"]))
            if bare and choice.random() < 0.1 and number + 1 not in inside:
                bare += "  "
        written.append(" " * indent + bare if bare else "")
    return "\n".join(written)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}@{path.name}")
def test_the_bundled_files_are_in_order(path: Path) -> None:
    """The layout is the one the bundled rulesets and cases have."""
    text = path.read_text(encoding="utf-8")

    assert format_text(text).after == text


@settings(max_examples=60, deadline=None)
@given(path=st.sampled_from(FILES), choice=st.randoms(use_true_random=False))
def test_another_layout_is_undone(path: Path, choice: random.Random) -> None:
    """Whatever the indentation and the blanks: the same file comes out."""
    text = path.read_text(encoding="utf-8")
    spread_text = spread(text, choice, remarks=False)

    assert format_text(spread_text).after == text


@settings(max_examples=60, deadline=None)
@given(path=st.sampled_from(FILES), choice=st.randoms(use_true_random=False))
def test_formatting_twice_is_formatting_once(path: Path, choice: random.Random) -> None:
    """With comments and blank lines anywhere, the second time changes nothing, and no comment or value is lost."""
    text = path.read_text(encoding="utf-8")
    spread_text = spread(text, choice, remarks=True)
    once = format_text(spread_text).after

    assert format_text(once).after == once
    assert list_comments(read(once), once) == list_comments(read(spread_text), spread_text)
    assert read(once) == read(text)


@settings(max_examples=25, deadline=None)
@given(path=st.sampled_from(RULESETS), choice=st.randoms(use_true_random=False))
def test_the_digest_of_the_ruleset_stays(path: Path, choice: random.Random) -> None:
    """The checked ruleset is the same, down to its digest."""
    text = path.read_text(encoding="utf-8")
    squeezed = re.sub(r"(?m)^( *(?:condition|formula|applies): )([^\"'>|\n]+)$", _squeeze, text)

    assert compile_text(format_text(spread(squeezed, choice, remarks=True)).after).digest == compile_text(text).digest


def _squeeze(found: re.Match[str]) -> str:
    return found.group(1) + re.sub(r" *(>=|<=|!=|[-+*/<>=]) *", r"\1", found.group(2))


def test_an_untidy_text_comes_out_tidy() -> None:
    """Comments keep their entry, folded texts their lines, aligned comments their blanks."""
    assert format_text(UNTIDY).after == TIDY


@pytest.mark.parametrize(
    ("written", "tidied"),
    [
        ("a>=b", "a >= b"),
        ("a  and   not (b)", "a and not(b)"),
        ("min( a,b )*-c", "min(a, b) * -c"),
        ("x in[1..b)", "x in [1..b)"),
        ('t [kind="a"]', 't[kind = "a"]'),
        ("x in (<5,>=10)", "x in (< 5, >= 10)"),
        ("round  half up(a,2)", "round half up(a, 2)"),
        ("-", "-"),
        ("a - -b", "a - -b"),
        ("the(t[a>1]).b", "the(t[a > 1]).b"),
        ("'\"a\"'", "'\"a\"'"),
        ("a &&", "a &&"),
    ],
)
def test_blanks_in_expressions(written: str, tidied: str) -> None:
    """One blank around operators, none inside brackets; what cannot be read stays."""
    assert tidy_scalar(written) == tidied


@pytest.mark.parametrize(
    "text",
    [
        "? a\n: b\n", "a: 1\n...\n", "--- # 头\na: 1\n", "a:\r\n    b: 1\r\n", "a: |+\n  x\n\n\nb: 1\n",
        "a: |2\n    x\n   y\nb: 1\n", "a: {b, c: 1}\n", "- - a\n  - b\n-\n  c: 1\n", "\ufeffa: 1\n",
        "a: 'x\n\n   y'\n", "a: x\n   y\n", "a: [\n  b,  # c\n]\n", "a: # c\n  b\n", "-\n- a\n", "", "# only\n",
        "a:\n- b\n-  c\n", 'a: "x\\\n   y"\n', "[a: b, c]\n", "{a: {b: c}, d: []}\n", "a: |-\n\n  x\n",
        "k:\n    a: |2\n      x\n    # c\n", "a: >\n  x\n\n\n",
    ],
)  # fmt: skip
def test_rare_forms_of_yaml_keep_their_meaning(text: str) -> None:
    """Every form of YAML the reader takes is written with the same meaning, and formatted once for all."""
    after = format_text(text).after

    assert read(after) == read(text.replace("\r\n", "\n"))
    assert format_text(after).after == after


def test_what_the_layout_cannot_keep_is_left_alone() -> None:
    """A mapping behind `---` would lose its brackets' place: the text is refused, with a way out."""
    with pytest.raises(RulesetError) as caught:
        format_text("--- {a: 1}\n")

    (problem,) = caught.value.diagnostics
    assert (problem.code, bool(problem.help)) == ("GR791", True)


def test_check_and_diff_write_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--check` names the file and ends with 1, `--diff` shows the lines; only without them the file is written."""
    file = tmp_path / "1.yaml"
    file.write_text("ruleset:   a.b\n", encoding="utf-8")

    assert main(["fmt", "--check", str(tmp_path)]) == 1
    assert capsys.readouterr().out == f"{file}\n"
    assert main(["fmt", "--diff", str(file)]) == 1
    assert "-ruleset:   a.b\n+ruleset: a.b\n" in capsys.readouterr().out
    assert file.read_text(encoding="utf-8") == "ruleset:   a.b\n"
    assert main(["fmt", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == "ruleset: a.b\n"
    assert main(["fmt", "--check", str(file)]) == 0


def test_the_standard_input_is_answered(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`-` reads the standard input and writes the standard output, also when nothing changes."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("title:   {zh: 标题}\n".encode())))

    assert main(["fmt", "-"]) == 0
    assert capsys.readouterr().out == "title: {zh: 标题}\n"


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The broken file is named with its problem and left alone, the other one is formatted."""
    (tmp_path / "a.yaml").write_text("ruleset: [\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("ruleset:  b\n", encoding="utf-8")

    assert main(["fmt", str(tmp_path)]) == 2
    assert "GR001" in capsys.readouterr().err
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "ruleset: [\n"
    assert (tmp_path / "b.yaml").read_text(encoding="utf-8") == "ruleset: b\n"
