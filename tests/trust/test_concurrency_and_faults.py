"""One ruleset for everybody at once, and nothing around a process changes a byte of what comes out."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

import greenrules
from greenrules.model.ruleset import Ruleset

PROJECT = Path(__file__).parents[2]
PRINT = """
import hashlib, sys
import greenrules
from greenrules.api import read_facts_file
from greenrules.attesting import make_receipt
(document,) = read_facts_file("examples/ningbo/shiyu_metal.yaml")
receipt = make_receipt(greenrules.load("cn.ningbo.star_factory@2021"), document)
print(hashlib.sha256(receipt.to_json().encode()).hexdigest())
"""


def facts_of(number: int) -> dict[str, Any]:
    records = [{"passed_year": 2010 + number % 12}]
    return {"as_of": "2022-06-01", "facts": {"cleaner_production_audits": records}}


def digest_assessment(ruleset: Ruleset, number: int) -> str:
    return hashlib.sha256(greenrules.evaluate(ruleset, facts_of(number)).to_json().encode()).hexdigest()


def run(program: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a process of its own."""
    settings = {**os.environ, "PYTHONPATH": str(PROJECT), **environment}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, env=settings, timeout=120)


def test_threads_share_a_ruleset() -> None:
    """32 threads that evaluate and explain under one fresh ruleset get what one thread gets."""
    ruleset = greenrules.load("cn.ningbo.star_factory@2022")
    with ThreadPoolExecutor(32) as pool:
        together = list(pool.map(lambda number: digest_assessment(ruleset, number), range(64)))
    alone = [digest_assessment(greenrules.load("cn.ningbo.star_factory@2022"), number) for number in range(12)]

    assert together == [alone[number % 12] for number in range(64)]


def test_threads_share_an_assessment() -> None:
    """32 threads that ask one assessment for its reasons at once get the same bytes."""
    assessment = greenrules.evaluate(greenrules.load("cn.ningbo.star_factory@2022"), facts_of(1))
    with ThreadPoolExecutor(32) as pool:
        texts = set(pool.map(lambda _: assessment.to_json(), range(32)))

    assert len(texts) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_forked_processes_share_a_ruleset() -> None:
    """A process forked after a ruleset was compiled finds what its parent finds."""
    program = """
import os, sys
import greenrules
from tests.trust.test_concurrency_and_faults import digest_assessment
ruleset = greenrules.load("cn.ningbo.star_factory@2022")
expected = [digest_assessment(ruleset, number) for number in range(3)]
for child in range(4):
    if os.fork() == 0:
        os._exit(0 if [digest_assessment(ruleset, number) for number in range(3)] == expected else 1)
sys.exit(max(os.waitstatus_to_exitcode(os.wait()[1]) for child in range(4)))
"""

    assert run(program).returncode == 0


def test_neither_hash_seed_nor_clock_nor_locale_changes_a_byte() -> None:
    """A receipt made under another hash seed, time zone and locale has the same bytes."""
    worlds = [
        {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "12345", "TZ": "Asia/Shanghai", "LC_ALL": "zh_CN.GB18030"},
        {"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"},
    ]
    found = [run(PRINT, **world).stdout.strip() for world in worlds]

    assert len(found[0]) == 64
    assert len({*found}) == 1


def test_an_interpreter_that_shuts_down_says_nothing() -> None:
    """An assessment that is still asked for reasons while the interpreter ends raises and prints nothing."""
    program = """
import atexit
import greenrules
from tests.trust.test_concurrency_and_faults import facts_of
kept = greenrules.evaluate(greenrules.load("cn.ningbo.star_factory@2022"), facts_of(1))
atexit.register(lambda: kept.to_json())
class Late:
    def __del__(self):
        assert kept.grade
late = Late()
"""
    ended = run(program)

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_a_full_disk_stops_no_evaluation(tmp_path: Path) -> None:
    """Where the cache cannot be written, the result is the same and nothing is complained of."""
    program = "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" + (
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n" + PRINT
    )
    if os.name != "posix":
        pytest.skip("needs limits on files")
    ended, usual = run(program, GREENRULES_CACHE=str(tmp_path)), run(PRINT)

    assert (ended.stdout, ended.stderr) == (usual.stdout, "")
    assert len(usual.stdout.strip()) == 64


def test_a_damaged_cache_changes_nothing(tmp_path: Path) -> None:
    """Entries with flipped bytes, cut off or emptied are as good as absent."""
    usual = run(PRINT, GREENRULES_CACHE=str(tmp_path)).stdout
    for number, entry in enumerate(sorted(tmp_path.glob("*.entry"))):
        data = bytearray(entry.read_bytes())
        data[len(data) // 2] ^= 1
        entry.write_bytes((data, data[: len(data) // 3], b"")[number % 3])
    again = run(PRINT, GREENRULES_CACHE=str(tmp_path))

    assert list(tmp_path.glob("*.entry"))
    assert (again.stdout, again.stderr) == (usual, "")
