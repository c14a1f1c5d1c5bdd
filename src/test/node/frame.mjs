// Runs one dialect's suite against each backend and prints one line of JSON for each feature:
// {dialect, backend, feature, title, outcome: yes|no|lossy|fail, why}.
import assert from "node:assert/strict";
import { FEATURES } from "./features.mjs";

const CASE_LIMIT_MS = 40_000;

// A feature that is not there, with the reason in words for the table.
export class No extends Error {}

// Something that was asked for and not carried, though the call went on.
export class Lossy extends Error {}

// What one case works with. Each has a client of its own, so that the answers it saw are its own.
class Case {
  seen = [];

  constructor(config, target, suite) {
    this.config = config;
    this.target = target;
    this.model = target.model;
    this.dialect = suite.dialect;
    this.client = suite.client(config.base, this.#fetch.bind(this));
  }

  async #fetch(url, init) {
    const response = await fetch(url, init);
    if (String(url).startsWith("data:")) {
      return response; // a client finds out so what its fetch can do
    }
    const one = { url: String(url), status: response.status, headers: response.headers, body: null };
    this.seen.push(one);
    if (!response.ok) {
      one.body = await response.clone().text();
    }
    return response;
  }

  // What the client has no way to ask.
  fetch(path, body) {
    const headers = { "content-type": "application/json" };
    return this.#fetch(this.config.base + path, { method: "POST", headers, body: JSON.stringify(body) });
  }

  // Names of what Stoker says that it left out, of all calls so far.
  dropped() {
    const names = this.seen.flatMap((one) => (one.headers.get("x-stoker-dropped") ?? "").split(",")).map((n) => n.trim());
    return [...new Set(names.filter(Boolean))].sort();
  }

  // A refusal with its status; null where it is none.
  refused(words) {
    return words === null ? null : `${this.seen.at(-1).status}: ${words}`;
  }

  // Every answer of a model says which backend gave it.
  servedByItsBackend() {
    for (const one of this.seen) {
      const backend = one.headers.get("x-stoker-backend");
      assert.ok(one.headers.get("x-request-id"), `no x-request-id from ${one.url}`);
      if (backend !== null) {
        assert.equal(backend, this.target.backend, "another backend answered");
      }
    }
  }

  // Whether the backend works for this dialect's endless call.
  async busy() {
    const url = `${this.config.control}/busy?backend=${this.target.backend}&by=${this.dialect}`;
    return (await (await fetch(url)).text()) === "true";
  }

  // The prompt that a fake answers for ever; of a real model the schema sees to it.
  endless() {
    return `Go on for ever, ${this.dialect}.`;
  }

  async until(wanted, limitMs) {
    const start = performance.now();
    while ((await this.busy()) !== wanted) {
      if (performance.now() - start > limitMs) {
        throw new assert.AssertionError({ message: `busy is still ${!wanted} after ${limitMs} ms` });
      }
      await new Promise((resume) => setTimeout(resume, 5));
    }
    return performance.now() - start;
  }

  // Begins an endless call, waits until it has `begun`, breaks it off and expects the slot to be free within 500 ms. A
  // machine that has other work may be late; one that never makes it is a fault.
  async freesTheSlot(begin) {
    let last;
    for (let attempt = 0; attempt < 3; attempt++) {
      await this.until(false, 10_000);
      const abort = await begin();
      await this.until(true, 10_000);
      abort();
      last = await this.until(false, 10_000);
      if (last <= 500) {
        return;
      }
    }
    assert.fail(`the slot was free only ${Math.round(last)} ms after the client had left`);
  }
}

function limited(work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end within ${CASE_LIMIT_MS} ms`)), CASE_LIMIT_MS);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function outcome(config, target, suite, feature) {
  const run = suite.cases[feature];
  if (run === undefined) {
    return { outcome: "no", why: "not in this dialect" };
  }
  const one = new Case(config, target, suite);
  try {
    await limited(run(one));
    one.servedByItsBackend();
    const dropped = one.dropped();
    return dropped.length > 0 ? { outcome: "lossy", why: dropped.join(", ") } : { outcome: "yes" };
  } catch (e) {
    if (e instanceof Lossy) {
      return { outcome: "lossy", why: e.message };
    }
    try {
      const why = e instanceof No ? e.message : one.refused(suite.refusal(e, one));
      if (why !== null) {
        one.servedByItsBackend();
        return { outcome: "no", why: tidy(why, target) };
      }
    } catch (shape) {
      return { outcome: "fail", why: `${shape.message}; ${trace(e)}` };
    }
    return { outcome: "fail", why: trace(e) };
  }
}

// The same words on every machine.
function tidy(why, target) {
  const [name] = target.model.split("@");
  return why
    .replaceAll(`'${target.model}'`, "MODEL")
    .replaceAll(`'${name}'`, "MODEL")
    .replaceAll(`'${target.backend}'`, "BACKEND")
    .replaceAll(/127\.0\.0\.1:\d+/g, "HOST");
}

function trace(e) {
  const body = e.error === undefined ? "" : ` ${JSON.stringify(e.error)}`;
  return `${e.stack ?? e}${body}`.slice(0, 2000);
}

async function against(config, target, suite) {
  for (const [feature, title] of FEATURES) {
    const result = await outcome(config, target, suite, feature);
    const cell = { dialect: suite.dialect, backend: target.backend, feature, title, ...result };
    process.stdout.write(`${JSON.stringify(cell)}\n`);
  }
}

export async function run(config, suite) {
  await Promise.all(config.targets.map((target) => against(config, target, suite)));
}

// A client's call that must fail; returns what it failed with.
export async function failure(call) {
  let answer;
  try {
    answer = await call();
  } catch (e) {
    return e;
  }
  assert.fail(`answered instead of refusing: ${JSON.stringify(answer).slice(0, 300)}`);
}

// Both counts: what was asked for, and the 8,192 that there are.
export function tellsBothCounts(message) {
  assert.match(message, /\b9[,.]?\d{3}\b/, "the prompt's tokens are not told");
  assert.match(message, /\b8[,.]?192\b/, "the context's tokens are not told");
}

export function keepsToCity(text) {
  assert.equal(typeof JSON.parse(text).city, "string", `not what the schema says: ${text}`);
}
