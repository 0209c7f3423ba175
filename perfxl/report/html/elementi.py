"""Elements of a page: built from texts, which are always escaped, so that nothing read from a file can be markup."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, TypeAlias

from perfxl.core.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

LUNGO = 1_200
"""Characters of a text of a file that are shown at most: a cell may hold thirty thousand."""

_VUOTI = {"input", "meta"}


class Html(str):
    """Markup: what is of this type is not escaped again."""

    __slots__ = ()


Figlio: TypeAlias = "Html | str | Iterable[Figlio] | None"
"""What stands within an element: markup as it is, a text escaped, nothing for None, each of several."""
Attributo: TypeAlias = str | int | bool | None
"""The value of an attribute: a text, escaped; True for one without a value; False and None leave it out."""


def testo(scritto: str) -> Html:
    """A text as markup: on one line, escaped, with a blank for whatever is no sign."""
    return Html(escape(shown(scritto)))


def breve(scritto: str, quanto: int = LUNGO) -> str:
    """A text of a file, cut where it is too long to be read in a page; it says how long it was."""
    if len(scritto) <= quanto:
        return scritto
    return f"{scritto[:quanto]}… (in tutto {len(scritto)} caratteri)"


def insieme(*figli: Figlio) -> Html:
    """Several pieces as one."""
    return Html("".join(_pezzi(figli)))


def _pezzi(figli: Iterable[Figlio]) -> Iterable[str]:
    for figlio in figli:
        if isinstance(figlio, Html):
            yield figlio
        elif isinstance(figlio, str):
            yield testo(figlio)
        elif figlio is not None:
            yield from _pezzi(figlio)


def el(nome: str, *figli: Figlio, **attributi: Attributo) -> Html:
    """An element.

    Args:
        nome: its name.
        figli: what stands within it.
        attributi: its attributes; ``class_`` is ``class``, ``aria_label`` is ``aria-label``.
    """
    apre = "".join([nome, *(_attributo(chiave, valore) for chiave, valore in attributi.items())])
    return Html(f"<{apre}>" if nome in _VUOTI else f"<{apre}>{''.join(_pezzi(figli))}</{nome}>")


def _attributo(chiave: str, valore: Attributo) -> str:
    if valore is None or valore is False:
        return ""
    nome = chiave.rstrip("_").replace("_", "-")
    return f" {nome}" if valore is True else f' {nome}="{testo(f"{valore}")}"'


def nascosto(*figli: Figlio) -> Html:
    """What is only for those who do not see the page: said, not drawn."""
    return el("span", *figli, class_="detto")


def segno(carattere: str) -> Html:
    """A sign beside a word that says the same: drawn, not said."""
    return el("span", carattere, aria_hidden="true")
