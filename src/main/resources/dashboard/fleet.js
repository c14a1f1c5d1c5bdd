// The models and the backends.

import { byId, copyable, element, fill, say } from "./element.js";
import { ago, bytes, count, list, parameters, tokens } from "./words.js";

const generates = (model) => model.uses.length === 0 || model.uses.includes("generate");

/** Models that can be asked, the best one to show first: in memory, then one that fits, then the smallest. */
export function askable(models) {
  const rank = (model) => [
    model.location === "cloud" ? 1 : 0,
    model.loaded ? 0 : 1,
    model.fits === false ? 1 : 0,
    model.size ?? 0,
  ];
  return models.filter(generates).sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at < 0 ? 0 : left[at] - right[at];
  });
}

function state(tone, word) {
  return element("span", { class: `state ${tone}` }, word);
}

function modelState(model) {
  const held = bytes(model.resident);
  if (model.loaded) return [state("good", held ? `in memory, ${held}` : "in memory")];
  if (model.location === "cloud")
    return [state("idle", "in the cloud"), element("small", {}, `asked only as ${named(model)}`)];
  if (model.fits) return [state("idle", "fits")];
  if (model.fits === false) return [state("bad", "does not fit"), element("small", {}, model.fits_because)];
  return [state("idle", "not loaded"), element("small", {}, model.fits_because)];
}

function named(model) {
  return model.id.endsWith(`@${model.backend}`) ? model.id : `${model.id}@${model.backend}`;
}

function modelRow(model) {
  const about = [model.architecture, parameters(model.parameters), model.quantisation, ...(model.abilities ?? [])].filter(
    Boolean,
  );
  const context = tokens(model.context);
  const trained = tokens(model.trained_context);
  const cell = (label, attributes, ...children) => element("td", { "data-label": label, ...attributes }, ...children);
  return element(
    "tr",
    {},
    element(
      "th",
      { scope: "row" },
      element("span", { class: "name" }, model.id),
      about.length > 0 && element("small", {}, about.join(" · ")),
    ),
    cell("Backend", {}, model.backend),
    cell("Size", { class: "number" }, bytes(model.size) ?? "–"),
    cell(
      "Context",
      { class: "number" },
      context ?? trained ?? "–",
      element("small", {}, context ? "a request" : trained ? "at most" : ""),
    ),
    cell("State", { class: "states" }, ...modelState(model)),
  );
}

export function showModels({ models, refused }, backends) {
  say(byId("models-count"), models.length > 0 ? String(models.length) : "");
  document.querySelector(".models table").hidden = models.length === 0;
  fill(byId("models"), models, (model) => `${model.id} ${model.backend}`, modelRow);
  fill(byId("no-models"), models.length > 0 ? [] : [firstModel(backends)], (command) => command, noModels);
  showRefused(refused);
}

function noModels(command) {
  return element(
    "div",
    {},
    element(
      "p",
      {},
      command.startsWith("stoker pull")
        ? "No models yet. This fetches a small one:"
        : "No models yet. This tells what is missing:",
    ),
    copyable(command, "the command"),
  );
}

/** Calls go there. */
const USABLE = new Set(["ready", "degraded", "starting"]);

/** The command that gets a model to where there is none. */
export function firstModel(backends) {
  const able = backends.filter((backend) => USABLE.has(backend.state) && backend.capabilities.includes("pull"));
  const ollama = able.find((backend) => backend.kind === "ollama");
  if (ollama) return `stoker pull llama3.2:1b@${ollama.id}`;
  const own = able.find((backend) => backend.origin === "supervised");
  return own ? "stoker pull hf:bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M" : "stoker doctor";
}

function showRefused(files) {
  const folded = byId("refused");
  folded.hidden = files.length === 0;
  say(folded.querySelector("summary"), `${count(files.length, "model file")} cannot be offered`);
  fill(
    folded.querySelector("ul"),
    files,
    (file) => file.file,
    (file) => element("li", {}, element("code", {}, file.file), ` ${file.because}`),
  );
}

const TONES = { ready: "good", starting: "busy", loading: "busy", degraded: "busy", wedged: "bad", down: "bad" };

function backendCard(backend) {
  const time = element("time", { datetime: backend.since }, ago(backend.since));
  const about = [backend.kind, backend.version, backend.origin].filter(Boolean).join(" · ");
  return element(
    "li",
    { class: "card" },
    element(
      "div",
      { class: "head" },
      element("h3", {}, backend.id),
      state(TONES[backend.state] ?? "idle", backend.state),
      element("span", { class: "quiet since" }, "for ", time),
    ),
    element("p", { class: "quiet" }, about),
    element("p", { class: "address" }, backend.url ?? "started when a model is asked for"),
    backend.state !== "ready" &&
      element("p", { class: "fault" }, backend.reason ?? backend.last_error ?? "it has not said why"),
    (USABLE.has(backend.state) || backend.models > 0) &&
      element("p", { class: "quiet" }, count(backend.models, "model")),
    backend.engines.length > 0 && element("ul", { class: "engines" }, ...backend.engines.map(engineLine)),
  );
}

function engineLine(engine) {
  const tone = { ready: "good", starting: "busy", cooling: "bad" }[engine.state] ?? "idle";
  const busy = engine.in_use > 0 && element("span", { class: "quiet" }, `${count(engine.in_use, "request")} now`);
  return element(
    "li",
    {},
    element("span", { class: "name" }, engine.model),
    state(tone, engine.state),
    busy,
    engine.because && element("small", {}, engine.because),
  );
}

export function showBackends({ backends, installed }) {
  say(byId("backends-count"), backends.length > 0 ? String(backends.length) : "");
  fill(byId("backends"), backends, (backend) => backend.id, backendCard);
  say(byId("no-backends"), backends.length > 0 ? "" : "No model server runs on this machine, and none is configured.");
  fill(
    byId("installed"),
    installed.length > 0 ? [installed] : [],
    () => "installed",
    (programs) =>
      element(
        "p",
        { class: "quiet" },
        "On disk: ",
        list(programs.map((found) => [found.kind, found.version].filter(Boolean).join(" "))),
        ".",
      ),
  );
  for (const time of document.querySelectorAll("time")) say(time, ago(time.dateTime));
}

/** Is it well? One sentence, and what is not. */
export function verdict({ backends }, { models }) {
  const ready = backends.filter((backend) => USABLE.has(backend.state));
  const wedged = backends.filter((backend) => backend.state === "wedged");
  const down = backends.filter((backend) => backend.state === "down");
  const loading = backends.filter((backend) => backend.state === "loading");
  const remarks = [];
  if (down.length > 0)
    remarks.push({
      tone: "bad",
      text: `${list(down.map((backend) => backend.id))} ${down.length === 1 ? "is" : "are"} down; why is below.`,
    });
  if (wedged.length > 0)
    remarks.push({
      tone: "bad",
      text: `${list(wedged.map((backend) => backend.id))} ${wedged.length === 1 ? "gives" : "give"} nothing; why is below.`,
    });
  if (loading.length > 0)
    remarks.push({
      tone: "busy",
      text: `${list(loading.map((backend) => backend.id))} ${loading.length === 1 ? "is" : "are"} getting ready.`,
    });
  if (models.length > 0) {
    const from = new Set(models.map((model) => model.backend)).size;
    const warm = models.filter((model) => model.loaded).length;
    if (warm > 0) remarks.unshift({ tone: "good", text: `${count(warm, "model")} in memory.` });
    return { headline: `Serving ${count(models.length, "model")} from ${count(from, "backend")}.`, remarks };
  }
  return { headline: ready.length > 0 ? "Ready, and no models yet." : "Nothing can be served yet.", remarks };
}
