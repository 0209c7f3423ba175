"""Reading a plan from its workbook: the same values as in TOML, each with its cell, judged by the same rules."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from perfxl.core.campi_piano import Campo, Modulo
from perfxl.core.cartella_piano import VOCI_FONDO, VOCI_PIANO
from perfxl.core.celle_piano import CellaRifiutataError, Forma, Segno, da_cella
from perfxl.core.colonne_piano import ha_denaro, moduli
from perfxl.core.layout import Colonna, Ruolo, Tipo
from perfxl.core.modello import MISURE
from perfxl.core.piano import Modo
from perfxl.core.place import Place
from perfxl.errors import SourceError
from perfxl.sources.piano import build_piano
from perfxl.sources.toml_reader import FORMATO
from perfxl.sources.toml_values import SLUG, RefusedError, question
from perfxl.sources.xlsx_tavole import Libro, Riga, Trovata

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perfxl.core.modello import Modello
    from perfxl.core.piano import Piano
    from perfxl.core.workbook import Workbook
    from perfxl.sources.toml_lines import KeyPath


def _colonna(chiave: str, titolo: str) -> Campo:
    return Campo((chiave,), None, Colonna(chiave, titolo, Ruolo.INPUT, Tipo.TESTO, 1))


_VOCI = (
    Modulo("piano", "Il piano", "Piano", 0, 0, (_colonna("voce", "Voce"), _colonna("valore", "Valore"))),
    Modulo("fondo", "Il fondo", "Piano", 0, 0, (_colonna("voce", "Fondo"), _colonna("valore", "Euro")), serve=False),
)
_FORME = {"ente": Forma.TESTO, "anno": Forma.NUMERO, "modello": Forma.SIGLA} | dict.fromkeys(VOCI_FONDO, Forma.EURO)
_NON_UN_PIANO = (
    "non è il piano, ma una cartella di lavoro fatta da perfxl: indicare il piano da cui è stata fatta, e questa a "
    "«perfxl riconcilia»"
)


def read_piano_xlsx(workbook: Workbook, modelli: Callable[[str], Modello]) -> Piano:
    """Read a plan from its workbook.

    Args:
        workbook: the workbook as it was read.
        modelli: gives the modello with a code, or raises ``KeyError``.

    Raises:
        SourceError: every problem of the workbook, each at its cell.
    """
    if "perfxl_settore" in workbook.properties:
        raise SourceError(((Place(workbook.file), _NON_UN_PIANO),))
    lettura = _Lettura(workbook)
    modello = lettura.testata(modelli)
    lettura.tabelle(modello)
    return lettura.piano(modello)


class _Lettura:
    """The values and places of a workbook, as they are read."""

    def __init__(self, workbook: Workbook) -> None:
        self.libro = Libro(workbook)
        self.values: dict[str, object] = {"formato": FORMATO}
        self.places: dict[KeyPath, Place] = {}

    def testata(self, modelli: Callable[[str], Modello]) -> Modello:
        """Read ente, anno and fondo; give the modello that the tables are of.

        Raises:
            SourceError: it is not known which modello they are of.
        """
        trovate = self._voci()
        aiuti = {"ente": "scrivere il nome dell'ente", "anno": "scrivere l'anno del piano, come 2026"}
        for chiave, testo in aiuti.items():
            if trovate and chiave not in self.values and self.places[chiave,] not in self.libro.noted():
                self.libro.note(self.places[chiave,], testo)
        place = self.places.get(("modello",), Place(self.libro.workbook.file))
        try:
            codice = SLUG.read(f"{self.values.get('modello', '')}".lower())
            self.values["modello"] = codice
            return modelli(codice)
        except KeyError:
            problema = f"non c'è un modello con il codice «{codice}»; per l'elenco: perfxl modelli"
        except RefusedError:
            problema = "scrivere il codice del modello, come chiari; per l'elenco: perfxl modelli"
        if trovate:
            self.libro.note(place, problema)
        raise self._errore()

    def _voci(self) -> bool:
        """Read the tables that ask for one thing in each row; whether the first one is there."""
        trovate = self.libro.tavole(_VOCI)
        for nome, voci in (("piano", VOCI_PIANO), ("fondo", VOCI_FONDO)):
            per_voce = {voce.casefold(): chiave for chiave, voce in voci.items()}
            righe = trovate[nome].righe if nome in trovate else ()
            dette = {per_voce.get(f"{riga.celle['voce'].value}".strip().casefold()): riga for riga in reversed(righe)}
            for chiave, voce in voci.items():
                if chiave in dette:
                    self._voce(() if nome == "piano" else (nome,), chiave, dette[chiave])
                elif nome in trovate:
                    self.libro.note(
                        trovate[nome].place, f"manca la riga «{voce}»: rimetterla sotto questa intestazione"
                    )
                    self.places[*(() if nome == "piano" else (nome,)), chiave] = trovate[nome].place
        if "fondo" in trovate:
            self.places["fondo",] = self.places["fondo", "massimo"]
        return "piano" in trovate

    def _voce(self, sopra: KeyPath, chiave: str, riga: Riga) -> None:
        """Read a row of these, in the way that it asks for."""
        place = self.places[*sopra, chiave] = riga.place("valore")
        try:
            valore = da_cella(riga.celle["valore"], _FORME[chiave])
        except CellaRifiutataError as rifiuto:
            self.libro.note(place, f"{rifiuto}")
            return
        if valore is not None and sopra == ():
            self.values[chiave] = valore
        elif valore is not None:
            fondo = self.values.setdefault("fondo", {})
            if isinstance(fondo, dict):
                fondo[chiave] = valore

    def tabelle(self, modello: Modello) -> None:
        """Read the tables of the modello.

        Raises:
            SourceError: there is no settore or no objective: what is to be written first.
        """
        denaro = ("fondo",) in self.places
        if not denaro and (ha_denaro(modello) or self.libro.ha_nome("tabella_fondo")):
            self.libro.note(Place(self.libro.workbook.file), "non si trova la tabella del fondo, con «Fondo» ed «Euro»")
        schemi = moduli(modello, denaro=denaro)
        trovate = self.libro.tavole(schemi)
        campi = {schema.nome: schema.campi for schema in schemi}
        vuote = {
            "settori": "almeno un settore: un codice e un nome",
            "obiettivi": "almeno una riga: codice, titolo, capofila",
        }
        mancano = [nome for nome in vuote if nome not in trovate or trovate[nome].righe == ()]
        for nome in mancano:
            if nome in trovate:
                sotto = replace(trovate[nome].place, row=trovate[nome].place.row + 1)
                self.libro.note(sotto, f"scrivere {vuote[nome]}")
        if mancano:
            raise self._errore()
        self._settori(trovate["settori"], campi["settori"])
        self._denaro(trovate, campi)
        self._obiettivi(trovate, campi, modello)

    def _errore(self, altri: tuple[tuple[Place, str], ...] = ()) -> SourceError:
        """All the problems, in the order of the sheets; ours alone where one cell has two."""
        noti = self.libro.noted()
        fogli = {sheet.name: numero for numero, sheet in enumerate(self.libro.workbook.sheets)}
        tutti = [*self.libro.problems, *(problema for problema in altri if problema[0] not in noti)]
        return SourceError(tuple(sorted(tutti, key=lambda problema: (fogli.get(problema[0].sheet, -1), problema[0]))))

    def _serve(self, riga: Riga, chiave: str, testo: str) -> None:
        """Note what a row must say and does not; a cell that was refused has been noted."""
        if chiave not in riga.valori and riga.place(chiave) not in self.libro.noted():
            self.libro.note(riga.place(chiave), testo)

    def _tavola(self, path: KeyPath, riga: Riga, campi: tuple[Campo, ...]) -> dict[str, object]:
        """What a row says, under the keys of the plan; the place of every cell."""
        tavola: dict[str, object] = {}
        for campo in campi:
            chiave = campo.colonna.chiave
            if chiave in riga.places:
                self.places[*path, *campo.percorso] = riga.places[chiave]
                if len(campo.percorso) > 1:
                    self.places.setdefault((*path, campo.percorso[0]), riga.places[chiave])
            if chiave not in riga.valori:
                continue
            valore, dove = riga.valori[chiave], tavola
            for sopra in campo.percorso[:-1]:
                dentro = dove.setdefault(sopra, {})
                dove = dentro if isinstance(dentro, dict) else {}
            dove[campo.percorso[-1]] = valore
            if isinstance(valore, list):
                self.places |= {(*path, *campo.percorso, i): riga.places[chiave] for i in range(len(valore))}
        return tavola

    def _settori(self, trovata: Trovata, campi: tuple[Campo, ...]) -> None:
        settori = []
        for i, riga in enumerate(trovata.righe):
            self._serve(riga, "codice", "manca il codice: una sigla breve")
            self._serve(riga, "nome", "manca il nome")
            self.places["settori", i] = riga.place("codice")
            settori.append(self._tavola(("settori", i), riga, campi))
        self.values["settori"] = settori

    def _denaro(self, trovate: Mapping[str, Trovata], campi: Mapping[str, tuple[Campo, ...]]) -> None:
        accantonamenti, quote = (trovate[n].righe if n in trovate else () for n in ("accantonamenti", "quote"))
        fondo = self.values.get("fondo")
        massimo = self.places.get(("fondo", "massimo"), Place(self.libro.workbook.file))
        if (accantonamenti or quote or isinstance(fondo, dict)) and not (
            isinstance(fondo, dict) and "massimo" in fondo
        ):
            if massimo not in self.libro.noted():
                self.libro.note(
                    massimo, "scrivere l'importo massimo del fondo: ci sono quote, accantonamenti o un finanziato"
                )
            fondo = {**(fondo if isinstance(fondo, dict) else {}), "massimo": 0}
        if not isinstance(fondo, dict):
            return
        for i, riga in enumerate(accantonamenti):
            self._serve(riga, "titolo", "manca: per che cosa si accantona")
            self._serve(riga, "importo", "manca l'importo")
            path = ("fondo", "accantonamenti", i)
            self.places[path] = riga.place("titolo")
            fondo.setdefault("accantonamenti", []).append(self._tavola(path, riga, campi["accantonamenti"]))
        self.values["fondo"] = fondo
        if quote:
            self.values["quote"] = [self._quota(i, riga, campi["quote"]) for i, riga in enumerate(quote)]

    def _quota(self, i: int, riga: Riga, campi: tuple[Campo, ...]) -> dict[str, object]:
        self.places["quote", i] = riga.place("codice")
        tavola = self._tavola(("quote", i), riga, campi)
        modo, valore = tavola.pop("modo", None), tavola.pop("valore", None)
        modi = [voce.value for voce in Modo]
        self._serve(riga, "codice", "manca la sigla della quota")
        self._serve(riga, "titolo", "manca: che cosa paga")
        if modo not in modi:
            self.libro.note(riga.place("modo"), f"scrivere come si dice: {', '.join(modi)}")
            return {**tavola, Modo.RESTO.value: True}
        if modo == Modo.RESTO:
            if valore is not None:
                self.libro.note(
                    riga.place("valore"), "il resto non ha un valore: vuotare la cella, o cambiare «Come si dice»"
                )
            return {**tavola, modo: True}
        self._serve(riga, "valore", f"manca il valore: quanto, come {modo}")
        self.places["quote", i, f"{modo}"] = riga.place("valore")
        return {**tavola, f"{modo}": valore or 0}

    def _obiettivi(
        self, trovate: Mapping[str, Trovata], campi: Mapping[str, tuple[Campo, ...]], modello: Modello
    ) -> None:
        """Read the objectives, each with its measures."""
        obiettivi: dict[str, tuple[int, dict[str, object]]] = {}
        letti = []
        for i, riga in enumerate(trovate["obiettivi"].righe):
            letti.append(self._obiettivo(i, riga, campi["obiettivi"], modello))
            obiettivi.setdefault(f"{riga.valori.get('codice', '')}".casefold(), (i, letti[i]))
        self.values["obiettivi"] = letti
        for misure in MISURE:
            nome = misure.value
            for riga in trovate[nome].righe if nome in trovate else ():
                self._misura(nome, riga, campi[nome], obiettivi)

    def _obiettivo(self, i: int, riga: Riga, campi: tuple[Campo, ...], modello: Modello) -> dict[str, object]:
        etichette = modello.etichette
        self.places["obiettivi", i] = riga.place("codice")
        tavola = self._tavola(("obiettivi", i), riga, campi)
        self._serve(riga, "codice", "manca il numero o il codice: serve per riconoscere la riga")
        if "come" not in tavola:
            self._serve(riga, "titolo", f"manca: {etichette.titolo}")
        self._serve(
            riga, "capofila", f"manca il capofila: il codice di {etichette.settore.lower()}, dal foglio Settori"
        )
        if "codice" not in tavola:
            tavola["codice"] = f"riga-{riga.place('codice').row}"
        if "numero" not in tavola:
            tavola["numero"] = tavola.pop("codice")
            self.places["obiettivi", i, "numero"] = riga.place("codice")
        elif tavola["numero"] == "":
            del tavola["numero"]
        incerti = tavola.get("incerti")
        if isinstance(incerti, list):
            per_titolo = {campo.colonna.titolo.casefold(): campo.percorso[0] for campo in campi}
            tavola["incerti"] = [per_titolo.get(nome.casefold(), nome.casefold()) for nome in incerti]
        return tavola

    def _misura(
        self,
        nome: str,
        riga: Riga,
        campi: tuple[Campo, ...],
        obiettivi: Mapping[str, tuple[int, dict[str, object]]],
    ) -> None:
        """Read a measure into the list of its objective."""
        self._serve(riga, "obiettivo", "manca il codice: di chi è questa riga")
        codice = f"{riga.valori.get('obiettivo', '')}"
        trovato = obiettivi.get(codice.casefold())
        if trovato is None or codice == "":
            if "obiettivo" in riga.valori:
                suggerito = question(codice, [f"{o.get('codice', o.get('numero'))}" for _, o in obiettivi.values()])
                self.libro.note(riga.place("obiettivo"), f"non c'è una riga con il codice «{codice}»{suggerito}")
            return
        i, obiettivo = trovato
        elenco = obiettivo.setdefault(nome, [])
        if not isinstance(elenco, list) or riga.valori.get("descrizione") == Segno.NESSUNA:
            return
        path = ("obiettivi", i, nome, len(elenco))
        self.places.setdefault(path[:3], riga.place("obiettivo"))
        tavola = self._tavola(path, riga, campi[1:])
        self.places[path] = riga.place("descrizione")
        if "come" not in obiettivo and "atteso" not in tavola:
            titolo = next(campo.colonna.titolo for campo in campi if campo.colonna.chiave == "descrizione")
            self._serve(riga, "descrizione", f"manca: {titolo}")
        elenco.append(tavola)

    def piano(self, modello: Modello) -> Piano:
        """The plan.

        Raises:
            SourceError: every problem of the workbook.
        """
        try:
            piano = build_piano(self.values, self.places, Place(self.libro.workbook.file), lambda _: modello)
        except SourceError as errore:
            raise self._errore(errore.problems) from errore
        if self.libro.problems:
            raise self._errore()
        return piano
