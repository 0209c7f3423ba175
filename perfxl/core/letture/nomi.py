"""What stands at a place, by the names of the plan and of its workbooks: they last where rows, lines, files move."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from perfxl.core.letture.consegna import RIEPILOGO
from perfxl.core.modello import MISURE
from perfxl.core.place import Place, Sourced, column_letters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from perfxl.core.finding import Rilievo
    from perfxl.core.letture.consegna import Consegna
    from perfxl.core.letture.lettura import Lettura, TabellaTrovata
    from perfxl.core.piano import Obiettivo, Piano

T = TypeVar("T")


class Nomi:
    """The names of the places that findings speak of: of the plan as it was sent out, of the files that came back."""

    def __init__(self, piano: Piano, consegne: Sequence[Consegna]) -> None:
        """Take the plan and the files."""
        self._piano = piano
        self._consegne = {consegna.file: consegna for consegna in consegne}
        self._lette: dict[str, _Cartella] = {}
        self._obiettivi: dict[str, _Luoghi] = {}

    def nome(self, rilievo: Rilievo) -> str:
        """What a finding is about, as far as its place tells: whose workbook, which table, row and column.

        What the finding's objective says of itself has one name in the plan and in a workbook: the plan's. A row
        without a key, or a line of the plan that holds no value, has none: then the sheet and the column are all that
        is said. A file is known by its settore, one that is nobody's by its own name.
        """
        place = rilievo.place
        consegna = self._consegne.get(place.file)
        if consegna is None:
            return self._del_piano(rilievo)
        if consegna.lettura is None:
            return consegna.settore or place.file
        if place.file not in self._lette:
            self._lette[place.file] = _Cartella(consegna.lettura)
        tabella, chiave, colonna = self._lette[place.file].nome(place)
        codice, _, posto = chiave.partition("/")
        if codice != "" and rilievo.obiettivo == codice and tabella in {"obiettivi", *MISURE}:
            nome = "/".join(filter(None, ("obiettivo", "" if posto == "" else tabella, posto, colonna)))
            return self._come_nel_piano(codice, nome)
        di_chi = "Riepilogo" if consegna.settore == RIEPILOGO else consegna.settore
        return "/".join(filter(None, (di_chi, tabella, chiave, colonna)))

    def _del_piano(self, rilievo: Rilievo) -> str:
        """Which value of the plan it is: of its objective, of the fund, of a quota, of a settore."""
        obiettivo = self._piano.obiettivo(rilievo.obiettivo)
        if obiettivo is None:
            return self._generali.get(rilievo.place, "")
        return self._di(obiettivo).nomi.get(rilievo.place, "")

    def _come_nel_piano(self, codice: str, nome: str) -> str:
        """The name in the plan of what a cell of an objective's row holds: of several values on a line the first's.

        What the plan does not say keeps the name that it has in the workbook.
        """
        obiettivo = self._piano.obiettivo(codice)
        if obiettivo is None:
            return nome
        primi = self._di(obiettivo).primi
        detti = (nome, nome.replace("obiettivo/", "obiettivo/dichiarato/", 1), f"{nome}/1")
        primo = next((primi[detto] for detto in detti if detto in primi), primi[_INIZIO])
        return nome if primo == primi[_INIZIO] else primo

    def _di(self, obiettivo: Obiettivo) -> _Luoghi:
        """The names of what stands at the places of an objective in the plan."""
        if obiettivo.codice not in self._obiettivi:
            self._obiettivi[obiettivo.codice] = _luoghi(list(_voci(obiettivo, "obiettivo")))
        return self._obiettivi[obiettivo.codice]

    @cached_property
    def _generali(self) -> Mapping[Place, str]:
        parti = ("ente", "anno", "fondo", "settori", "quote", "invio")
        return _primi((v.place, v.nome) for parte in parti for v in _voci(getattr(self._piano, parte), parte))


class _Cartella:
    """The tables of a workbook, by sheet and row."""

    def __init__(self, lettura: Lettura) -> None:
        self._fogli = {t.foglio: lettura.cartella.tabelle[nome][0].nome for nome, t in lettura.tabelle.items()}
        self._righe: dict[tuple[str, int], list[tuple[TabellaTrovata, str]]] = {}
        for trovata in lettura.tabelle.values():
            self._righe.setdefault((trovata.foglio, trovata.intestazione), []).append((trovata, ""))
            for riga in trovata.righe:
                self._righe.setdefault((trovata.foglio, riga.riga), []).append((trovata, riga.chiave))

    def nome(self, place: Place) -> tuple[str, str, str]:
        """The table, the row and the column; the sheet and the column's letters outside the tables."""
        for trovata, chiave in self._righe.get((place.sheet, place.row), ()):
            colonna = next((nome for nome, numero in trovata.colonne.items() if numero == place.column), None)
            if colonna is not None:
                return trovata.tabella.nome, chiave, colonna
        return self._fogli.get(place.sheet, place.sheet), "", column_letters(place.column) if place.column > 0 else ""


_INIZIO = "obiettivo/place"
"""The name of where an objective begins: there stands also what is not said of it."""


class _Luoghi(NamedTuple):
    """The names of an objective's places: of what stands at each, and of what its line is known by for each value."""

    nomi: Mapping[Place, str]
    primi: Mapping[str, str]


def _luoghi(voci: Sequence[_Voce]) -> _Luoghi:
    """The names of an objective's places, the same for a plan in TOML and for one in Excel.

    In TOML a measure, the scheda, what is declared stand each on a line, and what is not said stands where the
    objective begins. In Excel each has a cell of its own, and is named as if it stood on those lines.
    """
    righe = {voce.nome: voce.place for voce in voci} if all(v.place.row == 0 for v in voci) else _righe(voci)
    delle_righe = _primi((righe[voce.nome], voce.nome) for voce in voci)
    primi = {voce.nome: delle_righe[righe[voce.nome]] for voce in voci}
    inizio = primi[_INIZIO]
    # the cell of the code is where the objective begins, and may be that of its number
    nomi = _primi(sorted(((v.place, primi[v.nome]) for v in voci), key=lambda luogo: luogo[1] != inizio))
    return _Luoghi(nomi, primi)


def _righe(voci: Sequence[_Voce]) -> dict[str, str]:
    """The line on which each value of an objective in Excel would stand in TOML, by the name of what is alone there."""
    tavole = {_tavola(voce.nome) for voce in voci if voce.detta}
    righe = {}
    for voce in voci:
        tavola = _tavola(voce.nome)
        detta = voce.detta or (tavola in tavole and tavola != voce.nome)
        righe[voce.nome] = tavola if detta else _INIZIO
    return righe


def _tavola(nome: str) -> str:
    """The table on one line that a value is of: its measure, the scheda, what is declared; the value itself."""
    _, parte, *posto = nome.split("/")
    if parte in MISURE:
        return f"obiettivo/{parte}/{posto[0]}"
    return f"obiettivo/{parte}"


def _primi(voci: Iterable[tuple[T, str]]) -> dict[T, str]:
    """Each place with its first name: on a line of the plan may stand several values."""
    primi: dict[T, str] = {}
    for place, nome in voci:
        primi.setdefault(place, nome)
    return primi


class _Voce(NamedTuple):
    """A value of the plan: where it stands, its name, whether it is said at all."""

    place: Place
    nome: str
    detta: bool


def _voci(nodo: object, nome: str) -> Iterator[_Voce]:
    """What a part of the plan holds."""
    if isinstance(nodo, Place):
        yield _Voce(nodo, nome, detta=True)
    elif isinstance(nodo, Sourced):
        yield _Voce(nodo.place, nome, nodo.value not in {None, ""})
    elif isinstance(nodo, tuple):
        for posto, figlio in enumerate(nodo, start=1):
            yield from _voci(figlio, f"{nome}/{getattr(figlio, 'codice', posto)}")
    elif is_dataclass(nodo):
        for campo in fields(nodo):
            yield from _voci(getattr(nodo, campo.name), f"{nome}/{campo.name}")
