"""Italian where others lack it: click's headings, what is wrong in a command line, a console that has no «è»."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

_TITOLI = {"Options": "Opzioni", "Commands": "Comandi", "Arguments": "Argomenti"}
_SEGNI = {
    "«": '"',
    "»": '"',
    "“": '"',
    "”": '"',
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "’": "'",
    "–": "-",
    "—": "-",
    "−": "-",
    "─": "-",
    "·": "-",
    "→": "->",
    "×": "x",
    "÷": "/",
    "Σ": "somma",
    "€": "euro",
    "\N{FRACTION SLASH}": "/",
    "≤": "<=",
    "≥": ">=",
}
"""What to write for a sign that a console cannot show; a letter with an accent needs no line."""
_ACCENTI = {"\N{COMBINING GRAVE ACCENT}", "\N{COMBINING ACUTE ACCENT}"}


class ItalianFormatter(click.HelpFormatter):
    """Help with Italian headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:  # noqa: ARG002
        """The usage line."""
        super().write_usage(prog, args.replace("[OPTIONS]", "[OPZIONI]"), "Uso: ")

    def write_heading(self, heading: str) -> None:
        """The heading of a section."""
        super().write_heading(_TITOLI.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of options or commands, each with what it does."""
        italiane = [(nome, che_cosa.replace("[required]", "[obbligatoria]")) for nome, che_cosa in rows]
        super().write_dl(italiane, col_max, col_spacing)


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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the line names; click's own words where it names none of ours are English."""
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            raise ItalianUsageError(f"Il comando «{args[0]}» non c'è. Ci sono: {', '.join(self.commands)}.", ctx)
        return super().resolve_command(ctx, args)


class FiniteRange(click.FloatRange):
    """A number within bounds; what is no number is within none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """The number that was given."""
        numero = super().convert(value, param, ctx)
        if numero != numero:  # noqa: PLR0124  (nan: it is not equal to itself)
            self.fail("nan", param, ctx)
        return numero


class ItalianUsageError(click.UsageError):
    """A wrong command line, already told in Italian."""


def italian_usage_error(error: click.UsageError) -> str:
    """What is wrong with a command line, and where to look."""
    aiuto = "perfxl --help" if error.ctx is None else f"{error.ctx.command_path} --help"
    return f"{_problema(error)}\nPer l'aiuto: {aiuto}"


def _problema(error: click.UsageError) -> str:
    match error:
        case ItalianUsageError():
            return error.message
        case click.NoSuchOption():
            return f"L'opzione «{error.option_name}» non c'è.{_forse(error.possibilities)}"
        case click.BadOptionUsage():
            return f"L'opzione «{error.option_name}» è scritta male: vuole un valore dopo di sé, o non ne vuole."
        case click.MissingParameter():
            return f"Manca {_nome(error.param)}."
        case click.BadParameter():
            return f"Non va bene il valore dato: riguarda {_nome(error.param)}{_da_a(error.param)}."
        case _:
            return "Ci sono argomenti di troppo. Un nome con spazi va tra virgolette."


def _nome(param: Any) -> str:  # noqa: ANN401
    if isinstance(param, click.Option):
        return f"l'opzione {param.opts[0]}"
    return "un argomento" if param is None else f"«{(param.name or '').upper()}»"


def _da_a(param: Any) -> str:  # noqa: ANN401
    """Which numbers an option takes; empty where it takes other things."""
    tipo = None if param is None else param.type
    if not isinstance(tipo, click.IntRange | click.FloatRange):
        return ""
    return (
        f", un numero {'più grande di' if tipo.min_open else 'da'} {tipo.min} {'e fino ' * tipo.min_open}a {tipo.max}"
    )


def _forse(possibili: Any) -> str:  # noqa: ANN401
    return f" Forse: {', '.join(sorted(possibili))}?" if possibili else ""


def say_it_otherwise(streams: Iterable[Any]) -> None:
    """Let streams write what their encoding lacks in letters that it has: → as ->, è as e'; never a fault."""
    codecs.register_error("perfxl", _otherwise)
    for stream in streams:
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="perfxl")


def _otherwise(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_semplice(segno) for segno in error.object[error.start : error.end]), error.end


def _semplice(segno: str) -> str:
    if segno in _SEGNI:
        return _SEGNI[segno]
    import unicodedata  # noqa: PLC0415  (late: few consoles need it, and it would delay every start)

    parti = unicodedata.normalize("NFKD", segno)
    lettera = "".join(_SEGNI.get(parte, parte if parte.isascii() else "") for parte in parti)
    if lettera == "":
        return "?"
    return f"{lettera}'" if _ACCENTI.intersection(parti) else lettera
