"""STR: the deroghe beside the plan, and what became of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from perfxl.core.deroghe import Sorte, pesa_di_piu, valore
from perfxl.core.finding import Rilievo
from perfxl.core.limits import many
from perfxl.core.money import write_euro
from perfxl.core.testi.uguaglianza import stesso_testo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.deroghe import Applicata, Deroga

    _Valore: TypeAlias = tuple[str, str, int | None]

_VALE_L_ULTIMA = "risponde a un rilievo a cui ne risponde un'altra, più sotto: conta quella"
_A_VUOTO = "non risponde a nessun rilievo: qui non c'è, o non c'è più"


def deroga_incompleta(esame: Esame) -> Iterator[Rilievo]:
    """Una deroga deve dire il motivo, chi la dà, quando, e con quale stato.

    Perché:
        Chi firma, e chi controlla anni dopo, deve sapere perché un rilievo fu accettato e da chi. Una deroga che non lo
        dice non accetta nulla.
    Esempio errato:
        motivo = ""
    Esempio giusto:
        motivo = "Coefficiente concordato", chi = "Segretario generale", quando = 2025-11-21, stato = "GA".
    Come si corregge:
        Completare la deroga in deroghe.toml: «chi» è un ruolo, «stato» è GP, GR o GA. Oppure toglierla.
    """
    for applicata in esame.applicate:
        mancano = applicata.deroga.mancano
        if mancano and applicata.sorte not in {Sorte.SUPERATA, Sorte.DI_ALTRI}:
            remedy = "Completarla; finché non lo dice, la deroga non accetta nulla."
            yield _rilievo(applicata, f"non dice: {', '.join(mancano)}", remedy, ", ".join(mancano))


def deroga_a_vuoto(esame: Esame) -> Iterator[Rilievo]:
    """Una deroga deve rispondere a un rilievo di questo piano, che c'è, e a ogni rilievo deve rispondere una sola.

    Perché:
        Una deroga rimasta da prima può coprire un giorno un errore che nessuno ha guardato; e fra due risposte allo
        stesso rilievo chi firma non sa quale vale. Quelle di un altro anno, o di un altro ente, non accettano nulla.
    Esempio errato:
        Il coefficiente è stato corretto, e la deroga che lo accettava è ancora in deroghe.toml.
    Esempio giusto:
        Corretto il coefficiente, tolta la deroga.
    Come si corregge:
        Togliere la deroga da deroghe.toml. Di più deroghe per lo stesso rilievo vale l'ultima. Se il file è
        di un altro anno, toglierlo, e ridare con «perfxl deroga» quelle che servono ancora.
    """
    yield from _di_altri(esame)
    for applicata in esame.applicate:
        if applicata.sorte in {Sorte.A_VUOTO, Sorte.SUPERATA}:
            message = _A_VUOTO if applicata.sorte is Sorte.A_VUOTO else _VALE_L_ULTIMA
            yield _rilievo(applicata, message, "Toglierla da deroghe.toml.")


def deroga_caduta(esame: Esame) -> Iterator[Rilievo]:
    """Una deroga vale soltanto per il valore per cui fu data, e finché il rilievo non pesa di più.

    Perché:
        Fu accettato quel valore, con quell'effetto in euro e con quella gravità: di altro nessuno ha detto nulla.
    Esempio errato:
        Accettato il coefficiente 1,50; ora nella cella c'è 2,00.
    Esempio giusto:
        Nella cella c'è ancora 1,50; oppure una deroga nuova, per 2,00.
    Come si corregge:
        Correggere il valore, oppure togliere la deroga e, se il valore nuovo va accettato, darne un'altra con
        «perfxl deroga».
    """
    for applicata in esame.applicate:
        if applicata.sorte is Sorte.CADUTA and applicata.rilievo is not None:
            deroga, pesa = applicata.deroga, pesa_di_piu(applicata.rilievo, applicata.deroga)
            allora, adesso = (deroga.atteso, deroga.trovato, deroga.effetto), valore(applicata.rilievo)
            yield _rilievo(
                applicata,
                "è caduta, perché il rilievo non è più quello: il rilievo pesa di nuovo",
                "Correggere il valore; oppure togliere la deroga, e darne una nuova con «perfxl deroga».",
                _detto(allora, adesso) + (f"; gravità {deroga.gravita.value}" if pesa else ""),
                _detto(adesso, allora) + (f"; gravità {applicata.rilievo.severity.value}" if pesa else ""),
            )


def deroga_non_ammessa(esame: Esame) -> Iterator[Rilievo]:
    """Una deroga non può coprire il denaro che non c'è, né ciò che non è stato letto.

    Perché:
        Oltre l'importo massimo non si paga; e di un file, di una riga, di una cella che non si leggono non si sa che
        cosa si accetterebbe. «perfxl spiega», di ogni controllo, dice se la deroga è ammessa.
    Esempio errato:
        Una deroga per la cartella di lavoro di un settore, che manca.
    Esempio giusto:
        La cartella di lavoro, anche senza modifiche.
    Come si corregge:
        Correggere ciò che il rilievo dice, e togliere la deroga.
    """
    for applicata in esame.applicate:
        if applicata.sorte is Sorte.NON_AMMESSA:
            remedy = "Correggere ciò che il rilievo dice, e togliere la deroga."
            yield _rilievo(applicata, "non è ammessa, e non conta", remedy)


def _di_altri(esame: Esame) -> Iterator[Rilievo]:
    """What is told once of deroghe of another ente or year, at the top of their file."""
    altre = [applicata.deroga for applicata in esame.applicate if applicata.sorte is Sorte.DI_ALTRI]
    for deroga in altre[:1]:
        ente, anno = esame.atteso.ente.value, esame.atteso.anno.value
        if deroga.anno.value != anno:
            yield Rilievo(
                deroga.anno.place,
                f"le deroghe sono per un altro anno, e non contano: {many(len(altre))}",
                f"{anno}",
                f"{deroga.anno.value}",
                "Togliere deroghe.toml da qui, e ridare con «perfxl deroga» le deroghe che servono ancora.",
                oggetto="deroghe/anno",
            )
        if not stesso_testo(deroga.ente.value, ente):
            yield Rilievo(
                deroga.ente.place,
                f"le deroghe sono per il piano di un altro ente, e non contano: {many(len(altre))}",
                ente,
                deroga.ente.value,
                "Togliere deroghe.toml da qui; se l'ente è lo stesso, correggere qui il suo nome.",
                oggetto="deroghe/ente",
            )


def _rilievo(applicata: Applicata, message: str, remedy: str, expected: str = "", found: str = "") -> Rilievo:
    """What is wrong with a deroga: of no settore, for no office can see to it; of the objective of its finding."""
    deroga, trovato = applicata.deroga, applicata.rilievo
    return Rilievo(
        deroga.place,
        f"{_nome(deroga)} {message}",
        expected,
        found,
        remedy,
        obiettivo="" if trovato is None else trovato.rilievo.obiettivo,
        related=() if trovato is None else (trovato.rilievo.place,),
        oggetto=f"deroga/{deroga.codice}/{deroga.identita}",
    )


def _nome(deroga: Deroga) -> str:
    dove = " ".join(deroga.dove.split())
    return f"la deroga per {deroga.codice}" + ("" if dove == "" else f" ({dove})")


def _detto(questo: _Valore, altro: _Valore) -> str:
    """What a deroga is given for, in words: what was found, and the rest where it differs from something else."""
    atteso, trovato, effetto = questo
    voci = [trovato or "(niente)"]
    if atteso != altro[0]:
        voci.append(f"atteso {atteso or '(niente)'}")
    if effetto != altro[2]:
        voci.append("nessun effetto in euro" if effetto is None else f"effetto {write_euro(effetto)}")
    return "; ".join(voci)
