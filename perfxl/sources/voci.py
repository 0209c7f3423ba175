"""A plan as the values that a document says: what ``build_piano`` makes the same plan of, in the order of the format.

The inverse of reading: an objective that repeats another says only what differs, as ``condivisi`` completes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfxl.core.modello import MISURE, Quote
from perfxl.core.money import euro
from perfxl.core.piano import Modo, Stato, Tipologia
from perfxl.core.place import Sourced
from perfxl.sources.toml_reader import FORMATO

if TYPE_CHECKING:
    from decimal import Decimal

    from perfxl.core.modello import Pesi
    from perfxl.core.piano import Fondo, Invio, Misura, Obiettivo, Piano, Quota

EREDITATE: dict[str, object] = {
    "titolo": "",
    "oggetto": "",
    "sezione": "",
    "tipologia": Tipologia.SETTORE.value,
    "tempi": "",
    "anni": None,
    "stato": Stato.ATTIVO.value,
    "soglia": None,
    "risorse": "",
    "rif_dup": [],
}
"""What an objective takes from the one that it repeats, lists of measures apart; and how it says that it has none."""
_ELENCHI = frozenset(misure.value for misure in MISURE)
_INTERO = re.compile(r"[1-9][0-9]{0,8}")
_TESTI_DI_MISURA = ("soggetti", "descrizione", "attivita", "atteso", "termine")
_PESI_DI_MISURA = ("peso", "cumulato", "penalita")


@dataclass(frozen=True, slots=True)
class _Forma:
    """How the plan is said.

    Attributes:
        piano: the plan.
        estesa: whether an objective that repeats another says all that it can say again.
    """

    piano: Piano
    estesa: bool

    def tace(self, *, pari: bool, segni: set[bool], eredita: bool, scrive: bool) -> bool:
        """Whether a value is left out, to be taken from the objective that this one repeats.

        Args:
            pari: whether it is the same there.
            segni: whether it is uncertain; empty where that cannot be told.
            eredita: whether it would be, if taken from there.
            scrive: whether it would be, if said again.
        """
        if not pari or not segni <= {eredita}:
            return False
        return not (self.estesa and segni <= {scrive})


def voci(piano: Piano, *, estesa: bool = False) -> dict[str, object]:
    """The values that a document says of a plan.

    Args:
        piano: the plan.
        estesa: whether an objective that repeats another says again what it can say again without a loss: for who
            reads row by row.
    """
    forma = _Forma(piano, estesa)
    valori: dict[str, object] = {"formato": FORMATO, "modello": piano.modello.codice}
    valori |= {"ente": piano.ente.value, "anno": piano.anno.value}
    if piano.invio is not None:
        valori["invio"] = _invio(piano.invio)
    if piano.fondo is not None:
        valori["fondo"] = _fondo(piano.fondo)
    valori["settori"] = [
        {"codice": s.codice, "nome": s.nome.value, **_scritte({"di": s.di, "rilevanza": s.rilevanza.value})}
        for s in piano.settori
    ]
    if piano.quote and piano.modello.quote is Quote.PIANO:
        valori["quote"] = [_quota(quota) for quota in piano.quote]
    return {**valori, "obiettivi": [_obiettivo(forma, obiettivo) for obiettivo in piano.obiettivi]}


def _scritte(valori: dict[str, object]) -> dict[str, object]:
    """The values that say something."""
    return {chiave: valore for chiave, valore in valori.items() if valore not in (None, "", [])}


def _invio(invio: Invio) -> dict[str, object]:
    libere = invio.libere
    righe = None if libere is None else {"obiettivi": libere.obiettivi, "misure": libere.misure}
    return _scritte({"entro": invio.entro.value, "referente": invio.referente.value, "righe_libere": righe})


def _fondo(fondo: Fondo) -> dict[str, object]:
    valori: dict[str, object] = {"massimo": euro(fondo.massimo.value)}
    if fondo.dichiarato:
        valori["finanziato"] = euro(fondo.finanziato.value)
    accantonamenti = [{"titolo": a.titolo.value, "importo": euro(a.importo.value)} for a in fondo.accantonamenti]
    return valori | _scritte({"accantonamenti": accantonamenti})


def _quota(quota: Quota) -> dict[str, object]:
    valore = True if quota.modo is Modo.RESTO else quota.valore.value
    return {
        "codice": quota.codice,
        "titolo": quota.titolo.value,
        **_scritte({"di": quota.di}),
        quota.modo.value: valore,
    }


def _obiettivo(forma: _Forma, o: Obiettivo) -> dict[str, object]:
    primo = None if o.come == "" else forma.piano.obiettivo(o.come)
    intero: dict[str, object] = {
        **_identita(o),
        "titolo": o.titolo.value,
        "oggetto": o.oggetto.value,
        "sezione": o.sezione.value,
        "tipologia": o.tipologia.value,
        "capofila": o.unita.value,
        "partecipano": _partecipano(forma.piano, o),
        "gruppo": "" if o.gruppo == o.unita.value else o.gruppo,
        "come": o.come,
        "quota": o.quota,
        "importo_fisso": _in_euro(o.importo_fisso.value),
        "tempi": o.tempi.value,
        "anni": _anni(o.anni.value),
        "stato": o.stato.value.value,
        "soglia": o.soglia.value,
        "personale": o.personale.value,
        "risorse": o.risorse.value,
        "classe": o.classe.value,
        "peso": o.peso.value,
        "n_dip": o.n_dip.value,
        "rif_dup": [riferimento.value for riferimento in o.rif_dup],
        "incerti": list(o.incerti),
        "scheda": _scheda(o),
        "dichiarato": _dichiarato(o) or None,
        **{misure.value: _misure(forma, o, primo, misure) for misure in MISURE},
    }
    return {chiave: valore for chiave, valore in intero.items() if _si_dice(forma, o, primo, chiave, valore)}


def _si_dice(forma: _Forma, o: Obiettivo, primo: Obiettivo | None, chiave: str, valore: object) -> bool:
    """Whether the objective says this key."""
    if valore is None:
        return False
    if chiave not in EREDITATE:
        return chiave in _ELENCHI or valore not in ("", [])
    vuoto = valore == EREDITATE[chiave]
    if primo is None:
        return not vuoto
    mio, suo, scrive = getattr(o, chiave), getattr(primo, chiave), chiave in o.incerti
    pari, segni, eredita = mio == suo, _segni(mio), True in _segni(suo) or scrive
    if vuoto and pari and segni <= {eredita}:
        return False
    return not forma.tace(pari=pari, segni=segni, eredita=eredita, scrive=scrive)


def _segni(*valori: object) -> set[bool]:
    """Whether fields, or the elements of one, are uncertain; empty where that cannot be told."""
    letti = [letto for valore in valori for letto in (valore if isinstance(valore, tuple) else (valore,))]
    return {letto.place.incerto for letto in letti if isinstance(letto, Sourced)}


def _identita(o: Obiettivo) -> dict[str, object]:
    """The code and the printed number; the number alone where it is the code."""
    numero = o.numero.value
    valore = int(numero) if _INTERO.fullmatch(numero) else numero
    return {"numero": valore} if numero == o.codice else {"codice": o.codice, "numero": valore}


def _partecipano(piano: Piano, o: Obiettivo) -> list[str]:
    """Who takes part; nobody said of one of the whole ente in which all do."""
    tutti = tuple(settore.codice for settore in piano.radici if settore.codice != o.capofila)
    return [] if o.tipologia is Tipologia.GENERALE and o.partecipano == tutti else list(o.partecipano)


def _anni(anni: tuple[int, int] | None) -> str | None:
    if anni is None:
        return None
    return f"{anni[0]}" if anni[0] == anni[1] else f"{anni[0]}-{anni[1]}"


def _in_euro(centesimi: int | None) -> Decimal | None:
    return None if centesimi is None else euro(centesimi)


def _scheda(o: Obiettivo) -> dict[str, object] | None:
    """What its page says; an empty table where it is there and says nothing."""
    scheda = o.scheda
    if scheda is None:
        return None
    return _scritte(
        {
            "tipologia": scheda.tipologia.value,
            "titolo": scheda.titolo.value,
            "tempi": scheda.tempi.value,
            "soglia": scheda.soglia.value,
            "personale": scheda.personale.value,
        }
    )


def _dichiarato(o: Obiettivo) -> dict[str, object]:
    dichiarato = o.dichiarato
    return _scritte(
        {
            "peso": dichiarato.peso.value,
            "coefficiente": dichiarato.coefficiente.value,
            "totale": dichiarato.totale.value,
            "stanziato": _in_euro(dichiarato.stanziato.value),
        }
    )


def _misure(forma: _Forma, o: Obiettivo, primo: Obiettivo | None, quali: Pesi) -> list[object] | None:
    """The measures of a list; None where it is not said."""
    mie = o.misure(quali)
    if primo is None:
        return [_misura(misura) for misura in mie] or None
    sue, scrive = primo.misure(quali), quali.value in o.incerti
    if mie == sue == ():
        return None
    prende = mie == sue and all(_campi(m, scrive=scrive, sua=s) for m, s in zip(mie, sue, strict=True))
    if prende and not (forma.estesa and all(_campi(misura, scrive=scrive) for misura in mie)):
        return None
    prime = (*sue, *[None] * len(mie))
    return [_ripetuta(forma, m, s, scrive=scrive) for m, s in zip(mie, prime, strict=False)]


def _campi(mia: Misura, *, scrive: bool, sua: Misura | None = None) -> bool:
    """Whether its fields are as uncertain as they would be, if said again, or taken from another measure."""
    return all(
        _segni(getattr(mia, chiave)) <= {scrive or (sua is not None and True in _segni(getattr(sua, chiave)))}
        for chiave in (*_TESTI_DI_MISURA, *_PESI_DI_MISURA)
    )


def _misura(misura: Misura) -> dict[str, object]:
    """A measure, in the order of the format; one that says nothing says that it has no description."""
    valori = {chiave: getattr(misura, chiave).value for chiave in (*_TESTI_DI_MISURA, *_PESI_DI_MISURA)}
    scritte = _scritte({"numero": misura.numero, **valori, "di": list(misura.di)})
    if "descrizione" in scritte or "atteso" in scritte:
        return scritte
    return {"descrizione": ""} | scritte


def _ripetuta(forma: _Forma, mia: Misura, sua: Misura | None, *, scrive: bool) -> dict[str, object]:
    """A measure, without what it takes from the one at its position."""
    if sua is None:
        return _misura(mia)
    prima = _misura(sua)
    valori: dict[str, object] = {}
    for chiave in ("numero", *_TESTI_DI_MISURA, *_PESI_DI_MISURA, "di"):
        mio, suo = getattr(mia, chiave), getattr(sua, chiave)
        eredita = chiave in prima and chiave not in _PESI_DI_MISURA
        segni, loro = _segni(mio), True in _segni(suo) or scrive
        valore = mio.value if isinstance(mio, Sourced) else list(mio) if chiave == "di" else mio
        tace = forma.tace(pari=mio == suo, segni=segni, eredita=loro, scrive=scrive) if eredita else False
        if not tace and (eredita or valore not in (None, "", [])):
            valori[chiave] = valore
    return valori
