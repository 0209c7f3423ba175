"""What a printed target says: a comparison, a ratio, yes or no, how often.

The plan keeps what was printed; this is what was understood. What no rule reads is text, never a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from perfxl.core.testi.citazioni import PESO
from perfxl.core.testi.numeri import ENNE, EURO, unita_di, valore_di
from perfxl.core.testi.pezzi import taglia, voci
from perfxl.core.testi.riferimenti import FREQUENZA, MASCHERA, NUMERO, RICORDATI, oscura, senza_date, senza_riferimenti

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfxl.core.testi.pezzi import Voce


class Tipo(StrEnum):
    """What kind of target it is."""

    CONFRONTO = "confronto"
    RAPPORTO = "rapporto"
    SI_NO = "sì o no"
    FREQUENZA = "frequenza"
    TESTO = "testo"


@dataclass(frozen=True, slots=True)
class Atteso:
    """One target of a printed text.

    Attributes:
        numero: its number in the printed list; empty where it has none.
        testo: the target as printed, number included.
        tipo: its kind.
        operatore: ``>=``, ``>``, ``<=``, ``<`` or ``=``; empty for a figure alone, ``n. 2 azioni``.
        valore: the figure; only a confronto has it.
        unita: ``%``, ``€`` or the word that follows the figure, in small letters; empty where none does.
        grandezza: what is measured, where it stands before the operator: «N. monitoraggi» of ``N. monitoraggi >= 2``.
        numeratore: of a ratio, the text (or the figure) above the line.
        denominatore: of a ratio, what is below.
    """

    numero: str
    testo: str
    tipo: Tipo = Tipo.TESTO
    operatore: str = ""
    valore: Decimal | None = None
    unita: str = ""
    grandezza: str = ""
    numeratore: str = ""
    denominatore: str = ""


_ZERO_DIECI = "zero uno due tre quattro cinque sei sette otto nove dieci"
_PAROLE = {parola: n for n, parola in enumerate(_ZERO_DIECI.split()) if n != 1}
_PAROLA = rf"(?:{'|'.join(_PAROLE)})\b"
_NOMI = {"maggiore_uguale": ">=", "minore_uguale": "<=", "maggiore": ">", "minore": "<", "uguale": "="}
_DURATA = r"(?=\s+(?:i\s+|le\s+)?\d+\s*(?:gg|giorn|mes[ei]|or[ae]\b|settiman|minut))"
_OPERATORE = (
    r"(?P<maggiore_uguale>>\s?=|=\s?>|≥|\balmen(?:o|to)\b|\bmin(?:im[oa]\b|\.|\b)|\bnon\s+(?:meno\s+di|inferior[ei])\b|"
    r"\b(?:maggior[ei]|superior[ei])\s+o\s+(?:ugual[ei]|pari)\b|\b(?:ugual[ei]|pari)\s+o\s+(?:maggior[ei]|superior[ei])\b)|"
    r"(?P<minore_uguale><\s?=|=\s?<|≤|\bnon\s+(?:oltre|più\s+di|superior[ei])\b|\b(?:al\s+)?massimo\b|\bmax\b\.?|\bal\s+più\b|"
    r"\bfino\s+a[dl]?\b|\b(?:minor[ei]|inferior[ei])\s+o\s+(?:ugual[ei]|pari)\b|"
    rf"\b(?:ugual[ei]|pari)\s+o\s+(?:minor[ei]|inferior[ei])\b|\bentro\b{_DURATA})|"
    r"(?P<maggiore>>|\b(?:più\s+d(?:i|el)|maggior[ei]|superior[ei]|oltre)\b)|(?P<minore><|\b(?:meno\s+d(?:i|el)|minor[ei]|inferior[ei])\b)|"
    r"(?P<uguale>=|\b(?:pari|ugual[ei]|esattamente)\b)"
)
_EURO = re.compile(EURO, re.IGNORECASE)
_CONFRONTO = re.compile(
    rf"(?:{_OPERATORE})(?:\s*(?:(?:ad?|al|alla|di|del|il|la|i|le|circa)(?=\s)|(?:l|all|dell)['’]))*\s*(?:{EURO})?(?:{ENNE})?"
    rf"(?P<valore>[-−]?{NUMERO}(?![°º^ª/_])|un[oa]?\b|un['’]|{_PAROLA})",
    re.IGNORECASE,
)
_INIZIO = re.compile(
    rf"\s*(?:ed?\s+|\+\s*)?(?:circa\s+)?(?:{EURO})?(?:{ENNE})?(?P<valore>[-−]?{NUMERO}(?![°º^ª/_])|{_PAROLA})",
    re.IGNORECASE,
)
_DENTRO = (
    re.compile(rf"{ENNE}(?P<valore>{NUMERO})(?![°º^ª/_])", re.IGNORECASE),
    re.compile(rf"(?<![\w.,/])(?P<valore>{NUMERO})(?=\s?%)"),
    re.compile(rf"\b(?:di|con|per)\s+(?P<valore>{NUMERO})(?=\s[^\W\d_])"),
    re.compile(
        rf"(?<!\ble )(?<!\bi )(?<!\bgli )(?<!\bdelle )(?<!\bdei )(?P<valore>\b{_PAROLA})(?=\s[^\W\d_])", re.IGNORECASE
    ),
)
_NESSUNO = re.compile(r"\s*nessun(?:[oa]\b|['’]|\b)", re.IGNORECASE)
_SI_NO = re.compile(r"\s*(?:s[iì]['’]?|no)(?:\s*/\s*(?:s[iì]['’]?|no))?\s*(?:$|[,;.(]|se\b)", re.IGNORECASE)
_FREQUENZA = re.compile(rf"\W*{FREQUENZA}|.*{FREQUENZA}\W*$", re.IGNORECASE | re.DOTALL)
_CIFRE = re.compile(r"(?<![\w./])(\d{1,6})\s?/\s?(\d{1,6})(?![\w/])")
_CONTA = re.compile(r"\W*(?:n\.|numero\b|tot\b|totale\b|%)", re.IGNORECASE)
_CONCLUSO = re.compile(r"\w\s.*[aiu]t[eai]\W*$", re.IGNORECASE | re.DOTALL)
_LETTERE = re.compile(r"[^\W\d_]{3}")
_CODA = re.compile(r"\s*(?:uguale\s+al?|pari\s+al?|almeno|[<>=≥≤]).*", re.IGNORECASE | re.DOTALL)
_SCALA = re.compile(rf"\b(?:dal?|tra|fra)\s+{NUMERO}\s*%?\s+(?:al?|ed?)\s+{NUMERO}", re.IGNORECASE)
_PARENTESI = re.compile(r"\(\s*(?!100\s?%\s*\))[-−]?\s?\d{1,3}\s?%[^()]{0,40}\)")
_FRA = re.compile(
    rf"{PESO}[.,]?\s+(?=[^\s(])|"
    r"\s(?=(?-i:Almeno|Minimo|Massimo)\b)|\(\d{1,3}\s?%\)\s+(?=(?-i:[A-ZÀ-Ý]))|"
    r"\s(?=ed?\s+(?:n\.?\s?)?(?!(?:19|20)\d\d\b)(?:\d|almeno\b|[<>≥≤=]))|"
    rf"(?:[<>]\s?=?|=\s?[<>]?|[≥≤])\s*{NUMERO}\s*%?\s+(?=[<>≥≤=]|\+\s|(?-i:[A-ZÀ-Ý])[^<>≥≤=]*[<>≥≤=])",
    re.IGNORECASE,
)
_ELENCATI = re.compile(r"\b(?:punt[oi]|commi|artt?\.?|fas[ei]|ann[oi]|lott[oi]|categori[ea])\s+\S+$", re.IGNORECASE)
_PESO = re.compile(PESO, re.IGNORECASE)
_VICINO = 24


@lru_cache(maxsize=RICORDATI)
def capisci_atteso(testo: str) -> tuple[Atteso, ...]:
    """The targets of a printed text, in order; together they are the text, blanks apart. A blank text has none.

    ``almeno 3,5`` is >= 3.5; ``n. 2 azioni`` is 2 «azioni» without operator; ``1) 22 2) almeno 50%`` are two targets.
    A day is no figure: ``entro il 31/12/2024`` is text, ``entro 30 giorni`` is <= 30 «giorni».
    """
    return tuple(atteso for voce in voci(testo) for atteso in _attesi_di(voce))


def _attesi_di(voce: Voce) -> Iterator[Atteso]:
    """The targets of an item: it is cut after a weight, before «e» and a figure, and between two comparisons."""
    coperto = senza_date(senza_riferimenti(oscura(voce.corpo, _SCALA)))
    tagli = [
        fra.end()
        for fra in _FRA.finditer(coperto)
        if not _ELENCATI.search(coperto, max(0, fra.start() - _VICINO), fra.start())
    ]
    numero, davanti = voce.numero, voce.testo[: len(voce.testo) - len(voce.corpo)]
    for pezzo in taglia(voce.corpo, tagli) or ("",):
        nudo = oscura(senza_date(senza_riferimenti(oscura(oscura(pezzo, _SCALA), _PESO))), _PARENTESI)
        yield _atteso(_con_rapporto(Atteso(numero, davanti + pezzo), nudo), nudo)
        numero = davanti = ""


def _atteso(atteso: Atteso, testo: str) -> Atteso:
    """The target, as the first rule that reads its text understands it."""
    for riconosci in _REGOLE:
        capito = riconosci(atteso, testo)
        if capito is not None:
            return capito
    return atteso


def _con_rapporto(atteso: Atteso, testo: str) -> Atteso:
    """The target with the ratio that its text writes: ``45/90``, ``richieste evase / richieste totali``."""
    cifre = _CIFRE.search(testo)
    if cifre is not None:
        return replace(atteso, tipo=Tipo.RAPPORTO, numeratore=cifre[1], denominatore=cifre[2])
    sopra, barra, sotto = testo.partition("/")
    if barra == "" or "/" in sotto or not _un_rapporto(sopra, sotto):
        return atteso
    sotto = _CODA.sub("", sotto, count=1)
    return replace(atteso, tipo=Tipo.RAPPORTO, numeratore=_rifinito(sopra), denominatore=_rifinito(sotto))


def _un_rapporto(sopra: str, sotto: str) -> bool:
    """Whether a stroke divides: ``serali/notturni`` and ``attivazione/avvio`` are alternatives.

    It divides where a side counts («n.», «totale»), where it stands between blanks, between two things done
    (``domande evase/domande presentate``) and between two of the same (``ore coperte/ore totali``).
    """
    if _LETTERE.search(sopra) is None or _LETTERE.search(sotto) is None:
        return False
    conta, contato = _CONTA.match(sopra) is not None, _CONTA.match(sotto) is not None
    staccato = sopra[-1:].isspace() and sotto[:1].isspace()
    fatti = _CONCLUSO.search(sopra) is not None and _CONCLUSO.search(sotto) is not None
    sotto_parole = sotto.lower().split()
    uguali = sopra.lower().split(maxsplit=1)[0] == sotto_parole[0]
    return contato or staccato or fatti or (len(sotto_parole) > 1 and (conta or uguali))


def _nessuno(atteso: Atteso, testo: str) -> Atteso | None:
    """None at all: ``nessun reclamo`` is = 0."""
    letto = _NESSUNO.match(testo)
    unita = "" if letto is None else unita_di(testo, letto.end())
    return (
        None if letto is None else replace(atteso, tipo=Tipo.CONFRONTO, operatore="=", valore=Decimal(0), unita=unita)
    )


def _all_inizio(atteso: Atteso, testo: str) -> Atteso | None:
    """A figure that the text begins with: ``100% delle domande``, ``n. 4``, ``tre servizi``."""
    letto = _INIZIO.match(testo)
    return None if letto is None else _confronto(atteso, "", letto, testo)


def _con_operatore(atteso: Atteso, testo: str) -> Atteso | None:
    """A comparison: ``N. monitoraggi >= 2``, ``almeno il 50%``, ``minore o uguale a 0``."""
    letto = _CONFRONTO.search(testo)
    if letto is None:
        return None
    operatore = next(segno for nome, segno in _NOMI.items() if letto[nome] is not None)
    capito = _confronto(atteso, operatore, letto, testo)
    return replace(capito, grandezza=_rifinito(testo[: letto.start()]))


def _nel_testo(atteso: Atteso, testo: str) -> Atteso | None:
    """A figure inside the text: after «n.», before «%», after «di», or a word for it."""
    for forma in _DENTRO:
        letto = forma.search(testo)
        if letto is not None:
            capito = _confronto(atteso, "", letto, testo)
            return replace(capito, grandezza=_rifinito(testo[: letto.start()]))
    return None


def _senza_cifre(atteso: Atteso, testo: str) -> Atteso | None:
    """Yes or no, or how often."""
    if _SI_NO.match(testo) is not None:
        return replace(atteso, tipo=Tipo.SI_NO, numeratore="", denominatore="")
    if _FREQUENZA.match(testo) is not None:
        return replace(atteso, tipo=Tipo.FREQUENZA)
    return None


def _confronto(atteso: Atteso, operatore: str, letto: re.Match[str], testo: str) -> Atteso:
    """The target as a comparison with the figure that was read; «un», «una» are 1."""
    cifre = letto["valore"].lower()
    valore = Decimal(_PAROLE[cifre]) if cifre in _PAROLE else Decimal(1) if cifre.startswith("u") else valore_di(cifre)
    euro = _EURO.search(testo, letto.start(), letto.start("valore")) is not None
    unita = "€" if euro else unita_di(testo, letto.end())
    return replace(atteso, tipo=Tipo.CONFRONTO, operatore=operatore, valore=valore, unita=unita)


def _rifinito(testo: str) -> str:
    """What is left of a text around a figure, without masks and loose signs."""
    return testo.replace(MASCHERA, "").strip(" \t\n(:;,-–")


_REGOLE: tuple[Callable[[Atteso, str], Atteso | None], ...] = (
    _nessuno,
    _all_inizio,
    _con_operatore,
    _nel_testo,
    _senza_cifre,
)
