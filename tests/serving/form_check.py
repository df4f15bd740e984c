"""The forms of the service in the real form libraries: react-jsonschema-form, JSON Forms and Ajv, under Node.

Run: python tests/serving/form_check.py. It installs the packages of tests/serving/forms in a temporary folder; without
npm it says so and ends with 0. A command of its own, as it needs the network; no part of the default tests.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from greenrules.serving import Request, handle  # noqa: E402

RULESETS = ("cn.ningbo.star_factory", "cn.miit.platform", "cn.gbt36132", "cn.green_data_centre", "cn.gbt36132.cement")
_HIDDEN = {
    "cn.miit.platform": {
        "open": {"discharges_wastewater": True},
        "closed": {"discharges_wastewater": False},
        "fact": "wastewater_tests",
    }
}


def main() -> int:
    """Install the libraries, hand them the forms and return their verdict."""
    npm = shutil.which("npm")
    if npm is None:
        print("skipped: npm is not installed")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "check_forms.mjs"):
            shutil.copy(HERE / "forms" / name, folder)
        subprocess.run([npm, "install", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
        forms = Path(folder, "forms.json")
        forms.write_text(json.dumps([*list_forms()], ensure_ascii=False), encoding="utf-8")
        done = subprocess.run(
            ["node", "check_forms.mjs", str(forms)], cwd=folder, env={**os.environ, "NODE_ENV": "production"}
        )
        return done.returncode


def list_forms() -> Iterator[dict[str, Any]]:
    """Yield each form in both languages with a document that fits, and what its rules hide."""
    for id in RULESETS:
        for language in ("zh", "en"):
            form: Any = handle(Request("GET", f"/v1/rulesets/{id}/form.json", {"lang": [language]})).json()
            document = {"subject": {"id": "a", "zh": "甲厂"}, "as_of": "2025-06-30", "facts": {}}
            hidden = _HIDDEN.get(id)
            if hidden is not None:
                facts = form["schema"]["properties"]["facts"]["properties"]
                hidden = {**hidden, "title": facts[hidden["fact"]]["title"]}
            yield {"name": f"{id} ({language})", "form": form, "document": document, "hidden": hidden}


if __name__ == "__main__":
    sys.exit(main())
