"""Coverage-guided fuzzing of every reader and the checker; needs `pip install -r benchmarks/fuzz-requirements.txt`.

    python benchmarks/fuzz.py TARGET --seconds 600 --corpus FOLDER --log fuzz.log

One run is one process and one target. At the end one line of JSON goes to the log: target, executions, slowest one,
peak memory. An input that makes a target raise or take over a second stops the run and lies in `--corpus` as `crash-*`.
"""

import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent.parent))


def main() -> None:
    """Run one target for some seconds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("target")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--longest", type=int, default=256, help="bytes of an input")
    arguments = parser.parse_args()
    with atheris.instrument_imports(include=["greenrules", "yaml"]):
        from tests.fuzzing.targets import TARGETS
    target = TARGETS[arguments.target]
    seen = {"executions": 0, "slowest": 0.0}
    end = time.monotonic() + arguments.seconds

    def run(data: bytes) -> None:
        start = time.process_time()
        target(data)
        taken = time.process_time() - start
        seen["executions"] += 1
        seen["slowest"] = max(seen["slowest"], taken)
        if taken > 1:
            raise TimeoutError(f"{taken:.1f} s")
        if seen["executions"] % 4096 == 0 and time.monotonic() > end:
            write_line(arguments.log, arguments.target, seen)
            sys.stdout.flush()
            os._exit(0)

    arguments.corpus.mkdir(parents=True, exist_ok=True)
    atheris.Setup(
        [sys.argv[0], str(arguments.corpus), f"-artifact_prefix={arguments.corpus}/", f"-max_len={arguments.longest}",
         "-rss_limit_mb=0", "-timeout=20", "-verbosity=0"],
        run,
    )  # fmt: skip
    atheris.Fuzz()


def write_line(log: Path, target: str, seen: dict[str, float]) -> None:
    """Add what a run came to to the log."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = {
        "target": target,
        "executions": seen["executions"],
        "slowest_cpu_s": round(seen["slowest"], 3),
        "peak_mb": round(peak, 1),
    }
    with open(log, "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
