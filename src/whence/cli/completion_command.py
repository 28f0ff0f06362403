"""`whence completion`: the script that lets a shell complete commands, options and file names."""

from __future__ import annotations

import click


@click.command(short_help="Print the completion script of your shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the completion script of a SHELL: bash, zsh or fish.

    \b
    Put one of these lines where your shell starts:
      bash   eval "$(whence completion bash)"       in ~/.bashrc
      zsh    eval "$(whence completion zsh)"        in ~/.zshrc, after compinit
      fish   whence completion fish | source        in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"click knows no completion for {shell}.")
    click.echo(kind(ctx.find_root().command, {}, "whence", "_WHENCE_COMPLETE").source())
