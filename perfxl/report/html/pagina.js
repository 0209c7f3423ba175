"use strict";
(() => {
  const uno = (scelto, dove = document) => dove.querySelector(scelto);
  const tutti = (scelto, dove = document) => [...dove.querySelectorAll(scelto)];
  const dici = (testo) => { uno("#detto").textContent = testo; };
  document.documentElement.classList.add("js");

  // Filters: each finding is shown or hidden; a group without findings is hidden too.
  const filtro = uno("#filtro");
  if (filtro) {
    const piano = (testo) => testo.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const gruppi = tutti(".gruppo").map((nodo) => ({
      nodo,
      conti: uno(".conti", nodo),
      tutti: uno(".conti", nodo).innerHTML,
      rilievi: tutti(".r", nodo).map((r) => ({ r, s: r.dataset.s, c: r.dataset.c, g: r.dataset.g, n: "n" in r.dataset, d: "d" in r.dataset })),
    }));
    const quanti = gruppi.reduce((n, gruppo) => n + gruppo.rilievi.length, 0);
    const parole = { blocca: ["blocca", "bloccano"], avvisa: ["avvisa", "avvisano"], nota: ["nota", "note"], accettato: ["accettato", "accettati"] };
    const detti = (conti) => Object.keys(parole).filter((g) => conti[g] > 0)
      .map((g) => `${conti[g]} ${parole[g][conti[g] === 1 ? 0 : 1]}`).join(", ");
    const applica = () => {
      const dati = new FormData(filtro);
      const [s, c, gravita] = [dati.get("s"), dati.get("c"), new Set(dati.getAll("g"))];
      const [nuovi, deroga, cercate] = [dati.has("nuovi"), dati.has("deroga"), piano(dati.get("t")).split(/\s+/).filter(Boolean)];
      const nessuno = () => Object.fromEntries(Object.keys(parole).map((g) => [g, 0]));
      const [ammessi, visti] = [nessuno(), nessuno()];
      let mostrati = 0;
      for (const gruppo of gruppi) {
        let qui = 0;
        for (const voce of gruppo.rilievi) {
          let va = (s === "*" || voce.s === s) && (c === "*" || voce.c === c) && (!nuovi || voce.n) && (!deroga || voce.d);
          if (va && cercate.length) {
            voce.testo ??= piano(voce.r.textContent);
            va = cercate.every((parola) => voce.testo.includes(parola));
          }
          if (va) ammessi[voce.g] += 1;
          va &&= gravita.has(voce.g);
          if (va) { visti[voce.g] += 1; qui += 1; }
          if (voce.r.hidden === va) voce.r.hidden = !va;
        }
        mostrati += qui;
        gruppo.nodo.hidden = qui === 0;
        if (qui === gruppo.rilievi.length) gruppo.conti.innerHTML = gruppo.tutti;
        else gruppo.conti.textContent = `${qui} di ${gruppo.rilievi.length}`;
      }
      for (const nodo of tutti(".quanti", filtro)) nodo.textContent = `(${ammessi[nodo.dataset.g]})`;
      const filtrato = mostrati < quanti;
      filtro.classList.toggle("filtrato", filtrato);
      const detto = filtrato
        ? `${mostrati} ${mostrati === 1 ? "rilievo mostrato" : "rilievi mostrati"} su ${quanti}`
        : `${quanti} ${quanti === 1 ? "rilievo" : "rilievi"}`;
      uno("#quanti").textContent = mostrati ? `${detto}: ${detti(visti)}.` : `${detto}.`;
    };
    let attesa;
    filtro.addEventListener("submit", (evento) => evento.preventDefault());
    filtro.addEventListener("reset", () => setTimeout(applica));
    filtro.addEventListener("change", applica);
    uno("[name=t]", filtro).addEventListener("input", () => { clearTimeout(attesa); attesa = setTimeout(applica, 150); });
    applica();
    // A link leads to a finding, or to a settore, that the filters may hide.
    document.addEventListener("click", (evento) => {
      const verso = evento.target.closest("a[href^='#']")?.getAttribute("href").slice(1);
      const nodo = verso && document.getElementById(verso);
      if (nodo?.closest("#rilievi") && nodo.closest("[hidden]")) { filtro.reset(); applica(); }
    });
  }

  // The address of a cell, to the clipboard; where that is not allowed, selected to be copied by hand.
  const fatto = (bottone, testo) => {
    const prima = bottone.firstChild.data;
    bottone.firstChild.data = testo;
    setTimeout(() => { bottone.firstChild.data = prima; }, 2000);
    dici(`Copiato: ${bottone.value}`);
  };
  const aMano = (bottone) => {
    let campo = bottone.nextElementSibling;
    if (campo?.tagName !== "INPUT") {
      campo = document.createElement("input");
      campo.readOnly = true;
      campo.value = bottone.value;
      campo.setAttribute("aria-label", "Indirizzo della cella");
      bottone.after(campo);
    }
    campo.focus();
    campo.select();
    let copiato = false;
    try { copiato = document.execCommand("copy"); } catch { copiato = false; }
    if (copiato) { campo.remove(); bottone.focus(); fatto(bottone, "Copiato"); }
    else dici("L’indirizzo è selezionato: premere Ctrl+C per copiarlo.");
  };
  document.addEventListener("click", async (evento) => {
    const bottone = evento.target.closest(".copia");
    if (!bottone || bottone.firstChild.data === "Copiato") return;
    try { await navigator.clipboard.writeText(bottone.value); } catch { aMano(bottone); return; }
    fatto(bottone, "Copiato");
  });

  // What a link leads to is opened; on paper the tables of the objectives are open.
  const apri = () => {
    const nodo = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const piega = nodo?.closest("details");
    if (piega) { piega.open = true; nodo.scrollIntoView(); }
  };
  addEventListener("hashchange", apri);
  apri();
  let chiusi = [];
  addEventListener("beforeprint", () => { chiusi = tutti("details.stampa:not([open])"); chiusi.forEach((d) => { d.open = true; }); });
  addEventListener("afterprint", () => { chiusi.forEach((d) => { d.open = false; }); });
})();
