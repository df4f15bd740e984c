"""The log of a session under a full disk, and what is forced to the disk."""

import os
import signal
from pathlib import Path

import pytest

from greenrules.live import Session
from greenrules.model.diagnostics import FactsError
from tests.live.samples import load_sample


def test_a_full_disk_refuses_a_request_and_harms_nothing(tmp_path: Path) -> None:
    """What the disk refuses is reported, cut off and not done; the next request fits, and the log replays."""
    resource = pytest.importorskip("resource")
    limits, log = resource.getrlimit(resource.RLIMIT_FSIZE), tmp_path / "log"
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    with Session(load_sample(), "2024-01-31", engine="incremental", log=log) as session:
        session.tell("mill", "solar_share", 5)
        resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 9, limits[1]))
        try:
            with pytest.raises(FactsError, match="GR666"):
                session.tell("mill", "solar_share", 70)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, before)
        untouched = session.facts("mill")["solar_share"].value
        session.tell("mill", "solar_share", 40)
        state = session.snapshot()

    assert untouched == 5
    with Session.restore(load_sample(), log=log, engine="incremental") as restored:
        assert restored.snapshot() == state


@pytest.mark.parametrize("durable", [False, True])
def test_only_a_durable_log_is_forced_to_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, durable: bool
) -> None:
    """Every line of a durable log lies on the disk before its request is answered; another log forces nothing."""
    forced: list[int] = []
    force, log = os.fsync, tmp_path / "log"

    def note(handle: int) -> None:
        forced.append(log.stat().st_size)
        force(handle)

    monkeypatch.setattr(os, "fsync", note)
    sizes = []
    with Session(load_sample(), "2024-01-31", engine="incremental", log=log, durable=durable) as session:
        sizes.append(log.stat().st_size)
        for share in (5, 40):
            session.tell("mill", "solar_share", share)
            sizes.append(log.stat().st_size)

    # The folder is forced first, while the new file is empty.
    assert forced == ([0, *sizes] if durable else [])
