// One prompt, one answer, as it comes.

import { chat } from "./daemon.js";
import { byId, element, fill, say } from "./element.js";
import { count } from "./words.js";

let running = null;

/** The models to choose from; what is chosen stays chosen while it is there. */
export function offer(models) {
  const choice = byId("trial-model");
  const chosen = choice.value;
  fill(
    choice,
    models,
    (model) => model.id,
    (model) => element("option", { value: model.id }, model.location === "cloud" ? `${model.id} (cloud)` : model.id),
  );
  if (models.some((model) => model.id === chosen)) choice.value = chosen;
  else if (models.length > 0) choice.value = models[0].id;
  choice.disabled = models.length === 0;
  byId("trial-send").disabled = models.length === 0 || running !== null;
}

export function startTrials() {
  const form = byId("trial");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!running) answer(byId("trial-model").value, byId("trial-prompt").value.trim());
  });
  byId("trial-prompt").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  byId("trial-stop").addEventListener("click", () => running?.abort());
}

function begin() {
  const target = byId("trial-answer");
  target.hidden = false;
  target.setAttribute("aria-busy", "true");
  const thought = element("p", { class: "thought", hidden: true });
  const text = element("p", { class: "text" });
  target.replaceChildren(thought, text);
  return { target, thought, text };
}

function buttons(busy) {
  const [send, stop] = [byId("trial-send"), byId("trial-stop")];
  const lost = document.activeElement === (busy ? send : stop);
  send.hidden = busy;
  send.disabled = busy;
  stop.hidden = !busy;
  if (lost) (busy ? stop : send).focus();
}

async function answer(model, prompt) {
  if (!model || !prompt) return;
  const shown = begin();
  running = new AbortController();
  buttons(true);
  say(byId("trial-state"), "Waiting for the first word…");
  const facts = { started: performance.now(), first: null, by: null, usage: null, ended: null };
  let outcome;
  try {
    for await (const event of chat(
      model,
      prompt,
      running.signal,
      (head) => (facts.by = head.get("x-stoker-backend")),
    )) {
      take(event, shown, facts);
    }
    outcome = closing(facts);
  } catch (fault) {
    outcome = running.signal.aborted ? "Stopped." : null;
    if (!outcome)
      shown.target.append(
        element("p", { class: "fault" }, fault.status === undefined ? "The daemon does not answer." : fault.message),
      );
  } finally {
    running = null;
    buttons(false);
    shown.target.setAttribute("aria-busy", "false");
    say(byId("trial-state"), outcome ?? "It failed.");
  }
}

function take(event, { target, thought, text }, facts) {
  const atEnd = target.scrollHeight - target.scrollTop - target.clientHeight < 24;
  const choice = event.choices?.[0];
  const thinking = choice?.delta?.reasoning_content ?? choice?.delta?.reasoning;
  if (thinking) {
    thought.hidden = false;
    thought.append(thinking);
  }
  if (choice?.delta?.content) text.append(choice.delta.content);
  if ((thinking || choice?.delta?.content) && facts.first === null) {
    facts.first = performance.now();
    say(byId("trial-state"), facts.by ? `${facts.by} answers…` : "It answers…");
  }
  facts.ended = choice?.finish_reason ?? facts.ended;
  facts.usage = event.usage ?? facts.usage;
  if (atEnd) target.scrollTop = target.scrollHeight;
}

/** Where it was answered, and how fast. */
function closing({ started, first, by, usage, ended }) {
  const now = performance.now();
  const words = [by && `by ${by}`];
  if (first !== null) words.push(`first word after ${Math.round(first - started)} ms`);
  if (usage?.completion_tokens) {
    words.push(count(usage.completion_tokens, "token"));
    const seconds = (now - first) / 1000;
    if (first !== null && seconds > 0.05) words.push(`${(usage.completion_tokens / seconds).toFixed(1)} a second`);
  }
  if (ended === "length") words.push("cut at the token limit");
  return words.filter(Boolean).join(" · ");
}
