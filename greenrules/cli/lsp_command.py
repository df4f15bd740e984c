"""`greenrules lsp`: the language server for editors, over the standard input and output."""

import argparse
from typing import TYPE_CHECKING, TypeAlias

from greenrules.model.diagnostics import lacks_extra

if TYPE_CHECKING:
    from greenrules.cli.commands import Answer

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def add_lsp(commands: "Commands") -> None:
    """Add the command to the command line."""
    parser = commands.add_parser("lsp", help="serve an editor: problems, names, completion (extra `lsp`)")
    parser.add_argument(
        "--stdio", action="store_true", help="over the standard input and output: the only way there is"
    )
    parser.add_argument(
        "--pages", default="", metavar="ADDRESS", help="where the pages of the diagnostics begin, for links"
    )
    parser.set_defaults(run=serve_editor)


def serve_editor(arguments: argparse.Namespace) -> "Answer":
    """Answer `greenrules lsp`: until the editor says goodbye.

    Raises: UnsupportedByBackend (GR792 when pygls is not installed).
    """
    from greenrules.cli.commands import Answer

    try:
        from greenrules.authoring.lsp_server import make_server
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise lacks_extra("GR792", "the language server needs pygls", "lsp", "lsp") from missing
    make_server(pages=arguments.pages).start_io()
    return Answer("")
