"""What stops the work: few exceptions, each with the exit code of the command that meets it.

What is wrong in a user's data is a finding, not an exception; these say that the work cannot go on at all.
"""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from perfxl.core.shown import shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfxl.core.place import Place

EXIT_CLEAN = 0
"""Nothing found that blocks."""
EXIT_FINDINGS = 1
"""Findings that block."""
EXIT_CANNOT = 2
"""Cannot do it: bad usage, unreadable input, something not run."""
EXIT_FAULT = 3
"""A fault of perfxl itself."""


_MOTIVI = {
    errno.EACCES: "manca il permesso, o il file è aperto in un altro programma",
    errno.EPERM: "manca il permesso, o il file è aperto in un altro programma",
    errno.EBUSY: "il file è aperto in un altro programma",
    errno.ENOENT: "il file o la cartella non c'è",
    errno.ENOTDIR: "una parte del percorso è un file, non una cartella",
    errno.EEXIST: "una parte del percorso è un file, non una cartella",
    errno.EISDIR: "è una cartella",
    errno.ENAMETOOLONG: "il nome è troppo lungo",
    errno.ENOSPC: "il disco è pieno",
    errno.EROFS: "il disco è di sola lettura",
}


def motivo(error: OSError) -> str:
    """Why the system refused, in Italian; in the system's words where they are not of the usual ones."""
    return _MOTIVI.get(error.errno or 0, error.strerror or f"{error}")


def guasto(error: BaseException) -> str:
    """A fault of perfxl itself, with what a maintainer needs to look for it: which, and where it was met."""
    from pathlib import Path  # noqa: PLC0415  (late: every start would wait for it)

    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    dove = "" if traceback is None else f", {Path(traceback.tb_frame.f_code.co_filename).name}:{traceback.tb_lineno}"
    return f"perfxl ha un guasto ({type(error).__name__}: {error}{dove})"


class PerfxlError(Exception):
    """The work cannot go on; the text is Italian, and says what to do.

    It goes from a process to another whatever its class is built from.
    """

    def __reduce__(self) -> tuple[object, ...]:
        return _rifatto, (type(self), self.args, self.__dict__)


def _rifatto(classe: type[PerfxlError], argomenti: tuple[object, ...], attributi: dict[str, object]) -> PerfxlError:
    errore = classe.__new__(classe, *argomenti)
    errore.__dict__.update(attributi)
    return errore


class SourceError(PerfxlError):
    """A plan or a modello cannot be read: every problem, each at its place."""

    def __init__(self, problems: tuple[tuple[Place, str], ...]) -> None:
        """Take the problems, in the order of the file."""
        self.problems = problems
        super().__init__("\n".join(shown(f"{place}: {text}") for place, text in problems))


class MissingFileError(PerfxlError):
    """A file or folder that the user named is not there, or cannot be read."""

    def __init__(self, path: Path, reason: str) -> None:
        """Take the path and why it cannot be used."""
        self.path = path
        super().__init__(shown(f"{path}: {reason}"))


class ExistingFileError(PerfxlError):
    """A file that would be overwritten exists; nothing was written."""

    def __init__(self, paths: tuple[Path, ...]) -> None:
        """Take the paths that exist."""
        self.paths = paths
        if len(paths) == 1:
            che_cosa = f"{paths[0]}: il file c'è già, e non viene sovrascritto. Scegliere un altro nome o cartella"
        else:
            names = ", ".join(f"«{path.name}»" for path in paths)
            che_cosa = f"{paths[0].parent}: i file {names} ci sono già, e non vengono sovrascritti. "
            che_cosa += "Scegliere un'altra cartella"
        super().__init__(f"{che_cosa}, oppure ripetere il comando con --sovrascrivi.")


class FullFolderError(PerfxlError):
    """A folder that would be made is there, with something in it; nothing was written."""

    def __init__(self, path: Path, *, listed: bool = False) -> None:
        """Take the path, and whether it is a folder that is replaced whole."""
        self.path = path
        come = "sostituisce i file con lo stesso nome, e lascia gli altri"
        if listed:
            come = "la sostituisce tutta, se ci sono solo i rapporti di perfxl, come li ha scritti"
        super().__init__(
            f"{path}: la cartella c'è già, e non è vuota. Scegliere un altro nome, oppure ripetere il comando con "
            f"--sovrascrivi: {come}."
        )


class ForeignFileError(PerfxlError):
    """A folder that would be replaced holds something that is not ours, or was changed; nothing was written."""

    def __init__(self, path: Path, name: str) -> None:
        """Take the folder, and the name of what is in it."""
        self.path, self.name = path, name
        super().__init__(
            f"{path}: la cartella contiene «{name}», che non è di un rapporto di perfxl, o è stato cambiato dopo, "
            "e non viene sostituita. Scegliere un altro nome, o spostare quel file."
        )


class WriteError(PerfxlError):
    """A file cannot be written: the folder is read-only, the disk is full, another program holds the file open."""

    def __init__(self, path: Path, reason: str) -> None:
        """Take the path and what the system says."""
        self.path = path
        super().__init__(
            f"{path}: non si può scrivere ({reason}). Chiudere il file se è aperto in un altro programma, "
            "controllare i permessi della cartella e lo spazio su disco."
        )


class ImpossibleSplitError(PerfxlError):
    """The plan's fund cannot be split, so its workbooks cannot be made."""

    def __init__(self, problems: tuple[tuple[Place, str], ...]) -> None:
        """Take what makes it impossible, each at its place."""
        self.problems = problems
        lines = "\n".join(shown(f"{place}: {text}") for place, text in problems)
        super().__init__(f"il fondo non si può ripartire, e senza riparto le cartelle non si fanno:\n{lines}")


class ClusterError(PerfxlError):
    """A cluster that the work was to be done on cannot do it; the text says why."""


class MissingExtraError(PerfxlError):
    """What was asked for needs a library that is not installed."""

    def __init__(self, che_cosa: str, libreria: str, extra: str) -> None:
        """Take what needs it, the library, and the extra of perfxl that brings it."""
        super().__init__(f"Per {che_cosa} serve {libreria}, che non è installato: pip install perfxl[{extra}]")


class FirmaError(PerfxlError):
    """A certificate, a signed envelope or the roots of trust cannot be used; the text says why, and what to do."""


class VistoRifiutatoError(PerfxlError):
    """A plan cannot be signed yet; nothing was written. The text lists all that is missing, each with what to do."""

    def __init__(self, mancanze: Sequence[tuple[str, str]]) -> None:
        """Take what is missing, each with what to do, a line each."""
        self.mancanze = tuple(mancanze)
        quante = "manca una cosa" if len(self.mancanze) == 1 else f"mancano {len(self.mancanze)} cose"
        self.sentenza = f"Il visto non si può ancora fare: {quante}. Nulla è stato scritto."
        righe = [self.sentenza]
        for numero, (che_cosa, rimedio) in enumerate(self.mancanze, start=1):
            righe += [f"{numero}. {che_cosa}", *(f"   → {riga}" for riga in rimedio.split("\n"))]
        super().__init__("\n".join(map(shown, righe)))
