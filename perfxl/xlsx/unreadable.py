"""Why a file cannot be read as a workbook, in words for the person who has it."""

from __future__ import annotations

from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING

from perfxl.core.limits import TooMuchError

if TYPE_CHECKING:
    from collections.abc import Iterator


class Reason(Enum):
    """Why a file is refused; the value is the sentence shown: what the file is, and what to do."""

    MISSING = "Il file non esiste: controllare il nome e la cartella."
    DIRECTORY = "È una cartella, non un file: indicare il file della cartella di lavoro (.xlsx)."
    LINK = (
        "È un collegamento a un altro file, e non viene seguito: mettere nella cartella il file stesso, o togliere "
        "il collegamento."
    )
    SPECIAL = "Non è un file, ma un dispositivo o un canale del sistema, e non viene aperto: toglierlo dalla cartella."
    CHANGING = (
        "Il file è cambiato mentre veniva letto, perché un altro programma lo sta scrivendo: aspettare che abbia "
        "finito e riprovare."
    )
    HELD = (
        "Il file è aperto in un altro programma (per esempio Excel) oppure non si ha il permesso di leggerlo: "
        "chiuderlo e riprovare."
    )
    UNREACHABLE = (
        "Il sistema non riesce a leggere il file: controllare il disco o la rete, copiarlo altrove e riprovare."
    )
    EMPTY = "Il file è vuoto (zero byte): farsi mandare di nuovo la cartella di lavoro."
    PROTECTED = "La cartella di lavoro è protetta da password: aprirla, togliere la password e salvarla come .xlsx."
    XLS = "La cartella di lavoro è nel vecchio formato di Excel (.xls), qualunque sia il suo nome: salvarla come .xlsx."
    OPENDOCUMENT = "Il file è in formato OpenDocument: salvarlo come .xlsx (Cartella di lavoro di Excel)."
    XLSB = "La cartella di lavoro è in formato binario (.xlsb): salvarla come .xlsx."
    NOT_XLSX = (
        "Il file non è una cartella di lavoro .xlsx, qualunque sia il suo nome: aprirlo con il programma che lo ha "
        "prodotto e salvarlo come .xlsx."
    )
    DAMAGED = (
        "Il file è danneggiato o incompleto: aprirlo in Excel o in LibreOffice, salvarlo di nuovo come .xlsx "
        "o farselo mandare un’altra volta."
    )
    NO_WORKBOOK = (
        "Il file è un archivio, ma non contiene una cartella di lavoro: controllare di aver scelto il file giusto."
    )
    DUPLICATE_PARTS = (
        "Il file contiene due volte la stessa parte, e programmi diversi ne leggerebbero una diversa: "
        "aprirlo in Excel o in LibreOffice e salvarlo di nuovo come .xlsx."
    )
    TOO_LARGE = "La cartella di lavoro è troppo grande per essere letta: togliere quanto non serve e salvarla di nuovo."
    TOO_COMPRESSED = (
        "Il file si espande in modo anomalo, come un archivio costruito per bloccare chi lo apre: "
        "non aprirlo e verificare con chi lo ha mandato."
    )
    TOO_MANY_CELLS = "La cartella di lavoro ha troppe celle compilate: togliere quanto non serve e salvarla di nuovo."
    TOO_MANY_ROWS = (
        "Le tabelle hanno troppe righe in più di quelle mandate: togliere quelle che non c’entrano e salvare di nuovo."
    )
    TOO_MANY_PARTS = (
        "Il file contiene troppe parti per essere una cartella di lavoro: verificare con chi lo ha mandato."
    )
    TOO_INTRICATE = (
        "Il contenuto del file è annidato o lungo in modo anomalo: aprirlo in Excel o in LibreOffice e salvarlo "
        "di nuovo come .xlsx."
    )
    DTD = (
        "Il file contiene una dichiarazione DTD, che nessun programma di calcolo scrive e che può nascondere "
        "un attacco: non aprirlo e verificare con chi lo ha mandato."
    )
    MALFORMED = (
        "Il contenuto del file non è XML ben formato: aprirlo in Excel o in LibreOffice, salvarlo di nuovo come .xlsx "
        "o farselo mandare un’altra volta."
    )
    INCONSISTENT = (
        "Il contenuto del file si contraddice o rimanda a parti che non ci sono: aprirlo in Excel o in LibreOffice e "
        "salvarlo di nuovo come .xlsx."
    )

    TOO_MUCH = (
        "Per leggere il file non basta la memoria, per come è fatto: togliere quanto non serve e salvarlo di nuovo, "
        "o verificare con chi lo ha mandato."
    )
    FAULT = (
        "perfxl ha un guasto, e il file non è stato esaminato: segnalarlo a chi mantiene perfxl, con questo messaggio "
        "e, se si può, il file."
    )

    @property
    def sentence(self) -> str:
        """The Italian sentence: what the file is and what to do."""
        return str(self.value)


class UnreadableWorkbook(Exception):  # noqa: N818 - it says what the file is, not what went wrong in perfxl
    """The file cannot be read as a workbook.

    Attributes:
        reason: why.
        detail: which part, cell or limit, in Italian; empty where the reason says it all.
    """

    def __init__(self, reason: Reason, detail: str = "") -> None:
        """Keep the reason and the detail."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        """The sentence to show, with the detail in brackets."""
        return f"{self.reason.sentence} ({self.detail})" if self.detail else self.reason.sentence


@contextmanager
def one_file_alone() -> Iterator[None]:
    """While one file is examined, whatever goes wrong is that file's affair: the others go on.

    Raises:
        UnreadableWorkbook: the file cannot be read; or it asks for too much; or there is a fault in perfxl, which the
            detail names, and which stands behind it as the cause.
    """
    try:
        yield
    except UnreadableWorkbook:
        raise
    except TooMuchError as error:
        raise UnreadableWorkbook(Reason.TOO_MANY_ROWS, f"{error}") from error
    except (MemoryError, RecursionError) as error:
        raise UnreadableWorkbook(Reason.TOO_MUCH) from error
    except Exception as error:
        raise UnreadableWorkbook(Reason.FAULT, f"{type(error).__name__}: {error}") from error
