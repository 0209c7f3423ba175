"""Texts that came from files, in a Markdown that says them and does nothing: also a text to paste in an e-mail."""

from __future__ import annotations

import re

from perfxl.report.segni import pulito

_ENTITA = re.compile(r"#?\w+;")
_PUNTEGGIATURA = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SEMPRE = frozenset("`*[~")
_APRE_TAG = frozenset("/!?")


def scampato(testo: str, al_piu: int = 300) -> str:
    r"""The text on one line, with a backslash before what Markdown would take for a mark, and before nothing else.

    It is not to stand at the beginning of a line: what is a mark only there stays as it is.

    Args:
        testo: the text.
        al_piu: how many signs of it are kept.
    """
    su_una_riga = " ".join(pulito(testo, al_piu).split())
    if su_una_riga.startswith("=") and "`" not in su_una_riga:
        return f"`{su_una_riga}`"  # a formula is to be copied as it is
    return "".join(
        f"\\{segno}" if _e_un_segno(su_una_riga, posto) else segno for posto, segno in enumerate(su_una_riga)
    )


def _e_un_segno(testo: str, posto: int) -> bool:
    """Whether the sign at this place is a mark, or may be one."""
    segno, prima, dopo = testo[posto], testo[posto - 1 : posto], testo[posto + 1 : posto + 2]
    match segno:
        case "_":
            return not (prima.isalnum() and dopo.isalnum())
        case "<":
            return dopo.isalpha() or dopo in _APRE_TAG
        case "&":
            return _ENTITA.match(testo, posto + 1) is not None
        case "\\":
            return dopo == "" or dopo in _PUNTEGGIATURA
    return segno in _SEMPRE


def titolo(testo: str) -> list[str]:
    """The lines of a heading, that is one in a plain text too; what comes from a file is to be escaped before."""
    return [testo, "-" * len(testo), ""]
