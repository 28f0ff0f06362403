"""`whence serve`: the library in a browser."""

from __future__ import annotations

import secrets
import socket
from contextlib import closing
from pathlib import Path

import click

from whence.cli.library_option import library_option
from whence.errors import BadOption, NeedsExtra

PORT = 8417
_EPILOG = """
\b
Examples:
  whence serve                              whence.db, at http://127.0.0.1:8417
  whence serve --library news.db --open     and opened in the browser
  whence serve --write                      articles may be added and removed, people merged and split
  whence serve --host 0.0.0.0 --token WORD  for other computers, to those who have the token

\b
Nobody but this computer is let in unless --host is given, and nothing is changed unless --write is.
"""


@click.command(epilog=_EPILOG, short_help="Open the library in a browser.")
@library_option
@click.option("--port", "-p", metavar="N", type=click.IntRange(0, 65535), default=PORT, show_default=True,
              help="The port to listen on; 0 takes any that is free.")  # fmt: skip
@click.option("--open", "open_it", is_flag=True, help="Open it in the browser.")
@click.option("--write", is_flag=True, help="Let the pages add and remove articles, and merge and split people.")
@click.option("--host", metavar="ADDRESS", help="Listen there, for other computers too; needs --token.")
@click.option("--token", metavar="WORD", envvar="WHENCE_TOKEN",
              help="What others have to show; 16 characters or more. WHENCE_TOKEN can hold it, too.")  # fmt: skip
def serve(library: str, port: int, open_it: bool, write: bool, host: str | None, token: str | None) -> None:
    """Serve the library to the browser on this computer: search it, read it, follow who says what.

    Pages come from this program alone and fetch nothing from elsewhere. Ctrl-C stops it.
    """
    try:
        import uvicorn

        from whence.web.app import application
    except ImportError as error:
        raise NeedsExtra(
            f"Serving pages needs an extra that is not installed ({error.name}); run `pip install 'whence[web]'`."
        ) from None
    from whence.store import open_library
    from whence.web.safety import LEAST_TOKEN, door

    if host is not None and not token:
        raise BadOption(
            f"--host lets other computers in; give a token too, such as --token {secrets.token_urlsafe(18)}."
        )
    if token and len(token) < LEAST_TOKEN:
        raise BadOption(f"--token is shorter than {LEAST_TOKEN} characters; give {secrets.token_urlsafe(18)}.")
    if token and not (token.isascii() and all(c.isalnum() or c in "-._~" for c in token)):
        raise BadOption("--token may hold letters, digits and - . _ ~ only; give another one.")
    open_library(library, write=write, create=write).close()
    with closing(_listening(host or "127.0.0.1", port)) as listening:
        address = _address(listening, host, token)
        app = application(library, write=write, door=door(host, token))
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, lifespan="off",
            timeout_graceful_shutdown=5, limit_concurrency=500,
        )  # fmt: skip
        click.echo(f"{Path(library).name} is at {address} – Ctrl-C stops it.", err=True)
        if open_it:
            click.launch(address)
        uvicorn.Server(config).run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens there. Raises BadOption where that is not possible."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.socket(family, kind, protocol)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind(place)
            made.listen(128)  # who comes before the server is up waits
            made.listen(128)  # who comes before the server is up waits
        except BaseException:
            made.close()
            raise
    except OSError as error:
        raise BadOption(
            f"Nothing can listen at {host}, port {port} ({error.strerror}); give another with --port, or --port 0 for "
            "any that is free."
        ) from None
    return made


def _address(listening: socket.socket, host: str | None, token: str | None) -> str:
    port = listening.getsockname()[1]
    name = "127.0.0.1" if host is None else socket.gethostname() if host in ("0.0.0.0", "::") else host
    shown = f"[{name}]" if ":" in name else name
    return f"http://{shown}:{port}/" + (f"?token={token}" if token else "")
