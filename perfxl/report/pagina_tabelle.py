"""The page TABELLE.md: the columns of the CSV files and of the DataFrames, from their one declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.report.tabelle import IMPORTI, MISURE, PIANO, RILIEVI, Tipo

if TYPE_CHECKING:
    from perfxl.report.tabelle import Colonna, Tabella

_INIZIO = """\
# Le tabelle: CSV e pandas

<!-- Questa pagina la scrive tests/strumenti/tabelle.py: si cambia lì, o dove le colonne sono dichiarate. -->

Per chi analizza gli obiettivi, gli importi e i rilievi con un foglio elettronico o con pandas, su più settori, enti e
anni.

## CSV

`perfxl riconcilia PIANO CARTELLA --rapporto DOVE` scrive, nella cartella dei rapporti, `csv/rilievi.csv`,
`csv/importi.csv` e `csv/piano.csv`. L'Excel italiano li apre con un doppio clic: UTF-8 con il suo segno iniziale,
punto e virgola tra le celle, virgola dei decimali, fine riga di Windows. Gli importi sono in euro con due decimali e
senza punti delle migliaia.

Un testo che comincia per `=`, `+`, `-`, `@`, un tabulatore o un a capo ha davanti un apostrofo: senza, il foglio
elettronico lo prenderebbe per una formula, anche se l'ha scritto qualcun altro. Chi legge il file con un programma
toglie quell'apostrofo. I numeri non ne hanno: `-12,50` resta un numero. I codici di controllo diventano spazi.

Con pandas, e con i centesimi esatti, meglio la porta che segue; se si parte dai CSV:

```python
codici = dict.fromkeys(("settore", "obiettivo", "quota"), str)
pd.read_csv("csv/importi.csv", sep=";", decimal=",", encoding="utf-8-sig", dtype=codici)
```

## pandas

`pip install "perfxl[tabelle]"`, e poi:

```python
>>> from perfxl import frames
>>> piano = frames.piano("esempi/chiari-2024/piano.toml", "esempi/chiari-2025/piano.toml")
>>> piano.groupby("anno")["stanziato_centesimi"].sum().tolist()
[6322309, 6922306]
>>> importi = frames.importi("esempi/chiari-2025/piano.toml")
>>> importi.groupby("quota")["atteso_centesimi"].sum()["intersettoriali"].item()
1000000
>>> rilievi = frames.rilievi("esempi/chiari-2025/piano.toml")
>>> rilievi.loc[rilievi["gravita"] == "blocca", ["codice", "obiettivo", "effetto"]].to_dict("records")
[{'codice': 'IN102', 'obiettivo': '10', 'effetto': 394.45}]
>>> indicatori = frames.misure("esempi/chiari-2025/piano.toml").query("specie == 'indicatori'")
>>> indicatori.groupby("obiettivo")["peso"].sum().loc["24"].item()
100.0

```

Ogni funzione prende quante fonti si vuole, e ne fa una tabella sola: `ente` e `anno` dicono di chi è una riga. Una
fonte è un piano, in TOML o in Excel, oppure una coppia: il piano e la cartella delle cartelle di lavoro tornate, per
vedere ciò che gli uffici hanno scritto (`frames.importi(("piano.toml", "tornate"))`). `frames.rilievi` prende anche i
rapporti già scritti: un `rapporto.json`, o la cartella dei rapporti. `frames.colonne("importi")` dà la tabella che
segue.

Un importo ha due colonne: in centesimi interi (`Int64`), esatti, da sommare e confrontare; in euro (`Float64`), da
mostrare e disegnare. Ciò che manca è `<NA>`; un testo che manca è vuoto. Le colonne `category` hanno sempre le stesse
voci, così che più tabelle si uniscono con `pd.concat` senza perdere nulla; `gravita` è ordinata, da `nota` a
`blocca`.
"""

_DTYPE = {Tipo.TESTO: "string", Tipo.INTERO: "Int64", Tipo.NUMERO: "Float64", Tipo.EURO: "Float64"}


def pagina_delle_tabelle() -> str:
    """The page, in Markdown."""
    return "\n".join([_INIZIO, *(_sezione(tabella) for tabella in (PIANO, IMPORTI, MISURE, RILIEVI))])


def colonne_dette(tabella: Tabella) -> list[tuple[str, str, str]]:
    """The columns of the DataFrame of a table: name, dtype, what it means; of an amount, both its columns."""
    return [detta for colonna in tabella.colonne for detta in _dette(colonna)]


def _dette(colonna: Colonna) -> list[tuple[str, str, str]]:
    if colonna.tipo is Tipo.VOCE:
        return [(colonna.nome, "category", f"{colonna.significato} Una di: {', '.join(colonna.voci)}.")]
    if colonna.tipo is Tipo.EURO:
        in_centesimi = (colonna.in_centesimi, "Int64", f"{colonna.significato} In centesimi, esatto.")
        return [in_centesimi, (colonna.nome, "Float64", "Lo stesso, in euro.")]
    return [(colonna.nome, _DTYPE[colonna.tipo], colonna.significato)]


def _sezione(tabella: Tabella) -> str:
    nel_csv = "" if tabella is MISURE else " I CSV hanno le stesse colonne, senza quelle in centesimi."
    righe = [f"## `{tabella.nome}`", "", f"Una riga è {tabella.riga}.{nel_csv}", ""]
    righe += ["| colonna | dtype | che cosa dice |", "|---|---|---|"]
    righe += [f"| `{nome}` | `{dtype}` | {significato} |" for nome, dtype, significato in colonne_dette(tabella)]
    return "\n".join([*righe, ""])
