"""The two programs that check a receipt without the engine: short, alone, and clear about what they did not check."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from greenrules import checker, claims
from tests.trust.receipts import copy_body, receipt_of_a_factory, reseal


def imports_of(module: object) -> set[str]:
    """Return the top-level names of everything a module imports."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {
                f"{node.module}.{alias.name}" if node.module == "greenrules" else str(node.module)
                for alias in node.names
            }
    return names


def test_the_checker_is_one_short_file() -> None:
    """It has 300 lines at most, of 120 characters, and a line of comment above each of its sections."""
    lines = Path(checker.__file__).read_text(encoding="utf-8").splitlines()

    assert len(lines) <= 300
    assert max(map(len, lines)) <= 120
    assert sum(line.startswith("# ") for line in lines) >= 9


def test_the_checker_imports_nothing_but_the_standard_library() -> None:
    """Nothing of ours or of others; the claims need the checker and nothing else."""
    standard = {*sys.stdlib_module_names}

    assert imports_of(checker) <= standard
    assert imports_of(claims) - standard == {"checker", "greenrules.checker"}


def test_the_checker_runs_alone(tmp_path: Path) -> None:
    """The file works without the package, isolated, and its exit code says whether a receipt holds."""
    program = tmp_path / "checker.py"
    program.write_bytes(Path(checker.__file__).read_bytes())
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(receipt_of_a_factory().to_json() + "\n", encoding="utf-8")
    bad.write_text(receipt_of_a_factory().to_json().replace('"grade":"three"', '"grade":"five"'), encoding="utf-8")
    command = [sys.executable, "-I", str(program)]
    codes = [subprocess.run([*command, file], capture_output=True, cwd=tmp_path).returncode for file in (good, bad)]

    assert codes == [0, 1]


def test_the_claims_run_beside_the_checker_alone(tmp_path: Path) -> None:
    """The two files work in a folder of their own, where no package is found; a finding that lies is found out."""
    for module in (checker, claims):
        (tmp_path / Path(module.__file__).name).write_bytes(Path(module.__file__).read_bytes())
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(receipt_of_a_factory().to_json() + "\n", encoding="utf-8")
    body = copy_body(receipt_of_a_factory())
    body["assessment"]["findings"][0]["status"] = "untested"
    bad.write_bytes(reseal(body))
    codes = [
        subprocess.run([sys.executable, "-E", "-S", program, file], capture_output=True, cwd=tmp_path).returncode
        for program in ("checker.py", "claims.py")
        for file in (good, bad)
    ]

    assert codes == [0, 0, 0, 1]


def test_the_checker_says_what_it_checked_and_what_not(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It names grade, ruleset and digest, and where the rest is checked; problems by place; other arguments give 2."""
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(receipt_of_a_factory().to_json(), encoding="utf-8")
    bad.write_text(receipt_of_a_factory().to_json() + "\n\n", encoding="utf-8")
    codes, said = [], []
    for arguments in ([str(good)], [str(bad)], [str(good), "--key"], [], ["--help"], [str(tmp_path / "none.json")]):
        codes.append(checker.main(arguments))
        shown = capsys.readouterr()
        said.append(shown.out + shown.err)

    assert codes == [0, 1, 2, 2, 0, 2]
    for part in ("shiyu_metal", "2021-09-24", "grade: three", "cn.ningbo.star_factory", "claims.py", "signatures"):
        assert part in said[0]
    assert said[1].startswith("form: ")
    assert all("python checker.py RECEIPT.json" in one and "signature" in one for one in said[2:])


def test_a_command_says_what_holds_and_refuses_other_arguments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It names what holds and that no signature was checked; a key or nothing is refused, in words, with 2."""
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(receipt_of_a_factory().to_json(), encoding="utf-8")
    bad.write_text(receipt_of_a_factory().to_json() + "\n\n", encoding="utf-8")
    codes, said = [], []
    for arguments in ([good], [bad], [good, "--key", "k.pub"], ["--key"], [], ["--help"], [tmp_path / "none.json"]):
        codes.append(claims.main([str(one) for one in arguments]))
        shown = capsys.readouterr()
        said.append(shown.out + shown.err)

    assert codes == [0, 1, 2, 2, 2, 0, 2]
    for part in ("shiyu_metal", "2021-09-24", "grade: three", "cn.ningbo.star_factory@2021", "none was checked"):
        assert part in said[0]
    assert str(copy_body(receipt_of_a_factory())["ruleset"]["digest"]) in said[0]
    assert said[1].startswith("form: the text is not in canonical form (RFC 8785)\n")
    assert all("greenrules verify RECEIPT --key" in one for one in said[2:6])
    assert [len(one.splitlines()) for one in said[2:]] == [2, 2, 2, 2, 1]
