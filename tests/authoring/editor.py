"""An editor without a screen: pygls' own client against `greenrules lsp` over stdio."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from attrs import Factory, define
from lsprotocol import types
from pygls.lsp.client import LanguageClient

ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds until an answer counts as none


@define
class Editor:
    """A connected client with what the server published, by address of the text."""

    client: Any
    published: dict[str, list[types.PublishDiagnosticsParams]] = Factory(dict)
    versions: dict[str, int] = Factory(dict)
    news: Any = Factory(asyncio.Event)

    def open(self, path: Path, text: str | None = None) -> str:
        """Open a file, with another text than the one on the disk if given; return its address."""
        uri = path.resolve().as_uri()
        text = path.read_text(encoding="utf-8") if text is None else text
        self.versions[uri] = 1
        item = types.TextDocumentItem(uri, "yaml", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, text: str) -> None:
        """Replace the whole text."""
        self.versions[uri] += 1
        self.published.pop(uri, None)
        identifier = types.VersionedTextDocumentIdentifier(self.versions[uri], uri)
        changes = [types.TextDocumentContentChangeWholeDocument(text)]
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(identifier, changes))

    async def diagnostics(self, uri: str) -> list[types.Diagnostic]:
        """Wait for the diagnostics of the newest version of a text."""
        while True:
            for one in self.published.get(uri, ()):
                if one.version in (None, self.versions[uri]):  # not every server tells the version
                    return list(one.diagnostics)
            self.news.clear()
            await asyncio.wait_for(self.news.wait(), PATIENCE)

    async def ask(self, method: str, params: Any) -> Any:
        """Send a request by the name of the client's method and return the answer."""
        return await asyncio.wait_for(getattr(self.client, f"{method}_async")(params), PATIENCE)


def place_of(text: str, needle: str, *, shift: int = 0) -> types.Position:
    """Return the position of a needle in a text, in UTF-16 code units, `shift` characters further."""
    offset = text.index(needle) + shift
    before = text[:offset]
    line = before.count("\n")
    return types.Position(line, len(before.rpartition("\n")[2].encode("utf-16-le")) // 2)


def edit(
    work: Callable[[Editor], Awaitable[None]],
    *arguments: str,
    server: tuple[str, ...] = (),
    environment: Mapping[str, str] | None = None,
) -> types.InitializeResult:
    """Start a server, do the work, end both; return what the server said it can do.

    Args:
        server: the command of another server than ours.
        environment: what it starts in, without it our own.
    """
    command = server or (sys.executable, "-m", "greenrules", "lsp", "--stdio", *arguments)

    async def run() -> types.InitializeResult:
        client = LanguageClient("tests", "1")
        editor = Editor(client)

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def publish(params: types.PublishDiagnosticsParams) -> None:
            editor.published.setdefault(params.uri, []).append(params)
            editor.news.set()

        @client.feature(types.WORKSPACE_CONFIGURATION)
        def configure(params: types.ConfigurationParams) -> list[Any]:
            return [{"validate": True, "completion": True, "schemaStore": {"enable": False}} for _ in params.items]

        await client.start_io(*command, cwd=ROOT, env=None if environment is None else dict(environment))
        try:
            params = types.InitializeParams(capabilities=types.ClientCapabilities())
            able = await asyncio.wait_for(client.initialize_async(params), PATIENCE)
            client.initialized(types.InitializedParams())
            await work(editor)
            await asyncio.wait_for(client.shutdown_async(None), PATIENCE)
            client.exit(None)
        except BaseException:
            client._server.kill()  # a failed test has not said goodbye
            raise
        finally:
            await client.stop()
        return able

    return asyncio.run(run())
