"""A session that runs for long, and one that is killed."""

import gc
import subprocess
import sys
import tracemalloc
from pathlib import Path

from greenrules.live import Session
from tests.live.samples import load_sample

SAMPLE = Path(__file__).parent / "sample.yaml"
LINES = [
    '{"subject": "mill", "tell": {"is_independent": true, "solar_share": 12.5}}',
    '{"subject": "works", "tell": {"is_independent": false}}',
    '{"advance": "2024-03-01"}',
    '{"subject": "mill", "tell": {"solar_share": 55}}',
]


def test_memory_stays_flat_over_many_tells() -> None:
    """Facts that change again and again leave nothing behind; benchmarks/live.py --soak does it a million times."""

    def tell(session: Session) -> None:
        for at in range(60):
            session.tell(f"mill {at % 12}", "solar_share", at % 100)
            session.retract(f"mill {at % 7}", "solar_share")

    with Session(load_sample(), "2024-01-31", engine="incremental", warm=5) as session:
        tell(session)
        tracemalloc.start()
        tell(session)
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        tell(session)
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert after - before < 5_000


def test_a_killed_process_goes_on_where_its_log_ends(tmp_path: Path) -> None:
    """Killed without warning after some events, a watch is restored from its log to the same bytes."""
    log = tmp_path / "log"
    command = [sys.executable, "-m", "greenrules", "watch", str(SAMPLE), "--as-of", "2024-01-31", "--json"]
    with subprocess.Popen(
        [*command, "--facts-stream", "-", "--log", str(log)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("\n".join(LINES) + "\n")
        process.stdin.flush()
        # The last line takes the solar share to its leading value: its event says that all lines were answered.
        while '"proven":"100"' not in (line := process.stdout.readline()):
            assert line
        process.kill()
    with Session(load_sample(), "2024-01-31") as expected:
        expected.tell_many("mill", {"is_independent": True, "solar_share": 12.5})
        expected.tell("works", "is_independent", False)
        expected.advance("2024-03-01")
        expected.tell("mill", "solar_share", 55)
        with Session.restore(load_sample(), log=log) as restored:
            assert restored.snapshot() == expected.snapshot()
