"""What people read cannot be steered by what others wrote: terminals, Markdown, the answers of `verify`."""

import json
import re
from pathlib import Path

import pytest

import greenrules
from greenrules.checker import main as run_checker
from greenrules.claims import main as run_claims
from greenrules.cli import main
from greenrules.explaining.explanation import explain
from tests.trust.receipts import copy_body, receipt_of_a_factory, reseal

EVIL = "<script>x</script> [a](javascript:b) \x1b[2J\u202eabc\n# head | cell"


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_an_explanation_escapes_what_the_subject_wrote(form: str) -> None:
    """A name with escape sequences, turned text, markup and line breaks stays a name on its line."""
    facts = {"subject": {"id": EVIL, "zh": EVIL, "en": EVIL}, "as_of": "2022-06-01", "facts": {"titles": None}}
    text = explain(greenrules.evaluate(greenrules.load("cn.ningbo.star_factory@2022"), facts), "en", form)  # type: ignore[arg-type]

    assert not {"\x1b", "\u202e"} & {*text}
    assert "\n# head" not in text
    assert form == "text" or not re.search(r"(?<!\\)(<script|\[a)", text)


def test_verify_escapes_what_a_receipt_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A forged receipt whose ids hold escape sequences is described without them, by all three programs."""
    body = copy_body(receipt_of_a_factory())
    body["assessment"]["trace"]["nodes"][-1] |= {"id": EVIL, "value": 17}
    file = tmp_path / "evil.json"
    file.write_bytes(reseal(body))
    codes = [main(["verify", str(file), "--lang", "zh"]), run_checker([str(file)]), run_claims([str(file)])]
    shown = capsys.readouterr().out

    assert codes == [1, 1, 1]
    assert shown.strip()
    assert not {"\x1b", "\u202e"} & {*shown}


def test_a_command_makes_and_verifies_a_receipt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`receipt` writes what `verify` accepts, also evaluated again; a changed one gives 1 and says what differs."""
    facts = str(Path(__file__).parents[2] / "examples" / "ningbo" / "shiyu_metal.yaml")
    made = main(["receipt", "cn.ningbo.star_factory", facts, "--digest-only", "--sm3"])
    text, file = capsys.readouterr().out, tmp_path / "receipt.json"
    file.write_text(text, encoding="utf-8")
    holds = main(["verify", str(file), "--reevaluate", "--facts", facts])
    file.write_text(text.replace('"grade":"three"', '"grade":"five"'), encoding="utf-8")
    capsys.readouterr()
    differs = main(["verify", str(file), "--json"])
    found = json.loads(capsys.readouterr().out)

    assert (made, holds, differs) == (0, 0, 1)
    assert {problem["kind"] for problem in found["problems"]} == {"digest", "claim"}
