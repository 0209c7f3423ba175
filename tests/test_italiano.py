"""What perfxl says where click would speak English, and where the console cannot write what is said."""

from __future__ import annotations

import io

import click
import pytest

from perfxl.cli import cli
from perfxl.italiano import ItalianUsageError, italian_usage_error, say_it_otherwise

COMANDI = (
    *("prova", "nuovo", "converti", "controlla", "confronta", "genera", "riconcilia"),
    *("riconcilia-enti", "aggiorna", "spiega", "modelli", "deroga", "visto", "verifica"),
)


def scritto(testo: str, codifica: str) -> str:
    """A text as a console with this encoding shows it."""
    grezzo = io.BytesIO()
    console = io.TextIOWrapper(grezzo, encoding=codifica)
    say_it_otherwise([console])
    console.write(testo)
    console.flush()
    return grezzo.getvalue().decode(codifica)


@pytest.mark.parametrize(
    ("testo", "ascii"),
    [
        ("2.068,45 € → 2.116,56 €", "2.068,45 euro -> 2.116,56 euro"),
        ("quota × totale ÷ Σ", "quota x totale / somma"),
        ("−3 ≤ 0 ≥ −5", "-3 <= 0 >= -5"),
        ("«Peso %» “x” \N{LEFT SINGLE QUOTATION MARK}y’ l’altro", '"Peso %" "x" \'y\' l\'altro'),
        ("a – b — c · d ─", "a - b - c - d -"),
        ("perché è così, città però più È", "perche' e' cosi', citta' pero' piu' E'"),
        ("1º, 2ª, ½, Müller, façade", "1o, 2a, 1/2, Muller, facade"),
        ("漢\udce9", "??"),
        ("piano, 100%\n", "piano, 100%\n"),
    ],
)
def test_a_console_that_has_only_ascii_says_it_otherwise(testo: str, ascii: str) -> None:  # noqa: A002
    assert scritto(testo, "ascii") == ascii


def test_a_console_says_otherwise_only_what_it_lacks() -> None:
    """The Western European code page of Windows has guillemets, euro and accents, not arrows, sums and box lines."""
    assert scritto("«è» 5 € × ÷ – · →  Σ − ─", "cp1252") == "«è» 5 € × ÷ – · ->  somma - -"
    assert scritto("«è» € → × ÷ Σ − ─", "utf-8") == "«è» € → × ÷ Σ − ─"


def test_what_is_no_encoding_error_stays_one() -> None:
    say_it_otherwise([])
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("utf-8", errors="perfxl")


def test_a_stream_that_cannot_be_set_is_left_alone() -> None:
    say_it_otherwise([None, io.StringIO()])


def detto(*argomenti: str) -> str:
    """What is said of a wrong command line."""
    with pytest.raises(click.UsageError) as preso:
        cli.main(argomenti, prog_name="perfxl", standalone_mode=False)
    return italian_usage_error(preso.value)


@pytest.mark.parametrize(
    ("argomenti", "frase"),
    [
        (["controlla"], "Manca «PIANO».\nPer l'aiuto: perfxl controlla --help"),
        (["riconcilia", "p.toml"], "Manca «CARTELLA».\nPer l'aiuto: perfxl riconcilia --help"),
        (["genera", "p.toml"], "Manca l'opzione --in.\nPer l'aiuto: perfxl genera --help"),
        (
            ["controlla", "Il", "mio", "piano.toml"],
            "Ci sono argomenti di troppo. Un nome con spazi va tra virgolette.\nPer l'aiuto: perfxl controlla --help",
        ),
        (
            ["controlla", "p.toml", "--jsn", "x"],
            "L'opzione «--jsn» non c'è. Forse: --json?\nPer l'aiuto: perfxl controlla --help",
        ),
        (["controlla", "p.toml", "-z"], "L'opzione «-z» non c'è.\nPer l'aiuto: perfxl controlla --help"),
        (
            ["genera", "p.toml", "--in"],
            "L'opzione «--in» è scritta male: vuole un valore dopo di sé, o non ne vuole.\nPer l'aiuto: perfxl --help",
        ),
        (
            ["genera", "p.toml", "--in", "x", "--sovrascrivi=si"],
            (
                "L'opzione «--sovrascrivi» è scritta male: vuole un valore dopo di sé, o non ne vuole.\n"
                "Per l'aiuto: perfxl --help"
            ),
        ),
        (
            ["sigilla"],
            (
                "Il comando «sigilla» non c'è. Ci sono: prova, nuovo, converti, controlla, confronta, genera, "
                "riconcilia, riconcilia-enti, aggiorna, spiega, modelli, deroga, visto, verifica.\n"
                "Per l'aiuto: perfxl --help"
            ),
        ),
        (["--vers"], "L'opzione «--vers» non c'è. Forse: --version, --versione?\nPer l'aiuto: perfxl --help"),
    ],
)
def test_a_wrong_command_line_is_told_in_italian(argomenti: list[str], frase: str) -> None:
    assert detto(*argomenti) == frase


@pytest.mark.parametrize(
    ("errore", "frase"),
    [
        (
            click.BadParameter("bad", param=click.Option(["--anno"])),
            "Non va bene il valore dato: riguarda l'opzione --anno.",
        ),
        (click.BadParameter("bad"), "Non va bene il valore dato: riguarda un argomento."),
        (ItalianUsageError("Non va."), "Non va."),
    ],
)
def test_other_errors_of_a_command_line_are_told_in_italian(errore: click.UsageError, frase: str) -> None:
    assert italian_usage_error(errore) == f"{frase}\nPer l'aiuto: perfxl --help"


@pytest.mark.parametrize("comando", ["", *COMANDI])
def test_no_page_of_help_is_english_or_cut_off(comando: str, capsys: pytest.CaptureFixture[str]) -> None:
    cli.main([*comando.split(), "--help"], prog_name="perfxl", standalone_mode=False)
    aiuto = capsys.readouterr().out
    assert aiuto.startswith("Uso: perfxl")
    inglesi = ("Usage", "Options", "Commands", "COMMAND", "ARGS", "OPTIONS", "PATH", "Show", "[required]")
    assert [parola for parola in inglesi if parola in aiuto] == []
    assert [riga for riga in aiuto.splitlines()[1:] if riga.endswith("...")] == []


def test_the_commands_are_those() -> None:
    assert tuple(cli.commands) == COMANDI
