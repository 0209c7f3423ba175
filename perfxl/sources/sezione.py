"""What is declared of a file: its tables, their keys."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Campo:
    """A key of a table.

    Attributes:
        chiave: the key.
        tipo: what it holds, in Italian.
        serve: whether it is needed, in Italian.
        uso: what it is for, in Italian.
    """

    chiave: str
    tipo: str
    serve: str
    uso: str


@dataclass(frozen=True, slots=True)
class Sezione:
    """A table of a file.

    Attributes:
        nome: how its header is written; empty for the top of the file.
        titolo: what it is, in Italian.
        campi: its keys, in the order in which they are written.
    """

    nome: str
    titolo: str
    campi: tuple[Campo, ...]

    @property
    def chiavi(self) -> tuple[str, ...]:
        """Its keys."""
        return tuple(campo.chiave for campo in self.campi)
