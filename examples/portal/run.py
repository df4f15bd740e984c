"""Start the portal on this machine alone: `python examples/portal/run.py`, or with `--django`."""

import argparse
import tempfile
from pathlib import Path

from portal import HERE, fill
from store import Store

DISTRICT = HERE.parent / "beilun" / "district.yaml"


def main() -> None:
    """Fill an empty portal with the made-up district, and serve it until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--django", action="store_true", help="on Django instead of FastAPI")
    parser.add_argument("--port", type=int, default=8041)
    parser.add_argument(
        "--folder", type=Path, help="where facts and decisions are kept; default: a new temporary folder"
    )
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="greenrules-portal-"))
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(folder)
    print(f"{fill(store, DISTRICT)} factories, kept in {folder}; open http://127.0.0.1:{arguments.port}/", flush=True)
    if arguments.django:
        from wsgiref.simple_server import make_server

        from django_app import make_app as make_django

        make_server("127.0.0.1", arguments.port, make_django(store)).serve_forever()
    else:
        import uvicorn
        from fastapi_app import make_app as make_fastapi

        uvicorn.run(make_fastapi(store), host="127.0.0.1", port=arguments.port, log_level="warning")


if __name__ == "__main__":
    main()
