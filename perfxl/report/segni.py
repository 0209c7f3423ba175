"""Texts that came from files, made fit to be shown: on one line, without what cannot be seen, not endless."""

from __future__ import annotations

_AL_PIU = 2000
"""Signs that anybody reads in a cell or in a line."""


def pulito(testo: str, al_piu: int = _AL_PIU) -> str:
    """The text with a blank for each sign that cannot be seen (line ends, control codes, halves of pairs), and cut.

    Args:
        testo: the text.
        al_piu: how many signs of it are kept, the one included that says that there were more.
    """
    corto = testo if len(testo) <= al_piu else f"{testo[: al_piu - 1]}…"
    return corto if corto.isprintable() else "".join(segno if segno.isprintable() else " " for segno in corto)


def maiuscola(testo: str) -> str:
    """The text with a capital at its beginning."""
    return testo[:1].upper() + testo[1:]


def frase(testo: str) -> str:
    """The text as a sentence: a capital at its beginning, a stop at its end."""
    intera = maiuscola(testo)
    return intera if intera.endswith((".", "!", "?", "…")) else f"{intera}."
