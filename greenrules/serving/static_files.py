"""The files that ship in the folder `static` of this package: scripts and styles of the web components."""

from importlib.resources import files


def read_static(name: str) -> bytes | None:
    """Return the content of a file; None when there is none of that very name directly in the folder."""
    folder = files("greenrules.serving") / "static"
    if not folder.is_dir():
        return None
    found = next((one for one in folder.iterdir() if one.name == name and one.is_file()), None)
    return None if found is None or name.startswith((".", "_")) else found.read_bytes()
