"""Fuzzes the reader by hand, with atheris, which is no dependency.

    pip install atheris
    python tests/strumenti/fuzz_lettore.py CARTELLA -max_total_time=1200

The folder keeps what was found worth keeping, and at first gets a few workbooks to begin with. A file is mutated as
bytes or, more often, part by part: the zip is taken apart, one part is mutated, and it is put together again. What is
read is recognised against a plan, and its tables are looked for. Whatever is raised but ``UnreadableWorkbook`` is a
find: libFuzzer writes the file beside.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import zipfile
from pathlib import Path

sys.path.insert(0, f"{Path(__file__).parents[2]}")

import atheris

with atheris.instrument_imports(include=["perfxl"]):
    from perfxl.app import disegna
    from perfxl.core.letture.consegna import riconosci
    from perfxl.core.limits import Limits
    from perfxl.xlsx.reader import UnreadableWorkbook, parse_workbook
    from perfxl.xlsx.writer import write_workbook

from tests.piani_di_prova import PIANO, piano_di_prova
from tests.xlsx.conftest import SKELETON, worksheet, written

ATTESE = disegna(piano_di_prova(PIANO))
LIMITI = Limits(packed=2_000_000, inflated=8_000_000, cells=20_000, tags=400_000)
BYTE_SU_DIECI = 2
"""How many mutations of ten are of bytes, not of parts."""


def prova(dati: bytes) -> None:
    """Read one file, and recognise it."""
    try:
        workbook = parse_workbook(dati, "fuzz.xlsx", LIMITI)
    except UnreadableWorkbook:
        return
    riconosci(workbook, ATTESE, "")


def muta(dati: bytes, massimo: int, seme: int) -> bytes:
    """Another file, made of this one."""
    caso = random.Random(seme)  # noqa: S311  (chance, not secrets)
    parti = _parti(dati)
    if not parti or caso.randrange(10) < BYTE_SU_DIECI:
        return bytes(atheris.Mutate(dati, massimo))
    nome = caso.choice(sorted(parti))
    match caso.randrange(12):
        case 0:
            parti[caso.choice(sorted(parti))] = parti[nome]
        case 1:
            del parti[nome]
        case 2:
            parti[bytes(atheris.Mutate(nome.encode(), 200)).decode("latin-1").replace("\0", "")] = parti.pop(nome)
        case _:
            parti[nome] = bytes(atheris.Mutate(parti[nome], 2 * len(parti[nome]) + 64))
    return _imballate(parti)


def _parti(dati: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(dati)) as archivio:
            voci = [voce for voce in archivio.infolist() if voce.file_size < LIMITI.packed]
            return {voce.filename: archivio.read(voce) for voce in voci}
    except Exception:  # noqa: BLE001  (a file that is no zip is mutated as bytes)
        return {}


def _imballate(parti: dict[str, bytes]) -> bytes:
    flusso = io.BytesIO()
    with zipfile.ZipFile(flusso, "w") as archivio:
        for nome, contenuto in parti.items():
            archivio.writestr(nome, contenuto)
    return flusso.getvalue()


def primi() -> dict[str, bytes]:
    """A few files to begin with: ours, one of XlsxWriter with a little of everything, one made by hand."""
    with tempfile.TemporaryDirectory() as cartella:
        vario = written(Path(cartella) / "vario.xlsx").read_bytes()
    nostri = {f"nostro-{settore or 'riepilogo'}": write_workbook(cartella) for settore, cartella in ATTESE.items()}
    riga = "<row><c t='s'><v>1</v></c><c><f t='shared' si='0' ref='B1:B9'>A1+$B$2</f><v>1.5</v></c></row>"
    a_mano = {part: content.encode() for part, content in SKELETON.items()}
    a_mano["xl/worksheets/sheet1.xml"] = worksheet(riga).encode()
    return {nome: _imballate(_parti(dati)) for nome, dati in (nostri | {"vario": vario}).items()} | {
        "a mano": _imballate(a_mano)
    }


def main() -> None:
    """Begin with the files of the folder, the first argument; what follows is for libFuzzer."""
    cartella = Path(sys.argv[1])
    cartella.mkdir(parents=True, exist_ok=True)
    for nome, dati in primi().items():
        (cartella / nome).write_bytes(dati)
    atheris.Setup([*sys.argv, "-max_len=400000", "-timeout=20", "-rss_limit_mb=2048"], prova, custom_mutator=muta)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
