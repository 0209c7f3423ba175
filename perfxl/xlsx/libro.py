"""A workbook of XlsxWriter as ours are: its language said, its formats and its texts prepared once where it can be."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.core import Core
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

from perfxl.xlsx.carta import Carta
from perfxl.xlsx.stile import CARATTERE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from io import BytesIO

_FORMATI = 512
"""How many looks stay prepared: a workbook has less than a hundred."""


class Libro(Workbook):  # type: ignore[misc]  # XlsxWriter publishes no types
    """A workbook written in memory, whose sheets are ``Carta``."""

    def __init__(self, flusso: BytesIO) -> None:
        """Begin a workbook that will be written into a stream when it is closed."""
        super().__init__(flusso, {"in_memory": True, "default_format_properties": dict(CARATTERE)})
        self.worksheet_class = Carta

    def add_format(self, properties: Mapping[str, Any] | None = None) -> Format:
        """Add a format, as XlsxWriter does: a copy of one that looks so, for every workbook has the same few."""
        aspetto = self.default_format_properties | dict(properties or {})
        formato = _Formato.__new__(_Formato)
        formato.__dict__.update(_preparato(tuple(aspetto.items())).__dict__)
        formato.xf_format_indices, formato.dxf_format_indices = self.xf_format_indices, self.dxf_format_indices
        self.formats.append(formato)
        return formato

    def _get_packager(self) -> Packager:
        return _Packager()


@lru_cache(maxsize=_FORMATI)
def _preparato(aspetto: tuple[tuple[str, Any], ...]) -> _Formato:
    return _Formato(dict(aspetto))


class _Formato(Format):  # type: ignore[misc]
    """A format that knows what it is told from others by: XlsxWriter asks it of each, in each workbook."""

    def __init__(self, properties: Mapping[str, Any]) -> None:
        super().__init__(properties)
        self._carattere: str = super()._get_font_key()
        self._bordo: str = super()._get_border_key()
        super()._get_format_key()  # which it keeps itself

    def _get_font_key(self) -> str:
        return self._carattere

    def _get_border_key(self) -> str:
        return self._bordo


class _Packager(Packager):  # type: ignore[misc]
    """The parts of a workbook."""

    def _write_core_file(self) -> None:
        core = _Core()
        core._set_properties(self.workbook.doc_properties)  # noqa: SLF001
        core._set_xml_writer(self._filename("docProps/core.xml"))  # noqa: SLF001
        core._assemble_xml_file()  # noqa: SLF001

    def _write_shared_strings_file(self) -> None:
        testi = _Testi()
        testi.string_table = self.workbook.str_table
        testi._set_xml_writer(self._filename("xl/sharedStrings.xml"))  # noqa: SLF001
        testi._assemble_xml_file()  # noqa: SLF001


class _Core(Core):  # type: ignore[misc]
    """The properties of a document that is in Italian: who reads it aloud needs its language."""

    def _write_cp_content_status(self) -> None:
        super()._write_cp_content_status()
        self._xml_data_element("dc:language", "it-IT")


_DA_SCRIVERE_ALTRIMENTI = re.compile("[&<>\\x00-\\x08\\x0b-\\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_|^\\s|\\s$")
"""What XlsxWriter writes otherwise than it is: marks of XML, signs that no file holds, blanks at the ends."""


class _Testi(SharedStrings):  # type: ignore[misc]
    """The texts of a workbook: most are written as they are, and none is taken for marks of its own."""

    def _write_sst_strings(self) -> None:
        for testo in self.string_table.string_array:
            if _DA_SCRIVERE_ALTRIMENTI.search(testo) is None:
                self.fh.write(f"<si><t>{testo}</t></si>")
            else:
                spazi = [] if testo == testo.strip() else [("xml:space", "preserve")]
                self._xml_si_element(self._escape_control_characters(testo), spazi)
