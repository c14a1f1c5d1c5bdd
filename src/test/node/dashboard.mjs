// usage: node dashboard.mjs CASE CONFIG
// CONFIG is JSON: {base, token, pid, model}. Fails with a status and a stack.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { network, open, pause, text, texts, until } from "./page.mjs";

const [name, given] = process.argv.slice(2);
const config = JSON.parse(given);

const live = () => until("it is live", () => text("#live") === "Live");

function send(window, prompt) {
  document.getElementById("trial-prompt").value = prompt;
  document.getElementById("trial").dispatchEvent(new window.Event("submit", { cancelable: true }));
}

/** What a shell makes of a command: its words. */
function words(command) {
  const script = `curl() { printf '%s\\0' "$@"; }\n${command}`;
  return execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

const CASES = {
  async fleet() {
    await open(config.base);
    await live();

    assert.equal(text("#headline"), "Serving 1 model from 1 backend.");
    assert.match(text("#remarks"), /gone is down/);
    assert.deepEqual(texts("#backends h3").sort(), ["gone", "lab"]);
    assert.match(text("#backends [data-name=gone]"), /down.*vllm · configured.*http:\/\/127.*connection refused/s);
    assert.match(text("#backends [data-name=lab]"), /ready.*1 model/s);
    assert.match(text("#models tr"), /lab/);
    assert.match(text("#models [data-label=Context]"), /8k/);
    assert.match(text("#machine"), /Processor.*core.*Memory.*GiB.*GPU/s);
    assert.deepEqual(
      texts("#connect h3").map((one) => one.split(" ")[0]),
      ["OpenAI", "Anthropic", "Ollama", "Native"],
    );
    assert.match(text("#version"), /^\d+\.\d+\.\d+/);
  },

  async hostile() {
    const window = await open(config.base);
    await live();

    assert.equal(text("#models .name"), config.model);
    assert.equal(document.querySelector("#trial-model option").value, config.model);
    assert.deepEqual(texts("main script, main iframe, main style, #models img"), []);
    assert.equal(document.querySelectorAll("img").length, 1, "the brand's alone");
    for (const command of texts("#connect pre").filter((one) => one.startsWith("curl"))) {
      const args = words(command);
      assert.equal(JSON.parse(args.at(-1)).model, config.model);
    }
    document.querySelector("#connect .copy").click();
    await until("it is copied", () => window.copied === `${config.base}/v1`);
  },

  async trial() {
    const window = await open(config.base);
    await live();

    send(window, "Hello");
    await until("it has answered", () => text("#trial-state").startsWith("by lab"));
    assert.ok(text("#trial-answer .text").length > 0);
    assert.match(text("#trial-state"), /first word after \d+ ms/);

    send(window, "And again");
    await until("it answers", () => text("#trial-answer .text").length > 0);
    const stop = document.getElementById("trial-stop");
    assert.equal(stop.hidden, false);
    assert.equal(document.getElementById("trial-answer").getAttribute("aria-busy"), "true");
    stop.click();
    await until("it has stopped", () => text("#trial-state") === "Stopped.");
    assert.equal(stop.hidden, true);
    assert.equal(document.getElementById("trial-send").disabled, false);

    send(window, "And a third time");
    await until("it tells why not", () => text("#trial-answer .fault") !== "");
    assert.match(text("#trial-answer .fault"), /<b>no<\/b>/);
  },

  async hidden() {
    const window = await open(config.base);
    await live();
    const row = document.querySelector("#models tr");
    let seen = network.calls.length;
    await until("it looks again", () => network.calls.length > seen);
    assert.equal(document.querySelector("#models tr"), row, "what has not changed stays");

    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new window.Event("visibilitychange"));
    await pause(500); // what was asked already may end
    seen = network.calls.length;
    await pause(1000);
    assert.equal(network.calls.length, seen, "nobody looks");

    Object.defineProperty(document, "hidden", { value: false });
    document.dispatchEvent(new window.Event("visibilitychange"));
    assert.ok(network.calls.length > seen, "somebody looks again");
  },

  async locked() {
    const window = await open(config.base);
    const form = document.getElementById("ask-token");
    await until("it asks for the token", () => !form.hidden);
    assert.equal(document.getElementById("shown").hidden, true);
    const use = (token) => {
      document.getElementById("token").value = token;
      form.dispatchEvent(new window.Event("submit", { cancelable: true }));
    };

    use("\u201cnot a header's\u201d");
    assert.notEqual(text("#token-fault"), "");
    assert.equal(window.sessionStorage.getItem("stoker.token"), null);

    use("not the token");
    assert.equal(text("#token-fault"), "");
    await until("it says that it was wrong", () => text("#token-fault") !== "");

    // Given while a look without it is under way, which is refused.
    await until("it has asked for all", () => text("#live") === "Waiting for the token");
    network.delay = 300;
    const seen = network.calls.length;
    await until("it looks again", () => network.calls.length > seen);
    use(config.token);
    await live();
    network.delay = 0;
    assert.equal(text("#token-fault"), "");
    assert.equal(form.hidden, true);
    assert.equal(document.getElementById("shown").hidden, false);
    assert.equal(window.sessionStorage.getItem("stoker.token"), config.token);
    assert.equal(window.localStorage.length, 0);
    assert.ok(!document.documentElement.outerHTML.includes(config.token));
    assert.match(text("#connect"), /authorization: Bearer TOKEN/);
  },

  async empty() {
    await open(config.base);
    await live();

    assert.match(text("#headline"), /no models yet|Nothing can be served yet/);
    assert.equal(text("#no-models code"), "stoker pull llama3.2:1b@ollama");
    assert.equal(document.getElementById("trial-send").disabled, true);
  },

  async gone() {
    await open(config.base);
    await live();

    network.cut = true;
    await until("it says so", () => text("#headline") === "The daemon does not answer.");
    assert.match(text("#live"), /^Gone, trying again in \d+ s$/);
    await until("it waits ever longer", () => text("#live") === "Gone, trying again in 15 s");
    assert.ok(document.getElementById("shown").classList.contains("stale"));
    network.cut = false;
    await live();
    assert.ok(!document.getElementById("shown").classList.contains("stale"));

    process.kill(config.pid, "SIGTERM");
    await until("it says that it is gone", () => text("#headline") === "The daemon does not answer.");
    assert.match(text("#remarks"), /stoker serve/);
    assert.deepEqual(texts("#backends h3").sort(), ["gone", "lab"], "what it said last stays");
  },
};

await CASES[name]();
// The page looks again and again.
process.exit(0);
