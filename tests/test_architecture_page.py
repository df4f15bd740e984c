"""docs/architecture.md speaks of this repository: its folders and its layers."""

import re
import tomllib
from pathlib import Path

from tests.page_blocks import list_blocks

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
BLOCKS = {block.words[0]: block.text for block in list_blocks(PAGE)}


def shown_folders() -> set[str]:
    """Return the folders of the layout, those of the package with its name before them."""
    lines = re.findall(r"^( *)(\S+)/", BLOCKS["layout"], re.MULTILINE)
    return {f"greenrules/{name}" if indent else name for indent, name in lines}


def real_folders(parent: Path) -> set[str]:
    """Return the folders people made: not caches, environments and other hidden ones."""
    names = {path.name for path in parent.iterdir() if path.is_dir()}
    return {name for name in names if not name.startswith((".", "__"))} | (names & {".ci"})


def test_the_layout_is_the_real_one() -> None:
    """Every folder at the top and in the package is shown, and no other."""
    real = real_folders(ROOT) | {f"greenrules/{name}" for name in real_folders(ROOT / "greenrules")}

    assert shown_folders() == real


def test_the_layers_are_those_that_are_enforced() -> None:
    """The page shows the layers of import-linter."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    lines = [re.sub(r" ?\|? ?\(\w+\)(?: \| )?", "", line) for line in contracts[0]["layers"]]

    assert BLOCKS["layers"].split("\n")[:-1] == [line for line in lines if line not in ("", "__main__")]


def test_links_lead_somewhere() -> None:
    """Every page of the documentation that links to another finds it."""
    pages = sorted((ROOT / "docs").rglob("*.md"))
    links = [
        (page, link) for page in pages for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    ]

    assert links
    assert [f"{page.name}: {link}" for page, link in links if not (page.parent / link).exists()] == []


def test_every_folder_says_what_goes_in_and_out() -> None:
    """The first lines of a folder say its input, its output and what it may import."""
    texts = {path: path.read_text(encoding="utf-8") for path in (ROOT / "greenrules").glob("*/__init__.py")}
    words = ("Input:", "Output:", "May import:")

    assert len(texts) > 10
    assert [str(path) for path, text in texts.items() if not all(word in text for word in words)] == []


def test_no_module_is_too_long_to_read() -> None:
    """A module has 300 lines at most, also the checker."""
    lengths = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n")
        for path in (ROOT / "greenrules").rglob("*.py")
    }

    assert "greenrules/checker.py" in lengths
    assert {name for name, length in lengths.items() if length > 300} == set()
