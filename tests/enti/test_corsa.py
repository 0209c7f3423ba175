"""Every ente once, whatever becomes of the others: on an executor of the test's own, that breaks when told to."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, field
from itertools import permutations
from threading import Timer
from typing import TYPE_CHECKING

import pytest

from perfxl.core.enti import Stato
from perfxl.enti.corsa import Fatto, corri

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.enti.corsa import Posto


class CadutoError(Exception):
    """The process died."""


@dataclass
class Finto:
    """A place where an ente whose name begins with «mortale» ends the process, and all that are in flight with it."""

    finestra: int = 3
    cadute: tuple[type[BaseException], ...] = (CadutoError,)
    inviati: list[str] = field(default_factory=list)
    in_volo: dict[str, Future[str]] = field(default_factory=dict)
    al_piu: int = 0
    rialzi: int = 0
    rotto: bool = False

    def invia(self, cartella: str) -> Future[str]:
        """A slow one ends a little later; a mortal one with all that are in flight."""
        futuro: Future[str] = Future()
        self.inviati.append(cartella)
        self.in_volo[cartella] = futuro
        self.al_piu = max(self.al_piu, len(self.in_volo))
        if self.rotto:
            futuro.set_exception(CadutoError(cartella))
        elif cartella.startswith("mortale"):
            self.rotto = True
            for altro in self.in_volo.values():
                if not altro.done():
                    altro.set_exception(CadutoError(cartella))
        elif cartella.startswith("annullato"):
            futuro.cancel()
            futuro.set_running_or_notify_cancel()
        elif cartella.startswith("rotto"):
            futuro.set_exception(ValueError(cartella))
        elif cartella.startswith("lento"):
            Timer(0.05, self._finisci, (futuro, cartella)).start()
        else:
            futuro.set_result(cartella)
        return futuro

    def _finisci(self, futuro: Future[str], cartella: str) -> None:
        if not futuro.done():
            futuro.set_result(cartella)

    def concludi(self, cartella: str, esito: str) -> Fatto:
        """What came of it."""
        assert esito == cartella
        self.in_volo.pop(cartella)
        return Fatto(cartella, Stato.CHIUDE)

    def fallito(self, cartella: str, errore: BaseException, *, da_solo: bool) -> Fatto | None:
        """One that died with others is tried again alone."""
        self.in_volo.pop(cartella)
        if isinstance(errore, self.cadute) and not da_solo:
            return None
        return Fatto(cartella, Stato.NON_LETTO if isinstance(errore, CancelledError) else Stato.FALLITO)

    def rialza(self) -> None:
        """It works again."""
        self.rialzi += self.rotto
        self.rotto = False


def corsi(cartelle: list[str], posto: Finto) -> dict[str, Stato]:
    """What became of each; each is told of once."""
    tipato: Posto[str] = posto
    fatti = list(corri(cartelle, tipato))
    assert Counter(fatto.cartella for fatto in fatti) == Counter(cartelle)
    return {fatto.cartella: fatto.stato for fatto in fatti}


def test_all_are_done_once_and_never_more_in_flight_than_there_is_room_for() -> None:
    posto = Finto(finestra=3)
    assert set(corsi([f"lento {n}" for n in range(9)], posto).values()) == {Stato.CHIUDE}
    assert posto.al_piu == 3
    assert len(posto.inviati) == 9


def test_the_names_are_taken_as_there_is_room() -> None:
    presi = []

    def nomi() -> Iterator[str]:
        for numero in range(1000):
            presi.append(numero)
            yield f"pronto {numero}"

    corsa = corri(nomi(), Finto(finestra=4))
    next(corsa)
    assert len(presi) <= 5


def test_none_is_no_work() -> None:
    assert corsi([], Finto()) == {}


@pytest.mark.parametrize("ordine", [*permutations(["lento 1", "mortale", "lento 2", "pronto"])])
def test_one_that_ends_its_process_is_told_apart_from_those_that_were_beside_it(ordine: tuple[str, ...]) -> None:
    posto = Finto(finestra=4)
    assert corsi(list(ordine), posto) == {
        "lento 1": Stato.CHIUDE,
        "lento 2": Stato.CHIUDE,
        "pronto": Stato.CHIUDE,
        "mortale": Stato.FALLITO,
    }
    assert posto.inviati.count("mortale") == 2
    assert posto.rialzi == 2


def test_two_that_end_their_processes_and_many_that_come_after() -> None:
    cartelle = ["mortale 1", "lento 1", "mortale 2", *(f"pronto {n}" for n in range(10)), "mortale 3"]
    esiti = corsi(cartelle, Finto(finestra=3))
    assert {nome for nome, stato in esiti.items() if stato is Stato.FALLITO} == {"mortale 1", "mortale 2", "mortale 3"}


def test_another_exception_is_that_entes_alone_and_so_is_one_that_was_called_off() -> None:
    posto = Finto(finestra=2)
    esiti = corsi(["rotto", "pronto 1", "annullato", "pronto 2"], posto)
    assert esiti == {
        "rotto": Stato.FALLITO,
        "pronto 1": Stato.CHIUDE,
        "annullato": Stato.NON_LETTO,
        "pronto 2": Stato.CHIUDE,
    }
    assert len(posto.inviati) == 4


def test_one_that_is_still_not_settled_alone_is_a_fault() -> None:
    class Indeciso(Finto):
        def fallito(self, cartella: str, errore: BaseException, *, da_solo: bool) -> Fatto | None:  # noqa: ARG002
            self.in_volo.pop(cartella)
            return None

    with pytest.raises(RuntimeError, match="mortale"):
        list(corri(["mortale"], Indeciso(finestra=1)))
