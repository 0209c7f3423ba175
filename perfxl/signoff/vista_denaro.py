"""What the verbale shows of the money: the fund as a tree, the sums that must close, what each settore gets."""

from __future__ import annotations

from typing import Any

from perfxl.signoff.mostrato import centesimi, euro_italiano, in_euro, parola, prosa

_PROFONDO = 6
"""How deep the tree of the quote is shown; what lies deeper stands as far in as this."""

_MOLTE = 60
"""How many lines of a table are kept on one page."""


def del_denaro(denaro: dict[str, Any], obiettivi: str) -> dict[str, Any]:
    """What the template shows of the money.

    Args:
        denaro: the money, as the manifesto has it.
        obiettivi: the ente's word for the objectives, within a sentence.
    """
    fondo = _fondo(denaro, obiettivi)
    return {
        "residuo": prosa(denaro["residuo"]),
        "fondo": fondo,
        "somme": _somme(denaro, obiettivi),
        "aperte": [prosa(_aperta(somma)) for somma in denaro["somme"] if somma["esito"] == "non chiude"],
        "settori": [
            {
                "codice": parola(settore["codice"]),
                "nome": prosa(settore["nome"] or settore["codice"]),
                "importo": euro_italiano(settore["importo"]),
            }
            for settore in denaro["settori"]
        ],
        "fondo_lungo": sum(_altezza(riga) for riga in fondo) > _MOLTE,
        "settori_importo": in_euro(_totale(denaro["settori"])),
        "obiettivi_importo": in_euro(_totale(denaro["obiettivi"])),
        "pagati": len(denaro["obiettivi"]),
    }


def _totale(voci: list[dict[str, Any]]) -> int:
    return sum(centesimi(voce["importo"]) for voce in voci)


def _fondo(denaro: dict[str, Any], obiettivi: str) -> list[dict[str, Any]]:
    """The fund as a tree: at most, set aside, split, and each part under the one that it is a part of."""
    riservati = denaro["riservati"]
    righe = [_voce("", "Importo massimo", 0, denaro["massimo"])]
    righe += [_voce("", f"Accantonamento: {uno['nome']}", 1, uno["importo"]) for uno in denaro["accantonamenti"]]
    righe.append(_voce("", "Finanziato", 1, denaro["finanziato"], denaro["stanziato"]))
    if centesimi(riservati["importo"]) != 0 or centesimi(riservati["stanziato"]) != 0:
        voce = f"Importi riservati a singoli {obiettivi}"
        righe.append(_voce("", voce, 2, riservati["importo"], riservati["stanziato"]))
    esiti = {somma["quota"]: somma["esito"] for somma in denaro["somme"] if somma["esito"] == "non chiude"}
    livelli = {"": 1}
    for quota in denaro["quote"]:
        livello = livelli[quota["codice"]] = min(livelli.get(quota["di"], 1) + 1, _PROFONDO)
        nome, esito = quota["nome"] or quota["codice"], esiti.get(quota["codice"], "")
        righe.append(_voce(quota["codice"], nome, livello, quota["importo"], quota["stanziato"], detto=esito))
    return righe


def _altezza(riga: dict[str, Any]) -> int:
    """How many lines a row of the fund may take, at most."""
    return 2 + len(riga["nome"]) // 25 + sum(len(riga[cella]) // 10 for cella in ("codice", "importo", "stanziato"))


def _voce(  # noqa: PLR0913  (the cells of a row)
    codice: str, nome: str, livello: int, importo: str, stanziato: str | None = None, *, detto: str = ""
) -> dict[str, Any]:
    avanza = None if stanziato is None else centesimi(stanziato) - centesimi(importo)
    return {
        "codice": parola(codice),
        "nome": prosa(nome),
        "livello": livello,
        "importo": euro_italiano(importo),
        "stanziato": "" if stanziato is None else euro_italiano(stanziato),
        "differenza": "" if avanza is None else in_euro(avanza),
        "detto": prosa(detto),
    }


def _somme(denaro: dict[str, Any], obiettivi: str) -> list[dict[str, str]]:
    """The sums that are of no single quota, and those that hold the tables of the verbale together."""
    codici = {quota["codice"] for quota in denaro["quote"]}
    righe = [
        {
            "voce": prosa(somma["voce"]),
            "atteso": euro_italiano(somma["atteso"]),
            "trovato": euro_italiano(somma["trovato"]),
            "differenza": euro_italiano(somma["differenza"]),
            "esito": prosa(somma["esito"]),
        }
        for somma in denaro["somme"]
        if somma["quota"] not in codici
    ]
    riservati, finanziato = centesimi(denaro["riservati"]["importo"]), centesimi(denaro["finanziato"])
    prime = [quota for quota in denaro["quote"] if quota["di"] == ""]
    if prime:
        voce = "Importi riservati + quote del fondo = finanziato" if riservati != 0 else "Quote del fondo = finanziato"
        righe.append(_somma(voce, finanziato, riservati + _totale(prime), arrotondati=len(prime)))
    stanziato, interi = centesimi(denaro["stanziato"]), _interi(denaro)
    righe.append(_somma("Importi dei settori = stanziato", stanziato, _totale(denaro["settori"])))
    if denaro["obiettivi"]:
        altri = "" if interi == 0 else " + settori pagati per intero"
        voce = f"Importi dei singoli {obiettivi}{altri} = stanziato"
        righe.append(_somma(voce, stanziato, _totale(denaro["obiettivi"]) + interi))
    return righe


def _somma(voce: str, atteso: int, trovato: int, *, arrotondati: int = 0) -> dict[str, str]:
    """A sum of what stands on the pages: each amount that was rounded to the cent may be half a cent away."""
    scarto = abs(trovato - atteso)
    esito = "chiude" if scarto == 0 else "chiude, salvo arrotondamenti" if 2 * scarto <= arrotondati else "non chiude"
    return {
        "voce": prosa(voce),
        "atteso": in_euro(atteso),
        "trovato": in_euro(trovato),
        "differenza": in_euro(trovato - atteso),
        "esito": esito,
    }


def _interi(denaro: dict[str, Any]) -> int:
    """What goes to settori as a whole, in cents: what is allotted of the quote that pay no objective."""
    divise = {quota["di"] for quota in denaro["quote"]} | {obiettivo["quota"] for obiettivo in denaro["obiettivi"]}
    return sum(centesimi(quota["stanziato"]) for quota in denaro["quote"] if quota["codice"] not in divise)


def _aperta(somma: dict[str, str]) -> str:
    """A sum that does not close: what is missing, and that it was accepted, for no visto is made otherwise."""
    differenza = somma["differenza"]
    manca = f"mancano {euro_italiano(differenza.removeprefix('-'))} €"
    if not differenza.startswith("-"):
        manca = f"{euro_italiano(differenza)} € sono in più"
    return f"La somma «{somma['voce']}» non chiude: {manca}, accettati con una deroga."
