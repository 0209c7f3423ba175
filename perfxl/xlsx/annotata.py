"""The copy of a workbook that goes back to its office: a comment and a mark on each cell to correct, and a list of all.

The package is edited part by part: what is not touched is copied byte for byte, what is touched differs only by what is
added. A mark is a conditional format: the cell's own format stays as it is, and the mark is known again and taken away
whatever program saved the file in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfxl.core.finding import Severity
from perfxl.core.letture.correzioni import FOGLIO, RIGA_INTESTAZIONI, intatto
from perfxl.core.limits import DEFAULT_LIMITS
from perfxl.core.testi.uguaglianza import semplice
from perfxl.xlsx import parts
from perfxl.xlsx.copia import commenti, elenco, libro, parole, riquadri, stili
from perfxl.xlsx.copia.foglio import Foglio
from perfxl.xlsx.copia.impossibile import CopiaImpossibile
from perfxl.xlsx.copia.innesti import albero
from perfxl.xlsx.copia.pacco import Pacco, chiave
from perfxl.xlsx.markup import SHEET
from perfxl.xlsx.reader import parse_workbook
from perfxl.xlsx.unreadable import UnreadableWorkbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfxl.core.finding import Finding
    from perfxl.core.place import Place
    from perfxl.xlsx.copia.riquadri import Posto

_TIPI = "application/vnd.openxmlformats-officedocument"
_DI_FOGLIO = {
    "tabella": f"{_TIPI}.spreadsheetml.table+xml",
    "foglio": f"{_TIPI}.spreadsheetml.worksheet+xml",
    "commenti": f"{_TIPI}.spreadsheetml.comments+xml",
    "stili": f"{_TIPI}.spreadsheetml.styles+xml",
    "disegno": f"{_TIPI}.vmlDrawing",
}
_OFFICE = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
"""How the kinds of pointers begin: as everybody writes them, then as Strict has it."""
_NOME_TABELLA = "da_correggere"
_DI_ELENCO = frozenset({"table", "comments", "vmldrawing", "hyperlink", "printersettings"})
"""What a list may point to and be written anew; what else lies on it the office put there."""
_GRAVITA = list(Severity)


def annota(contenuto: bytes, file: str, findings: Sequence[Finding]) -> bytes:
    """A copy of a workbook with its findings in it.

    Args:
        contenuto: the bytes of the workbook; what perfxl wrote into it before is replaced.
        file: its name.
        findings: what was found in it.

    Returns:
        The bytes of the copy; the same for the same arguments.

    Raises:
        CopiaImpossibile: it cannot be annotated without breaking or losing something.
    """
    try:
        return _Copia(contenuto, file, findings).fatta()
    except UnreadableWorkbook as error:
        raise CopiaImpossibile(f"il file non si legge per intero ({error.detail or error.reason.name})") from error


@dataclass(frozen=True, slots=True)
class _Elenco:
    """Where the list is, or will be: its name, its part, the id of the pointer to it."""

    nome: str
    parte: str
    legame: str


class _Copia:
    """A workbook being annotated."""

    def __init__(self, contenuto: bytes, file: str, findings: Sequence[Finding]) -> None:
        self._contenuto = contenuto
        self._file = file
        self._pacco = Pacco(contenuto, DEFAULT_LIMITS)
        sopra = self._pacco.del_tutto().values()
        self._libro = next((legame.target for legame in sopra if legame.kind == "officedocument"), "")
        radice = albero(self._pacco.leggi(self._libro), self._libro)
        stretto = radice.spazio == SHEET[1]
        self._spazi = (SHEET[stretto], _OFFICE[stretto])
        self._prefisso = radice.prefisso
        legami = parts.relationships(self._pacco, self._libro)
        voci = parts.contents(self._pacco, self._libro).sheets
        self._parti = {
            voce.name: legami[voce.relationship].target
            for voce in voci
            if voce.relationship in legami and legami[voce.relationship].kind.endswith("sheet")
        }
        self._da_annotare = {voce.name for voce in voci if legami[voce.relationship].kind == "worksheet"}
        self._legami = {voce.name: voce.relationship for voce in voci}
        ordine = {nome: i for i, nome in enumerate(self._parti)}
        self._occupate: set[Place] = set()
        self._findings = sorted(
            findings,
            key=lambda f: (
                _GRAVITA.index(f.severity),
                ordine.get(f.rilievo.place.sheet, -1),
                f.rilievo.place.row,
                f.rilievo.place.column,
            ),
        )

    def fatta(self) -> bytes:
        """The bytes of the copy."""
        aspetti = self._con_aspetti()
        vecchi = list(self._vecchi_elenchi())
        nomi = {vecchio.nome for vecchio in vecchi}
        for nome, parte in self._parti.items():
            if nome not in nomi:
                self._annota_foglio(nome, parte, aspetti)
        for vecchio in vecchi:
            self._vuota_elenco(vecchio)
        for posto in vecchi or [self._nuovo_elenco()]:
            self._con_elenco(aspetti, posto)
        return self._pacco.impacchettato()

    # ---- styles

    def _con_aspetti(self) -> stili.Aspetti:
        parte = self._del_libro("styles")
        if parte == "":
            vuoti = stili.VUOTI.format(spazio=self._spazi[0]).encode()
            parte = self._pacco.aggiungi("xl/styles{}.xml", _DI_FOGLIO["stili"], vuoti)
            self._pacco.lega(self._libro, f"{self._spazi[1]}/styles", parte)
        nuovi, aspetti = stili.con_aspetti(self._pacco.leggi(parte), parte)
        self._pacco.scrivi(parte, nuovi)
        return aspetti

    def _del_libro(self, tipo: str) -> str:
        legami = parts.relationships(self._pacco, self._libro).values()
        return next((legame.target for legame in legami if legame.kind == tipo), "")

    # ---- sheets

    def _annota_foglio(self, nome: str, parte: str, aspetti: stili.Aspetti) -> None:
        dati = self._pacco.leggi(parte)
        per_cella = self._per_cella(nome)
        legami = parts.relationships(self._pacco, parte)
        con_commenti = any(legame.kind == "comments" for legame in legami.values())
        if not per_cella and not con_commenti and b"perfxl" not in dati and b"tabSelected" not in dati:
            return
        foglio = Foglio(dati, parte)
        foglio.in_primo_piano("0")
        if nome in self._da_annotare:
            uniti: dict[Posto, list[Finding]] = {}
            for posto, trovati in per_cella.items():
                uniti.setdefault(foglio.primo_di(posto), []).extend(trovati)
            foglio.segna(uniti, aspetti.segno)
            self._commenta(parte, foglio, uniti)
        self._pacco.scrivi(parte, foglio.applicati())

    def _per_cella(self, nome: str) -> dict[Posto, list[Finding]]:
        per_cella: dict[Posto, list[Finding]] = {}
        for finding in self._findings:
            place = finding.rilievo.place
            if place.sheet == nome and place.cell != "":
                per_cella.setdefault((place.row, place.column), []).append(finding)
        return per_cella

    def _commenta(self, parte: str, foglio: Foglio, per_cella: Mapping[Posto, Sequence[Finding]]) -> None:
        """Hang the comments on a sheet, and take away those of before."""
        legami = parts.relationships(self._pacco, parte)
        dei_commenti = next((legame.target for legame in legami.values() if legame.kind == "comments"), "")
        dati = self._pacco.leggi(dei_commenti) if dei_commenti else commenti.vuota(self._spazi[0])
        prima = commenti.esistenti(dati, dei_commenti)
        for posto in per_cella.keys() & prima.altrui:
            self._occupate |= {finding.rilievo.place for finding in per_cella[posto]}
        nuovi = {posto: parole.commento(trovati) for posto, trovati in sorted(per_cella.items())}
        nuovi = dict([voce for voce in nuovi.items() if voce[0] not in prima.altrui][: commenti.MASSIMO])
        disegno = legami[foglio.disegno].target if foglio.disegno in legami else ""
        if disegno == "" and foglio.disegno != "":
            raise CopiaImpossibile(f"nella parte «{parte}» manca il disegno dei commenti")
        if not nuovi and not prima.tolti and not prima.modificati:
            return
        if not nuovi and not prima.altrui:
            self._senza_commenti(parte, foglio, dei_commenti, disegno, prima)
            return
        if dei_commenti == "":
            dei_commenti = self._pacco.aggiungi("xl/comments{}.xml", _DI_FOGLIO["commenti"], dati)
            self._pacco.lega(parte, f"{self._spazi[1]}/comments", dei_commenti)
        self._pacco.scrivi(dei_commenti, commenti.con_commenti(dati, dei_commenti, nuovi))
        if disegno == "":
            vuoto = riquadri.vuoto(self._blocco_libero())
            disegno = self._pacco.aggiungi("xl/drawings/vmlDrawing{}.vml", _DI_FOGLIO["disegno"], vuoto)
            foglio.con_disegno(self._pacco.lega(parte, f"{self._spazi[1]}/vmlDrawing", disegno), self._spazi[1])
        forme = riquadri.con_riquadri(self._pacco.leggi(disegno), disegno, prima.tolti, nuovi, foglio.griglia())
        self._pacco.scrivi(disegno, forme)

    def _senza_commenti(
        self, parte: str, foglio: Foglio, dei_commenti: str, disegno: str, prima: commenti.Esistenti
    ) -> None:
        """Take away the parts of comments that were all ours."""
        self._pacco.slega(parte, dei_commenti)
        self._pacco.togli(dei_commenti)
        if disegno == "":
            return
        if riquadri.forme(self._pacco.leggi(disegno), disegno, prima.tolti) == 0:
            foglio.senza_disegno()
            self._pacco.slega(parte, disegno)
            self._pacco.togli(disegno)
        else:
            dati = self._pacco.leggi(disegno)
            self._pacco.scrivi(disegno, riquadri.con_riquadri(dati, disegno, prima.tolti, {}, foglio.griglia()))

    def _blocco_libero(self) -> int:
        """The first block of numbers of shapes that no drawing of the workbook takes."""
        presi: set[int] = set()
        for parte in self._parti.values():
            for legame in parts.relationships(self._pacco, parte).values():
                if legame.kind == "vmldrawing" and legame.target in self._pacco:
                    presi |= riquadri.blocchi(self._pacco.leggi(legame.target), legame.target)
        return next(numero for numero in range(1, len(presi) + 2) if numero not in presi)

    # ---- the list

    def _vecchi_elenchi(self) -> Iterator[_Elenco]:
        """The lists of earlier copies that may be written anew; one that the office wrote into stays as it is."""
        simili = [nome for nome in self._parti if semplice(nome).startswith(semplice(FOGLIO))]
        if not simili:
            return
        letti = {sheet.name: sheet for sheet in parse_workbook(self._contenuto, self._file).sheets}
        for nome in simili:
            legami = parts.relationships(self._pacco, self._parti[nome]).values()
            if nome in letti and intatto(letti[nome]) and all(legame.kind in _DI_ELENCO for legame in legami):
                yield _Elenco(nome, self._parti[nome], self._legami[nome])

    def _con_elenco(self, aspetti: stili.Aspetti, posto: _Elenco) -> None:
        quali = self._findings[: parole.MASSIMO]
        voci = list(parole.voci(quali, list(self._parti), self._occupate))
        numero, nome = self._tabella_libera()
        fatta = elenco.tabella(len(voci), numero, nome, self._spazi[0])
        tabella = self._pacco.aggiungi("xl/tables/table{}.xml", _DI_FOGLIO["tabella"], fatta)
        legame = self._pacco.lega(posto.parte, f"{self._spazi[1]}/table", tabella)
        sopra = parole.frasi(self._file, len(voci), len(self._findings))
        self._pacco.scrivi(posto.parte, elenco.foglio(voci, sopra, aspetti, self._spazi, legame))
        raddoppiato = posto.nome.replace("'", "''")
        titoli = f"'{raddoppiato}'!${RIGA_INTESTAZIONI}:${RIGA_INTESTAZIONI}"
        dati = self._pacco.leggi(self._libro)
        dove = (posto.legame, self._spazi[1])
        self._pacco.scrivi(self._libro, libro.con_elenco(dati, self._libro, posto.nome, dove, titoli))

    def _nuovo_elenco(self) -> _Elenco:
        nomi = {semplice(nome) for nome in self._legami}
        numerati = (FOGLIO, *(f"{FOGLIO} ({n})" for n in range(2, len(nomi) + 3)))
        nome = next(numerato for numerato in numerati if semplice(numerato) not in nomi)
        parte = self._pacco.aggiungi("xl/worksheets/sheet{}.xml", _DI_FOGLIO["foglio"], b"<vuoto/>")
        return _Elenco(nome, parte, self._pacco.lega(self._libro, f"{self._spazi[1]}/worksheet", parte))

    def _vuota_elenco(self, vecchio: _Elenco) -> None:
        """Take away what only the list of an earlier copy points to."""
        altri = {
            chiave(legame.target)
            for parte in self._parti.values()
            if parte != vecchio.parte
            for legame in parts.relationships(self._pacco, parte).values()
        }
        for legame in parts.relationships(self._pacco, vecchio.parte).values():
            if legame.outside == "" and legame.target in self._pacco and chiave(legame.target) not in altri:
                self._pacco.togli(legame.target)
        self._pacco.senza_legami(vecchio.parte)

    def _tabella_libera(self) -> tuple[int, str]:
        """A number and a name that no table of the workbook has."""
        numeri, nomi = {0}, {nome.lower() for nome, _, _ in parts.contents(self._pacco, self._libro).names}
        for parte in self._parti.values():
            for legame in parts.relationships(self._pacco, parte).values():
                if legame.kind == "table" and legame.target in self._pacco:
                    tabella = albero(self._pacco.leggi(legame.target), legame.target).attributi
                    numeri.add(int(tabella["id"]) if tabella.get("id", "").isdecimal() else 0)
                    nomi |= {tabella.get("name", "").lower(), tabella.get("displayName", "").lower()}
        numerati = (_NOME_TABELLA, *(f"{_NOME_TABELLA}_{n}" for n in range(2, len(nomi) + 3)))
        return max(numeri) + 1, next(nome for nome in numerati if nome not in nomi)
