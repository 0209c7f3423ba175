"""The measures that came back: matched with those that were sent out, and these with those of the new plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfxl.core.abbinamento import abbinate, simili
from perfxl.core.cartelle.layout import Ruolo
from perfxl.core.cartelle.parametri import numero
from perfxl.core.letture.lettura import testo_cella
from perfxl.core.letture.valori_letti import come_testo
from perfxl.core.place import Place
from perfxl.core.versioni.nuove import AGGIUNTA
from perfxl.core.versioni.riporto import IGNOTO, Esito, Riporto, detto
from perfxl.core.versioni.unione import Cella, Unione

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfxl.core.cartelle.espressione import Valore
    from perfxl.core.cartelle.layout import Riga
    from perfxl.core.versioni.nuove import Destinazione
    from perfxl.core.versioni.riporto import Mandato
    from perfxl.core.versioni.tornata import RigaTornata, TavolaTornata

_DESCRIZIONE, _GRUPPO = "descrizione", "obiettivo"
_TOLTA = "L'ufficio ha tolto la riga: nella cartella nuova c'è di nuovo."
_TOLTA_DAL_PIANO = "Il piano nuovo non ha più questa riga."
_NON_SI_SA = "Non si sa se la riga l'ha aggiunta l'ufficio o l'ha tolta il piano: nella cartella nuova non c'è."
_CORTA = 60


def misure_unite(unione: Unione) -> Iterator[Riporto]:
    """What becomes of every row of the tables whose rows are known by their objective."""
    for tavola in unione.tornata.tavole.values():
        if tavola.tabella.gruppo != "":
            yield from _tavola(unione, tavola)


def _tavola(unione: Unione, tavola: TavolaTornata) -> Iterator[Riporto]:
    scritte: dict[str, list[RigaTornata]] = {}
    for riga in tavola.righe:
        if any(_scritta(riga, colonna.chiave) for colonna in tavola.tabella.colonne if colonna.ruolo is Ruolo.INPUT):
            scritte.setdefault(riga.chiave, []).append(riga)
        yield from _fisse(unione, tavola, riga)
    for obiettivo in (*scritte, *(o for o in _mandati(unione, tavola) if o not in scritte)):
        gruppo = _Gruppo(unione, tavola, obiettivo, unione.verso_misure(obiettivo))
        yield from gruppo.unito(scritte.get(obiettivo, []))


def _scritta(riga: RigaTornata, colonna: str) -> bool:
    cella = riga.cella(colonna)
    return testo_cella(cella.value) != "" or cella.formula is not None


def _mandati(unione: Unione, tavola: TavolaTornata) -> list[str]:
    """The objectives that had measures in the table as it was sent out."""
    chiavi = unione.mandate.righe.get(tavola.tabella.nome, {})
    return list(dict.fromkeys(chiave.rpartition("/")[0] for chiave in chiavi if not chiave.startswith("/")))


def _fisse(unione: Unione, tavola: TavolaTornata, riga: RigaTornata) -> Iterator[Riporto]:
    """Values typed over the formulas of a row."""
    for colonna in tavola.tabella.colonne:
        if colonna.ruolo is not Ruolo.INPUT and colonna.chiave in tavola.colonne:
            che_cosa = unione.che_cosa(tavola.tabella, f"riga {riga.riga}")
            yield from unione.fissa(Cella(tavola, riga, colonna, None, None, che_cosa))


@dataclass(frozen=True, slots=True)
class _Gruppo:
    """The measures of an objective in one table: as they came back, as they were sent out, as the new plan has them."""

    unione: Unione
    tavola: TavolaTornata
    obiettivo: str
    verso: Destinazione

    def unito(self, tornate: Sequence[RigaTornata]) -> Iterator[Riporto]:
        """What becomes of the rows that came back, and of those that did not."""
        nuove = self._nuove()
        testi = [come_testo(riga.cella(_DESCRIZIONE).value) for riga in tornate]
        if not self.unione.mandate.note:
            yield from self._senza_memoria(tornate, testi, nuove)
            return
        mandate = self.unione.mandate.misure(self.tavola.tabella.nome, self.obiettivo)
        di_prima = abbinate(testi, [_testo(celle) for celle in mandate])
        adesso = self._adesso(mandate, nuove)
        libere = [riga for posto, riga in enumerate(nuove) if posto not in adesso.values()]
        for dove, (riga, testo, posto) in enumerate(zip(tornate, testi, di_prima, strict=True)):
            if posto is not None:
                nuova = nuove[adesso[posto]] if posto in adesso else None
                # A row in another place may be one that was typed anew, with the words of one that the plan dropped.
                mandata = mandate[posto] if nuova is not None or dove == posto else {}
                yield from self._riga(riga, mandata, nuova, _TOLTA_DAL_PIANO)
                continue
            uguale = next((nuova for nuova in libere if testo != "" and _testo(nuova.valori) == testo), None)
            if uguale is None:
                yield from self._aggiunta(riga)
            else:
                libere.remove(uguale)
                yield from self._riga(riga, {}, uguale, "")
        for posto in adesso:
            if posto not in di_prima:
                yield self._tolta(nuove[adesso[posto]])

    def _nuove(self) -> list[Riga]:
        """The rows that the new plan has for the objective."""
        tabella = self.unione.nuove.tabella(self.verso.settore, self.tavola.tabella.nome)
        righe = () if tabella is None else tabella.righe
        return [r for r in righe if r.valori and r.chiave.rpartition("/")[0] == self.verso.chiave]

    @staticmethod
    def _adesso(mandate: Sequence[Mapping[str, Valore]], nuove: Sequence[Riga]) -> dict[int, int]:
        """Which of the new rows each of those sent out is; two that only share their place must be alike."""
        prima, dopo = [_testo(celle) for celle in mandate], [_testo(riga.valori) for riga in nuove]
        posti = enumerate(abbinate(dopo, prima))
        return {posto: n for n, posto in posti if posto is not None and simili(prima[posto], dopo[n])}

    def _senza_memoria(
        self, tornate: Sequence[RigaTornata], testi: Sequence[str], nuove: Sequence[Riga]
    ) -> Iterator[Riporto]:
        dopo = [_testo(riga.valori) for riga in nuove]
        for riga, testo, posto in zip(tornate, testi, abbinate(testi, dopo), strict=True):
            trovata = posto is not None and simili(dopo[posto], testo)
            yield from self._riga(riga, None, nuove[posto] if posto is not None and trovata else None, _NON_SI_SA)

    def _riga(
        self, riga: RigaTornata, mandata: Mapping[str, Valore] | None, nuova: Riga | None, perche: str
    ) -> Iterator[Riporto]:
        """What becomes of the cells of a row that was sent out, or that the new plan has too."""
        nome, settore = self.tavola.tabella.nome, self.verso.settore
        qui = None if nuova is None or settore is None else (settore, nome, nuova.chiave)
        detto_perche = self.verso.perche or (perche if qui is None else "")
        for colonna in self._colonne():
            mandato = IGNOTO if mandata is None else mandata.get(colonna)
            yield from self.unione.da_compilare(self._cella(riga, colonna, mandato, qui, detto_perche))

    def _aggiunta(self, riga: RigaTornata) -> Iterator[Riporto]:
        """What becomes of a row that the office added: it goes to a spare row of the table of its objective."""
        nome, settore = self.tavola.tabella.nome, self.verso.settore
        nuova = f"{AGGIUNTA}{self.unione.tornata.file}/{riga.riga}"
        senza = settore is None or self.unione.nuove.tabella(settore, nome) is None
        qui = None if senza else (settore or "", nome, nuova)
        perche = self.verso.perche or ("Nella cartella nuova la tabella non c'è." if senza else "")
        if qui is not None and self.obiettivo != "":
            codice = self._cella(riga, _GRUPPO, None, qui, perche)
            yield self.unione.cosi(codice, numero(self.verso.chiave))
        for colonna in (*([_GRUPPO] if qui is None else []), *self._colonne()):
            yield from self.unione.da_compilare(self._cella(riga, colonna, None, qui, perche))

    def _tolta(self, nuova: Riga) -> Riporto:
        """A row that the office took away, and that is there again."""
        luogo = Place(self.unione.tornata.file, self.tavola.foglio)
        che_cosa = self._che_cosa(_testo(nuova.valori))
        return Riporto(Esito.TORNATO, self.verso.settore or "", luogo, che_cosa, "", _testo(nuova.valori), _TOLTA)

    def _colonne(self) -> list[str]:
        """The columns to fill in that were found, but for the one that says the objective."""
        tabella = self.tavola.tabella
        aperte = [c.chiave for c in tabella.colonne if c.ruolo is Ruolo.INPUT and c.chiave != tabella.gruppo]
        return [chiave for chiave in aperte if chiave in self.tavola.colonne]

    def _cella(
        self, riga: RigaTornata, colonna: str, mandato: Mandato, verso: tuple[str, str, str] | None, perche: str
    ) -> Cella:
        che_cosa = self._che_cosa(come_testo(riga.cella(_DESCRIZIONE).value))
        return Cella(self.tavola, riga, self.tavola.tabella.colonna(colonna), mandato, verso, che_cosa, perche)

    def _che_cosa(self, descrizione: str) -> str:
        """A row in words: its list, its objective, how it begins."""
        etichette = self.unione.nuove.etichette
        inizio = descrizione if len(descrizione) <= _CORTA else f"{descrizione[:_CORTA]}…"
        di_chi = "" if self.obiettivo == "" else f", {etichette.obiettivo.lower()} {self.obiettivo}"
        elenco = {"fasi": etichette.fasi, "risultati": etichette.risultati}
        return f"{elenco.get(self.tavola.tabella.nome, etichette.indicatori)}{di_chi}, «{inizio}»"


def _testo(celle: Mapping[str, Valore]) -> str:
    """What a measure is."""
    return detto(celle.get(_DESCRIZIONE)).strip()
