// The dashboard: reads what the daemon tells, shows it, and changes nothing.

import { forget, Gone, read, Refused, useToken } from "./daemon.js";
import { byId, element, fill, say } from "./element.js";
import { askable, showBackends, showModels, verdict } from "./fleet.js";
import { showConnect } from "./connect.js";
import { showMachine } from "./machine.js";
import { offer, startTrials } from "./trial.js";
import { watch } from "./watch.js";

const MACHINE_EVERY = 4;

let turns = 0;
let version = null;
let models = [];

function live(tone, text) {
  byId("live").className = `live ${tone}`;
  say(byId("live"), text);
}

function headline(text, remarks) {
  say(byId("headline"), text);
  fill(
    byId("remarks"),
    remarks,
    (remark) => remark.text,
    (remark) => element("p", { class: `remark ${remark.tone}` }, remark.text),
  );
}

function showVersion(told) {
  if (told !== version && version !== null) location.reload(); // the page is that of the daemon before
  version = told;
  say(byId("version"), told);
}

async function look() {
  const wantsMachine = turns % MACHINE_EVERY === 0;
  // By itself first: where nothing answers, or not without the token, one call has found it out.
  const mark = await read("/.well-known/stoker.json");
  const [backends, listed, machine] = await Promise.all([
    read("/stoker/v1/backends"),
    read("/stoker/v1/models"),
    wantsMachine ? read("/stoker/v1/hardware") : null,
  ]);
  turns += 1;
  askForToken(false);
  showVersion(mark.stoker);
  models = askable(listed.models);
  const { headline: text, remarks } = verdict(backends, listed);
  headline(text, remarks);
  showModels(listed, backends.backends);
  showBackends(backends);
  if (machine) showMachine(machine);
  offer(models);
  showExamples();
  byId("shown").setAttribute("aria-busy", "false");
  byId("shown").classList.remove("stale");
  live("good", "Live");
}

function showExamples() {
  showConnect(byId("trial-model").value || models[0]?.id || null);
}

function failed(fault, againInMs) {
  turns = 0;
  if (fault instanceof Refused && fault.status === 401) {
    askForToken(true, fault.token);
    return;
  }
  byId("shown").classList.add("stale");
  const again = `trying again in ${Math.round(againInMs / 1000)} s`;
  if (fault instanceof Refused) {
    live("bad", `Failed, ${again}`);
    headline("The daemon answers, and not as it should.", [{ tone: "bad", text: fault.message }]);
    return;
  }
  if (!(fault instanceof Gone)) {
    live("bad", `Failed, ${again}`);
    headline("This page cannot show what the daemon tells.", [{ tone: "bad", text: String(fault) }]);
    return;
  }
  live("bad", `Gone, ${again}`);
  headline("The daemon does not answer.", [
    { tone: "bad", text: "What is below is what it said last. Start it again with: stoker serve" },
  ]);
}

function askForToken(asked, refused = null) {
  const form = byId("ask-token");
  byId("shown").hidden = asked;
  if (asked) {
    if (forget(refused)) notTheToken();
    live("busy", "Waiting for the token");
    headline("Stoker is running.", []);
  }
  if (form.hidden === asked) {
    form.hidden = !asked;
    if (asked) byId("token").focus();
  }
}

function notTheToken() {
  say(byId("token-fault"), "That was not the token.");
}

byId("page").hidden = false;
startTrials();
byId("trial-model").addEventListener("change", showExamples);
const again = watch(look, failed);
byId("ask-token").addEventListener("submit", (event) => {
  event.preventDefault();
  const token = byId("token").value.trim();
  byId("token").value = "";
  if (!/^[ -~]+$/.test(token)) {
    notTheToken(); // no header can hold it, and every call would fail
    return;
  }
  say(byId("token-fault"), "");
  useToken(token);
  again();
});
