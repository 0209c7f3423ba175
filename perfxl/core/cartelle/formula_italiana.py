"""A formula as the Italian edition of a spreadsheet shows it: SE for IF, semicolons, decimal commas."""

from __future__ import annotations

import re

NOMI = {
    "ABS": "ASS",
    "AND": "E",
    "AVERAGE": "MEDIA",
    "COUNT": "CONTA.NUMERI",
    "COUNTA": "CONTA.VALORI",
    "COUNTIF": "CONTA.SE",
    "FALSE": "FALSO",
    "IF": "SE",
    "IFERROR": "SE.ERRORE",
    "INDEX": "INDICE",
    "INT": "INT",
    "ISBLANK": "VAL.VUOTO",
    "ISNUMBER": "VAL.NUMERO",
    "ISTEXT": "VAL.TESTO",
    "LEFT": "SINISTRA",
    "LOOKUP": "CERCA",
    "MATCH": "CONFRONTA",
    "NOT": "NON",
    "OR": "O",
    "PRODUCT": "PRODOTTO",
    "ROUND": "ARROTONDA",
    "ROUNDDOWN": "ARROTONDA.PER.DIF",
    "ROUNDUP": "ARROTONDA.PER.ECC",
    "SEARCH": "RICERCA",
    "SUBSTITUTE": "SOSTITUISCI",
    "SUM": "SOMMA",
    "SUMIF": "SOMMA.SE",
    "SUMPRODUCT": "MATR.SOMMA.PRODOTTO",
    "TRUE": "VERO",
    "TRUNC": "TRONCA",
    "VALUE": "VALORE",
    "VLOOKUP": "CERCA.VERT",
}
"""The Italian name of each function that our formulas use, and of those that an office is likeliest to type."""

_PEZZO = re.compile(
    r"""(?P<testo>"(?:[^"]|"")*"|'(?:[^']|'')*')|"""
    r"(?P<nome>[A-Za-z_][\w.]*(?=\s*\()|(?<![\w.!$])(?:TRUE|FALSE)(?![\w.!(]))|"
    r"(?P<parola>[A-Za-z_$\\][\w.$]*)|(?P<numero>\d*\.\d+)|(?P<virgola>,)",
    re.IGNORECASE,
)


def italiana(formula: str) -> str:
    """The formula as an office reads it, from its file's (English) form; texts and names of sheets stay as they are.

    A function that is not in the table keeps its name. With or without the equals sign.
    """
    return _PEZZO.sub(_tradotto, formula)


def _tradotto(pezzo: re.Match[str]) -> str:
    if pezzo["nome"] is not None:
        return NOMI.get(pezzo["nome"].upper(), pezzo["nome"])
    if pezzo["numero"] is not None:
        return pezzo["numero"].replace(".", ",")
    return ";" if pezzo["virgola"] is not None else pezzo[0]
