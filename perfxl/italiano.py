"""Click in Italian: its headings, and what it says of a wrong command line."""

from __future__ import annotations

from typing import Any

import click

_TITOLI = {"Options": "Opzioni", "Commands": "Comandi", "Arguments": "Argomenti"}


class ItalianFormatter(click.HelpFormatter):
    """Help with Italian headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        """The usage line."""
        italiani = args.replace("[OPTIONS]", "[OPZIONI]").replace("COMMAND [ARGS]...", "COMANDO ...")
        super().write_usage(prog, italiani, "Uso: ")

    def write_heading(self, heading: str) -> None:
        """The heading of a section."""
        super().write_heading(_TITOLI.get(heading, heading))


class ItalianContext(click.Context):
    """A context whose help is Italian."""

    formatter_class = ItalianFormatter


class ItalianCommand(click.Command):
    """A command whose help is Italian."""

    context_class = ItalianContext


class ItalianGroup(click.Group):
    """A group whose help, and whose commands' help, is Italian."""

    context_class = ItalianContext
    command_class = ItalianCommand


def italian_usage_error(error: click.UsageError) -> str:
    """What is wrong with a command line, and where to look."""
    aiuto = "perfxl --help" if error.ctx is None else f"{error.ctx.command_path} --help"
    return f"{_problema(error)}\nPer l'aiuto: {aiuto}"


def _problema(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"L'opzione «{error.option_name}» non c'è.{_forse(error.possibilities)}"
        case click.BadOptionUsage():
            return f"L'opzione «{error.option_name}» vuole un valore dopo di sé."
        case click.MissingParameter():
            return f"Manca {_nome(error.param)}."
        case click.BadParameter():
            return f"Il valore di {_nome(error.param)} non va bene."
        case _:
            return _altro(error)


def _altro(error: click.UsageError) -> str:
    comandi = sorted(cli_commands(error.ctx))
    if comandi:
        return f"Serve uno dei comandi: {', '.join(comandi)}."
    return "Ci sono argomenti di troppo, o mancano: controllare la riga scritta."


def cli_commands(ctx: click.Context | None) -> tuple[str, ...]:
    """The commands of the group that the context is about; none where it is about a command."""
    if ctx is None or not isinstance(ctx.command, click.Group):
        return ()
    return tuple(ctx.command.commands)


def _nome(param: Any) -> str:  # noqa: ANN401
    if isinstance(param, click.Option):
        return f"l'opzione {param.opts[0]}"
    return "un argomento" if param is None else f"«{(param.name or '').upper()}»"


def _forse(possibili: Any) -> str:  # noqa: ANN401
    return f" Forse: {', '.join(possibili)}?" if possibili else ""
