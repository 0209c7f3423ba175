"""STR: sheets, tables, columns and rows of the workbooks that came back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfxl.checks.celle import nodi
from perfxl.core.cartelle.espressione import Cerca
from perfxl.core.finding import Rilievo
from perfxl.core.letture.lettura import Mancanza, chiave_attesa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfxl.checks.esame import Esame
    from perfxl.core.letture.lettura import Difetto, Lettura, TabellaTrovata


def foglio_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Nessun foglio della cartella di lavoro deve mancare.

    Perché:
        Senza il foglio degli indicatori, o dei parametri, una parte del piano non si può controllare.
    Esempio errato:
        Il foglio «Indicatori» cancellato.
    Esempio giusto:
        Tutti i fogli ricevuti; si possono spostare e rinominare.
    Come si corregge:
        Riprendere il file ricevuto e riportarvi i valori.
    """
    yield from _mancanze(esame, Mancanza.FOGLIO, "manca il foglio «{}»")


def tabella_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Ogni tabella deve avere ancora le sue intestazioni.

    Perché:
        Le tabelle si riconoscono dalle intestazioni: senza, non si sa che cosa dicono i numeri.
    Esempio errato:
        La riga «N. · Tipologia · Titolo …» cancellata.
    Esempio giusto:
        Le intestazioni come sono state mandate, anche spostate più in basso.
    Come si corregge:
        Riprendere il file ricevuto e riportarvi i valori.
    """
    yield from _mancanze(esame, Mancanza.TABELLA, "manca la tabella «{}», o le sue intestazioni sono cambiate")


def colonna_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Nessuna colonna di una tabella deve mancare o cambiare intestazione.

    Perché:
        Una colonna si riconosce dall'intestazione: se manca, i suoi valori non si controllano.
    Esempio errato:
        «N. dip.» riscritto «Addetti».
    Esempio giusto:
        «N. dip.»; la colonna si può allargare e spostare.
    Come si corregge:
        Rimettere la colonna, o la sua intestazione, come era.
    """
    yield from _mancanze(esame, Mancanza.COLONNA, "manca la colonna «{}», o la sua intestazione è cambiata")


def riga_mancante(esame: Esame) -> Iterator[Rilievo]:
    """Nessuna riga mandata all'ufficio deve mancare.

    Perché:
        Un obiettivo che sparisce da una cartella sparisce dai conti, e la sua quota va agli altri.
    Esempio errato:
        La riga dell'obiettivo 24 cancellata.
    Esempio giusto:
        L'obiettivo 24 c'è; se è sospeso, lo dice chi decide del piano.
    Come si corregge:
        Rimettere la riga, riprendendola dal file ricevuto.
    """
    yield from _mancanze(esame, Mancanza.RIGA, "manca la riga «{}»")
    for consegna, lettura in esame.letture:
        for difetto, al_suo_posto in _riscritte(lettura).items():
            message = f"manca la riga «{difetto.voce}»: al suo posto ce n'è una che il piano non ha"
            remedy = f"Rimettere «{difetto.voce}» in questa cella, se la riga è quella; altrimenti rimettere la riga."
            yield Rilievo(
                al_suo_posto.place,
                message,
                difetto.voce,
                al_suo_posto.voce,
                remedy,
                consegna.settore,
                _di_chi(esame, difetto),
                oggetto=f"{difetto.tabella}/{difetto.voce}",
            )


def riga_ripetuta(esame: Esame) -> Iterator[Rilievo]:
    """Nessuna riga deve stare due volte nella stessa tabella.

    Perché:
        Un obiettivo contato due volte prende due volte la sua parte della quota.
    Esempio errato:
        La riga dell'obiettivo 24 copiata e incollata sotto.
    Esempio giusto:
        Una riga per ogni obiettivo.
    Come si corregge:
        Cancellare la riga di troppo.
    """
    yield from _mancanze(esame, Mancanza.RIPETUTA, "la riga «{}» c'è due volte")


def riga_estranea(esame: Esame) -> Iterator[Rilievo]:
    """In una tabella devono esserci solo le righe che il piano ha.

    Perché:
        Un obiettivo aggiunto a mano non è nel piano: nessuno ha stanziato per lui.
    Esempio errato:
        Sotto l'obiettivo 27 una riga nuova con il numero 28.
    Esempio giusto:
        Solo gli obiettivi del piano; gli indicatori invece si possono aggiungere.
    Come si corregge:
        Togliere la riga; se l'obiettivo serve, chiedere che il piano lo preveda.
    """
    yield from _mancanze(esame, Mancanza.ESTRANEA, "la riga «{}» non è del piano")


def _riscritte(lettura: Lettura) -> dict[Difetto, Difetto]:
    """The one missing row of a table and the one foreign row that stands there: its key was typed over, or deleted."""
    coppie: dict[Difetto, Difetto] = {}
    for tabella in lettura.tabelle:
        mancanti = [d for d in lettura.difetti if d.tabella == tabella and d.mancanza is Mancanza.RIGA]
        estranee = [d for d in lettura.difetti if d.tabella == tabella and d.mancanza is Mancanza.ESTRANEA]
        if len(mancanti) == 1 and len(estranee) == 1:
            coppie[mancanti[0]] = estranee[0]
    return coppie


_RIMEDI = {
    Mancanza.FOGLIO: "Riprendere la cartella ricevuta e riportarvi i valori.",
    Mancanza.TABELLA: "Rimettere le intestazioni come erano, oppure riportare i valori nella cartella ricevuta.",
    Mancanza.COLONNA: "Rimettere la colonna, o la sua intestazione, come era.",
    Mancanza.RIGA: "Rimettere la riga, riprendendola dalla cartella ricevuta.",
    Mancanza.TOTALE: "Rimettere la riga del totale, riprendendola dalla cartella ricevuta.",
    Mancanza.RIPETUTA: "Cancellare la riga di troppo.",
    Mancanza.ESTRANEA: "Togliere la riga; se serve, chiedere che il piano la preveda.",
}


_SENZA_CHIAVE = "la riga è compilata, ma la cella che dice quale riga è resta vuota"


def _mancanze(esame: Esame, mancanza: Mancanza, frase: str) -> Iterator[Rilievo]:
    for consegna, lettura in esame.letture:
        riscritte = _riscritte(lettura)
        gia_detti = {*riscritte, *riscritte.values(), *_conseguenze(lettura)}
        for difetto in lettura.difetti:
            if difetto.mancanza is mancanza and difetto not in gia_detti:
                message = frase.format(difetto.voce) if difetto.voce != "" else _SENZA_CHIAVE
                message = _di_altri(esame, difetto) or message
                atteso = _contenuto(lettura, difetto) if mancanza in {Mancanza.RIGA, Mancanza.TOTALE} else ""
                oggetto = "" if difetto.voce == "" else f"{difetto.tabella}/{difetto.voce}"
                rimedio, di_chi = _RIMEDI[mancanza], _di_chi(esame, difetto)
                yield Rilievo(difetto.place, message, atteso, "", rimedio, consegna.settore, di_chi, oggetto=oggetto)


def _di_chi(esame: Esame, difetto: Difetto) -> str:
    """The code of the objective whose row is missing; empty for all else."""
    mancante = difetto.tabella == "obiettivi" and difetto.mancanza is Mancanza.RIGA
    return difetto.voce if mancante and esame.atteso.obiettivo(difetto.voce) is not None else ""


def _di_altri(esame: Esame, difetto: Difetto) -> str:
    """What to say of a foreign row that is an objective led by another settore; nothing of any other."""
    obiettivo = esame.atteso.obiettivo(difetto.voce)
    if difetto.mancanza is not Mancanza.ESTRANEA or difetto.tabella != "obiettivi" or obiettivo is None:
        return ""
    guida = esame.atteso.settore(esame.atteso.radice(obiettivo.capofila))
    return f"la riga «{difetto.voce}» è di «{guida.nome.value}»"


def _contenuto(lettura: Lettura, difetto: Difetto) -> str:
    """What a missing row held: its key and its title; the word of a total."""
    _, tabella = lettura.cartella.tabelle[difetto.tabella]
    riga = next(riga for riga in tabella.righe if chiave_attesa(tabella, riga) == difetto.voce)
    if riga.totale:
        return " ".join(f"{valore}" for valore in riga.valori.values())
    titolo = riga.valori.get("titolo")
    return difetto.voce if titolo is None else f"{difetto.voce} – {titolo}"


def _conseguenze(lettura: Lettura) -> Iterator[Difetto]:
    """Rows of a table that lost its headers, met under the table above; a total that lost the column of its word."""
    monchi = {d.place.sheet for d in lettura.difetti if d.mancanza is Mancanza.TABELLA}
    monche = {d.tabella for d in lettura.difetti if d.mancanza is Mancanza.COLONNA}
    for difetto in (d for d in lettura.difetti if d.mancanza is Mancanza.ESTRANEA):
        if difetto.place.sheet in monchi or (difetto.voce == "" and difetto.tabella in monche):
            yield difetto


def totale_mancante(esame: Esame) -> Iterator[Rilievo]:
    """La riga del totale di una tabella non deve mancare.

    Perché:
        Senza la riga del totale il foglio non dice più quanto fanno gli importi, né quante righe restano da correggere.
    Esempio errato:
        La riga «Totale» cancellata.
    Esempio giusto:
        La riga «Totale» sotto l'ultimo obiettivo.
    Come si corregge:
        Rimettere la riga, riprendendola dalla cartella ricevuta.
    """
    yield from _mancanze(esame, Mancanza.TOTALE, "manca la riga del totale")


def fasce_in_disordine(esame: Esame) -> Iterator[Rilievo]:
    """Le righe di una tabella di fasce devono restare nell'ordine in cui sono state mandate, dalla più bassa.

    Perché:
        La formula del coefficiente cerca la fascia in una tabella che sale: se scende, ogni programma ne trova una sua.
    Esempio errato:
        Le fasce ordinate dalla più alta alla più bassa: 11, 10, 8, 6, 4, 2, 1.
    Esempio giusto:
        1, 2, 4, 6, 8, 10, 11.
    Come si corregge:
        Riordinare la tabella per «Da», dal più piccolo al più grande, e far ricalcolare (F9).
    """
    for consegna, lettura in esame.letture:
        for trovata in cercate_per_fascia(lettura):
            mandate = {riga.chiave: posto for posto, riga in enumerate(trovata.tabella.righe)}
            ci_sono = sorted(trovata.righe, key=lambda riga: riga.riga)
            giuste = sorted(ci_sono, key=lambda riga: mandate[riga.chiave])
            for riga, giusta in zip(ci_sono, giuste, strict=True):
                if riga.chiave != giusta.chiave:
                    yield Rilievo(
                        lettura.place(trovata.tabella.nome, riga, trovata.tabella.identita),
                        f"le righe di «{trovata.tabella.titolo}» non sono in ordine, e i coefficienti non sono sicuri",
                        giusta.chiave,
                        riga.chiave,
                        "Riordinare la tabella, dal numero più piccolo al più grande, e far ricalcolare (F9).",
                        consegna.settore,
                        oggetto=trovata.tabella.nome,
                    )
                    break


def cercate_per_fascia(lettura: Lettura) -> Iterator[TabellaTrovata]:
    """The tables in whose sorted keys some formula looks a value up."""
    colonne = [colonna for _, tabella in lettura.cartella.tabelle.values() for colonna in tabella.colonne]
    cercate = {
        nodo.chiavi.tabella
        for colonna in colonne
        for nodo in nodi(colonna.formula)
        if isinstance(nodo, Cerca) and nodo.fascia
    }
    yield from (trovata for nome, trovata in lettura.tabelle.items() if nome in cercate)
