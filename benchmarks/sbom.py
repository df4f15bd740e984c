"""Write the bill of materials of the installed greenrules as CycloneDX 1.6 JSON, from the metadata of the environment.

    python benchmarks/sbom.py [--extra sign …] > sbom.json

Nothing but the standard library; no clock and no random number, so that the same environment gives the same bytes.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from importlib import metadata
from typing import Any

ROOT = "greenrules"


def normalise(name: str) -> str:
    """Return a name as packages are compared by."""
    return re.sub(r"[-_.]+", "-", name).lower()


def list_requirements(name: str, extras: set[str]) -> Iterator[str]:
    """Yield the names a distribution needs here: those without a condition, and those of the extras asked for."""
    for requirement in metadata.requires(name) or ():
        text, _, condition = requirement.partition(";")
        extra = re.search(r"extra\s*==\s*['\"]([^'\"]+)['\"]", condition)
        if (extra and extra.group(1) in extras) or not condition.strip():
            found = re.match(r"[A-Za-z0-9._-]+", text.strip())
            if found:
                yield normalise(found.group())


def collect(extras: set[str]) -> dict[str, list[str]]:
    """Return every distribution that is needed with the names it needs itself."""
    needed: dict[str, list[str]] = {}
    waiting = [ROOT]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = sorted({*list_requirements(name, extras if name == ROOT else set())} - {ROOT})
            waiting += needed[name]
    return needed


def describe(name: str) -> dict[str, Any]:
    """Return the component of a distribution."""
    about = metadata.metadata(name)
    version = about["Version"]
    license = about.get("License-Expression") or about.get("License") or ""
    component: dict[str, Any] = {
        "type": "library", "bom-ref": f"pkg:pypi/{name}@{version}", "name": name, "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
    }  # fmt: skip
    if license and "\n" not in license:
        component["licenses"] = [{"license": {"name": license}}]
    return component


def write_sbom(extras: set[str]) -> str:
    """Return the bill of materials."""
    needed = collect(extras)
    components = {name: describe(name) for name in sorted(needed)}
    refs = {name: component["bom-ref"] for name, component in components.items()}
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {**components[ROOT], "type": "library"}},
        "components": [component for name, component in components.items() if name != ROOT],
        "dependencies": [
            {"ref": refs[name], "dependsOn": [refs[one] for one in needed[name]]} for name in sorted(needed)
        ],
    }
    return json.dumps(bom, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write to the standard output."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--extra", action="append", default=[])
    sys.stdout.write(write_sbom(set(parser.parse_args().extra)))


if __name__ == "__main__":
    main()
