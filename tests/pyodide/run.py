"""The core in Pyodide under Node: the built wheel gives the same verdicts as here, case by case.

    python tests/pyodide/run.py [ONE_IN]     # ONE_IN: take only each n-th case (default: all)

Needs pip with an index, npm and Node. Everything is made in a folder that is removed afterwards. What Pyodide offers
for download is not used: the dependencies are pure Python once PyYAML is without its C part, so their files are enough.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NEEDED = ("attrs", "cattrs", "typing-extensions", "PyYAML")


def main(one_in: str) -> int:
    """Build, install, run on both sides, compare; 0 when every verdict is the same."""
    missing = [program for program in ("node", "npm") if shutil.which(program) is None]
    if missing:
        print(f"not run: {', '.join(missing)} is not installed", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        site = install(work)
        command = ["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(work / "npm"), "pyodide"]
        (work / "npm").mkdir()
        subprocess.run(command, check=True, cwd=work / "npm")
        here = [sys.executable, "-I", "-c", _start(site), one_in]
        there = ["node", str(HERE / "in_pyodide.mjs"), str(work / "npm"), str(site), str(HERE / "verdicts.py"), one_in]
        return compare(run("CPython", here, work), run("Pyodide", there, work))


def install(work: Path) -> Path:
    """Build the wheel and lay it out with what it needs, in a folder without any compiled file."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(work / "wheel"), str(ROOT)], check=True)
    (wheel,) = (work / "wheel").glob("*.whl")
    site = work / "site"
    limits = ["-c", str(ROOT / "constraints.txt")]
    subprocess.run([*pip, "install", "--no-deps", "--target", str(site), *limits, *NEEDED], check=True)
    subprocess.run([*pip, "install", "--no-deps", "--target", str(site), str(wheel)], check=True)
    for ending in ("*.so", "*.pyd", "*.pyc"):
        for file in site.rglob(ending):
            file.unlink()
    return site


def _start(site: Path) -> str:
    file = str(HERE / "verdicts.py")
    return f"import sys, runpy; sys.path.insert(0, {str(site)!r}); runpy.run_path({file!r}, run_name='__main__')"


def run(name: str, command: list[str], work: Path) -> dict[str, str]:
    """Return the digest of every case by ruleset and name."""
    started = time.perf_counter()
    environment = {**os.environ, "GREENRULES_CACHE": "off", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=work, env=environment, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stderr[-4000:]}")
    lines = [line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 2]
    told = " ".join(done.stderr.split())
    print(f"{name}: {len(lines)} cases, {time.perf_counter() - started:.1f} s in all ({told})")
    return {f"{ruleset}: {case}": digest for ruleset, case, digest in lines}


def compare(here: dict[str, str], there: dict[str, str]) -> int:
    """Say where the two disagree."""
    different = sorted(key for key in here.keys() | there.keys() if here.get(key) != there.get(key))
    for key in different[:20]:
        print(f"different: {key}")
    print(f"{len(here)} cases, {len(different)} different")
    return 1 if different or not here else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "1"))
