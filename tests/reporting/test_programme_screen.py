"""The first screen of the programme page in a real browser: the answers are inside 1440 by 900 pixels."""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from greenrules.explaining.page import LANGUAGES, Language
from greenrules.reporting.programme_page import write_programme_page
from tests.reporting.district import judge_district

WIDTH, HEIGHT = 1440, 900
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
)  # fmt: skip
ANSWERS = ("stars", "target", "coach", "next", "undecided")
# The page itself allows no script; a copy without its policy measures where the answers are.
MEASURE = """
<script>
addEventListener("load", () => {
  const found = {wide: document.documentElement.scrollWidth, seen: innerWidth};
  for (const id of %s) {
    const box = document.getElementById(id).getBoundingClientRect();
    found[id] = {left: box.left, top: box.top, right: box.right, bottom: box.bottom};
  }
  const cut = [...document.querySelectorAll("svg text")].filter((text) => {
    const inner = text.getBoundingClientRect(), outer = text.closest("svg").getBoundingClientRect();
    return inner.left < outer.left - 1 || inner.right > outer.right + 1;
  });
  found.cut = cut.map((text) => text.textContent);
  document.body.setAttribute("data-found", JSON.stringify(found));
});
</script></body>"""


def measure_page(page: str, folder: Path) -> dict[str, object]:
    """Return where the parts of a page are, as the browser lays them out."""
    assert BROWSER is not None
    free = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    file = folder / "page.html"
    file.write_text(free.replace("</body>", MEASURE % json.dumps(ANSWERS)), encoding="utf-8")
    command = [BROWSER, *SWITCHES, f"--user-data-dir={folder / 'profile'}", f"--window-size={WIDTH},{HEIGHT}",
               "--virtual-time-budget=5000", "--dump-dom", file.as_uri()]  # fmt: skip
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    (found,) = re.findall(r'data-found="([^"]*)"', dom)
    return dict(json.loads(unescape(found)))


@pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answers_are_on_the_first_screen(language: Language, tmp_path: Path) -> None:
    """How many per star, how far, whom to coach, what the next rules change: nothing of it has to be scrolled for."""
    found = measure_page(write_programme_page(judge_district(), language), tmp_path)
    boxes = {name: found[name] for name in ANSWERS}

    assert found["seen"] == WIDTH
    assert found["wide"] <= WIDTH  # type: ignore[operator]
    assert found["cut"] == []
    for name, box in boxes.items():
        assert isinstance(box, dict), name
        assert min(box["left"], box["top"]) >= 0, name
        assert box["right"] <= WIDTH, (name, box)
        assert box["bottom"] <= HEIGHT, (name, box)
