"""Why a file cannot be read as a workbook, in words for the person who has it."""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
    """Why a file is refused; the value is the sentence shown: what the file is, and what to do."""

    MISSING = "Il file non esiste: controllare il nome e la cartella."
    DIRECTORY = "È una cartella, non un file: indicare il file della cartella di lavoro (.xlsx)."
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
