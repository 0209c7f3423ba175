"""Every ente once, on an executor of ``concurrent.futures``: never all at once, and one's end is not the others'.

What an executor cannot tell apart is settled here: where a process dies, all that were in flight may have been its end.
They are done again one at a time; the one that ends a process when it is alone is the one.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfxl.core.enti import Stato

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fatto:
    """An ente that is done.

    Attributes:
        cartella: name of its folder.
        stato: what became of it.
        gia: whether it was done before this run.
    """

    cartella: str
    stato: Stato
    gia: bool = False


class Posto(Protocol[T]):
    """Where the work is done: processes of this computer, or of others.

    Attributes:
        finestra: how many enti are in flight at once.
        cadute: the exceptions that say that a process died, and not which ente it was.
    """

    finestra: int
    cadute: tuple[type[BaseException], ...]

    def invia(self, cartella: str) -> Future[T]:
        """Hand an ente over."""

    def concludi(self, cartella: str, esito: T) -> Fatto:
        """Write what came of it, where that is not done yet."""

    def fallito(self, cartella: str, errore: BaseException, *, da_solo: bool) -> Fatto | None:
        """Tell of an ente that gave an exception; None where it is to be tried again alone."""

    def rialza(self) -> None:
        """Make what a death broke work again."""


def corri(cartelle: Iterable[str], posto: Posto[T]) -> Iterator[Fatto]:
    """Have every ente done once, and tell of each as it ends.

    Args:
        cartelle: names of the folders; taken as there is room for them.
        posto: where they are done.
    """
    coda = iter(cartelle)
    in_volo: dict[Future[T], str] = {}
    while True:
        for cartella in islice(coda, posto.finestra - len(in_volo)):
            in_volo[posto.invia(cartella)] = cartella
        if not in_volo:
            return
        sospetti: list[str] = []
        finiti = wait(in_volo, return_when=FIRST_COMPLETED).done
        yield from _raccogli(finiti, in_volo, posto, sospetti)
        if sospetti:
            yield from _raccogli(wait(in_volo).done, in_volo, posto, sospetti)
            for cartella in sorted(sospetti):
                posto.rialza()
                yield _da_solo(cartella, posto)
            posto.rialza()


def _raccogli(
    finiti: Iterable[Future[T]], in_volo: dict[Future[T], str], posto: Posto[T], sospetti: list[str]
) -> Iterator[Fatto]:
    for futuro in finiti:
        cartella = in_volo.pop(futuro)
        fatto = _esito(cartella, futuro, posto, da_solo=False)
        if fatto is None:
            sospetti.append(cartella)
        else:
            yield fatto


def _da_solo(cartella: str, posto: Posto[T]) -> Fatto:
    fatto = _esito(cartella, posto.invia(cartella), posto, da_solo=True)
    if fatto is None:
        raise RuntimeError(cartella)
    return fatto


def _esito(cartella: str, futuro: Future[T], posto: Posto[T], *, da_solo: bool) -> Fatto | None:
    try:
        errore = futuro.exception()
    except CancelledError as error:
        errore = error
    if errore is None:
        return posto.concludi(cartella, futuro.result())
    return posto.fallito(cartella, errore, da_solo=da_solo)
