"""A page of HTML as a tree, read strictly: what is opened is closed, in order; nothing is guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VUOTI = {"input", "meta"}


@dataclass(slots=True)
class Elemento:
    """An element: its name, its attributes, what stands in it."""

    nome: str
    attributi: dict[str, str]
    figli: list[Elemento] = field(default_factory=list)
    pezzi: list[Elemento | str] = field(default_factory=list)

    @property
    def testo(self) -> str:
        """What it says, in all."""
        return "".join(pezzo if isinstance(pezzo, str) else pezzo.testo for pezzo in self.pezzi)

    def tutti(self, nome: str | None = None) -> list[Elemento]:
        """Every element in it, or every one of that name, in the order of the page; itself among them."""
        suoi = [self] if nome in {None, self.nome} else []
        return suoi + [altro for figlio in self.figli for altro in figlio.tutti(nome)]

    def cerca(self, **attributi: str) -> list[Elemento]:
        """Every element with these attributes; ``class_`` is one of its classes."""
        return [nodo for nodo in self.tutti() if all(nodo.ha(nome, valore) for nome, valore in attributi.items())]

    def uno(self, **attributi: str) -> Elemento:
        """The one element with these attributes.

        Raises:
            LookupError: there is none, or more than one.
        """
        trovati = self.cerca(**attributi)
        if len(trovati) != 1:
            raise LookupError(attributi, len(trovati))
        return trovati[0]

    def ha(self, nome: str, valore: str) -> bool:
        """Whether it has this attribute, or this class."""
        if nome == "class_":
            return valore in self.attributi.get("class", "").split()
        return self.attributi.get(nome) == valore


class _Lettore(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.aperti = [Elemento("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        nomi = [nome for nome, _ in attrs]
        if len(nomi) != len(set(nomi)):
            raise ValueError(tag, nomi)
        nodo = Elemento(tag, {nome: valore or "" for nome, valore in attrs})
        self.aperti[-1].figli.append(nodo)
        self.aperti[-1].pezzi.append(nodo)
        if tag not in VUOTI:
            self.aperti.append(nodo)

    def handle_endtag(self, tag: str) -> None:
        if self.aperti.pop().nome != tag:
            raise ValueError(tag, self.getpos())

    def handle_data(self, data: str) -> None:
        self.aperti[-1].pezzi.append(data)


def albero(pagina: bytes) -> Elemento:
    """The element ``html`` of a page.

    Raises:
        ValueError: something is closed that is not open, or an attribute is there twice.
    """
    lettore = _Lettore()
    lettore.feed(pagina.decode("utf-8"))
    lettore.close()
    (radice,) = lettore.aperti[0].figli
    if len(lettore.aperti) != 1:
        raise ValueError([nodo.nome for nodo in lettore.aperti])
    return radice
