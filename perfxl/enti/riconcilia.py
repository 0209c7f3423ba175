"""The use case of who has many enti: each reconciled, one's failure never the others', and what they come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfxl.enti.cluster import Cluster, in_silenzio
from perfxl.enti.corsa import corri
from perfxl.enti.fonti import elenca_enti
from perfxl.enti.processi import Incarico, Processi, quanti
from perfxl.enti.riepilogo import scrivi_riepilogo
from perfxl.enti.risultati import Risultati
from perfxl.errors import MissingFileError
from perfxl.report.enti_parquet import rifiuta_parquet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from perfxl.core.enti import Tolti, Totali
    from perfxl.enti.corsa import Fatto

    Segui = Callable[[Iterable[Fatto], int], Iterable[Fatto]]


@dataclass(frozen=True, slots=True)
class Scelte:
    """How many enti are reconciled.

    Attributes:
        rapporti: whether all the reports of each are made, or the JSON alone.
        parquet: whether the tables are written as Parquet too.
        processi: how many processes work; None for as many as there are processors.
        cluster: address of a Dask cluster that works instead; empty for the processes of this computer.
        limite: seconds that an ente may take.
    """

    rapporti: bool = False
    parquet: bool = False
    processi: int | None = None
    cluster: str = ""
    limite: float = 1800.0


@dataclass(frozen=True, slots=True)
class Riconciliati:
    """What a run did.

    Attributes:
        totali: what the enti come to.
        gia: how many were done before.
        ignorati: names of what lies beside the folders of the enti, and was not read.
        tolti: what was taken away of the results of before.
    """

    totali: Totali
    gia: int
    ignorati: tuple[str, ...]
    tolti: Tolti


class InterrottaError(KeyboardInterrupt):
    """A run that was interrupted: what is done is on the disk."""

    def __init__(self, fatti: int, tutti: int) -> None:
        """Take how many enti are done, and how many there are."""
        super().__init__(f"{fatti} enti su {tutti}")
        self.fatti, self.tutti = fatti, tutti


def riconcilia_enti(
    cartella: Path, dove: Path, scelte: Scelte, *, segui: Segui = lambda fatti, _quanti: fatti
) -> Riconciliati:
    """Reconcile every ente of a folder, those left that were done before, and write what they come to.

    Args:
        cartella: a folder for each ente.
        dove: the folder of the results: new, or of an earlier run.
        scelte: how.
        segui: shows how far it is.

    Raises:
        MissingFileError: the folder cannot be read, has no enti, or is that of one; the results would lie among them;
            the folder for them is of something else, or of other enti, or another run is writing there.
        ForeignFileError: the folder of the results has something else in it.
        WriteError: something cannot be written.
        ClusterError: the cluster cannot do it.
        MissingExtraError: a library is not installed.
        InterrottaError: it was interrupted.
    """
    if scelte.parquet:
        rifiuta_parquet()
    enti, ignorati = elenca_enti(cartella)
    if not enti:
        raise MissingFileError(cartella, "non c'è nessuna cartella di ente: ne serve una per ente, con il suo piano")
    _in_posti_diversi(cartella, dove)
    risultati = Risultati(dove)
    with risultati.aperti():
        tolti = risultati.prepara(enti)
        interi = 0 if scelte.rapporti else risultati.interi(enti)
        gia = _lavora(enti, Incarico(cartella, dove, scelte.rapporti, scelte.limite), scelte, segui)
        totali = scrivi_riepilogo(risultati, enti, parquet=scelte.parquet)
        risultati.spazza()
        in_meno = interi - risultati.interi(enti) if interi > 0 else 0
    tolti = replace(tolti, rapporti=in_meno, parquet=tolti.parquet and not scelte.parquet)
    return Riconciliati(totali, gia, tuple(ignorati), tolti)


def _in_posti_diversi(cartella: Path, dove: Path) -> None:
    """Refuse results among the enti, or the other way round: one would be taken for the other."""
    enti, risultati = cartella.resolve(), dove.resolve()
    if enti == risultati or enti in risultati.parents or risultati in enti.parents:
        raise MissingFileError(dove, f"i risultati vanno fuori da «{cartella}», e non la contengono: scegliere altrove")


def _lavora(enti: Sequence[str], incarico: Incarico, scelte: Scelte, segui: Segui) -> int:
    """Have every ente done; how many were already."""
    fatti = gia = 0
    try:
        for fatto in segui(_fatti(enti, incarico, scelte), len(enti)):
            fatti += 1
            gia += fatto.gia
    except KeyboardInterrupt as error:
        raise InterrottaError(fatti, len(enti)) from error
    return gia


def _fatti(enti: Sequence[str], incarico: Incarico, scelte: Scelte) -> Iterator[Fatto]:
    if scelte.cluster != "":
        with in_silenzio(), Cluster(incarico, scelte.cluster) as cluster:
            yield from corri(enti, cluster)
    else:
        processi = quanti() if scelte.processi is None else scelte.processi
        with Processi(incarico, min(processi, len(enti))) as pool:
            yield from corri(enti, pool)
