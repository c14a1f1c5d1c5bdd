// The suite of Ollama's dialect, by the package `ollama`.
import assert from "node:assert/strict";
import { Ollama } from "ollama";
import {
  BEFORE_WROTE, CITY, ENDLESS, PNG, SENTENCE, THREE_TOKENS, TOKENS_OF_AN_IMAGE, TOO_LONG, WEATHER,
} from "./features.mjs";
import { failure, keepsToCity, No, tellsBothCounts } from "./frame.mjs";

const HELLO = [{ role: "user", content: "Hello" }];
const TOOL = {
  type: "function",
  function: { name: "get_weather", description: "The weather of a city.", parameters: CITY },
};
const DURATIONS = ["total_duration", "prompt_eval_duration", "eval_duration"];

function chat(t, more = {}) {
  return t.client.chat({ model: t.model, messages: HELLO, ...more });
}

// https://github.com/ollama/ollama/blob/main/docs/api.md; the client makes a Date of nothing but created_at.
function done(answer) {
  assert.equal(typeof answer.model, "string");
  assert.ok(!Number.isNaN(new Date(answer.created_at).getTime()), `created_at: ${answer.created_at}`);
  assert.equal(answer.done, true);
  for (const name of DURATIONS) {
    assert.ok(Number.isInteger(answer[name]) && answer[name] >= 0, `${name}: ${answer[name]}`);
  }
  // Not there where nothing is known of it, as a zero is with Ollama itself (`omitempty` in its api/types.go).
  assert.ok(Number.isInteger(answer.load_duration ?? 0), `load_duration: ${answer.load_duration}`);
  // Nanoseconds: nothing here takes less than 10 microseconds or more than a minute.
  assert.ok(answer.total_duration > 10_000 && answer.total_duration < 60e9, `total: ${answer.total_duration}`);
  assert.ok(answer.prompt_eval_count > 0, `prompt_eval_count: ${answer.prompt_eval_count}`);
  assert.ok(answer.eval_count > 0, `eval_count: ${answer.eval_count}`);
  return answer;
}

function said(answer) {
  assert.equal(done(answer).message.role, "assistant");
  return answer.message;
}

async function lines(stream) {
  const all = [];
  for await (const line of stream) {
    all.push(line);
  }
  assert.ok(all.slice(0, -1).every((line) => line.done === false), "done before the end");
  return all;
}

async function prompted(t, messages) {
  return done(await chat(t, { messages, options: { num_predict: 3 } })).prompt_eval_count;
}

function called(message) {
  const [call] = message.tool_calls ?? [];
  if (call === undefined) {
    throw new No("the tiny model calls a tool only where it must, which this dialect cannot say");
  }
  assert.equal(call.function.name, "get_weather");
  assert.equal(call.function.arguments.city, "Paris");
  return call;
}

function calling() {
  return { messages: [{ role: "user", content: WEATHER }], tools: [TOOL] };
}

// What the client throws of an answer with a status: a text, as `error` of the body has it.
function error(t, e, status) {
  assert.equal(e.name, "ResponseError", `not a ResponseError: ${e.stack ?? e}`);
  assert.equal(e.status_code, status);
  assert.equal(typeof body(t).error, "string", `no error text: ${t.seen.at(-1).body}`);
  assert.equal(e.error, body(t).error);
  return e.error;
}

function body(t) {
  return JSON.parse(t.seen.at(-1).body ?? "{}");
}

async function tooLong(t, stream) {
  const messages = [{ role: "user", content: TOO_LONG }];
  const e = await failure(async () => {
    const answer = await chat(t, { messages, stream, options: { num_predict: 8 } });
    return stream ? lines(answer) : answer;
  });
  tellsBothCounts(error(t, e, 400));
}

async function names(list) {
  return list.models.map((model) => model.name);
}

const cases = {
  async chat(t) {
    const answer = await chat(t);
    assert.equal(said(answer).content, SENTENCE);
    assert.equal(answer.done_reason, "stop");
  },

  async stream(t) {
    const all = await lines(await chat(t, { stream: true }));
    assert.equal(all.map((line) => line.message.content).join(""), SENTENCE);
    assert.ok(all.every((line) => line.message.role === "assistant"));
    assert.ok(all.length > 10, `only ${all.length} lines`);
    assert.equal(all.at(-1).done_reason, "stop");
    // A stream unless it is asked not to be.
    const plain = await t.fetch("/api/chat", { model: t.model, messages: HELLO });
    assert.match(plain.headers.get("content-type"), /^application\/x-ndjson/);
    assert.ok((await plain.text()).split("\n").length > 10);
  },

  async usage(t) {
    done((await lines(await chat(t, { stream: true }))).at(-1));
  },

  async system(t) {
    const without = await prompted(t, HELLO);
    const system = { role: "system", content: "You are a poet of few words." };
    assert.ok((await prompted(t, [system, ...HELLO])) >= without + 28, "the prompt did not reach the model");
  },

  async turns(t) {
    const turns = [...HELLO, { role: "assistant", content: "Good day." }, { role: "user", content: "And now?" }];
    const without = await prompted(t, HELLO);
    assert.ok((await prompted(t, turns)) >= without + 17, "the turns did not reach the model");
  },

  async complete(t) {
    const answer = await t.client.generate({ model: t.model, prompt: "Hello", system: "Be brief." });
    assert.equal(done(answer).response, SENTENCE);
    assert.equal(answer.done_reason, "stop");
    const stream = await t.client.generate({ model: t.model, prompt: "Hello", stream: true });
    assert.equal((await lines(stream)).map((line) => line.response).join(""), SENTENCE);
  },

  async tools(t) {
    const answer = await chat(t, calling());
    const call = called(said(answer));
    const next = await chat(t, {
      ...calling(),
      messages: [
        ...calling().messages,
        answer.message,
        { role: "tool", tool_name: call.function.name, content: '{"sky":"blue"}' },
      ],
    });
    assert.equal(said(next).content, SENTENCE);
    assert.ok(next.prompt_eval_count > answer.prompt_eval_count, "the result did not reach the model");
  },

  async tool_stream(t) {
    const all = await lines(await chat(t, { ...calling(), stream: true }));
    called(all.find((line) => line.message.tool_calls)?.message ?? {});
  },

  async schema(t) {
    keepsToCity(said(await chat(t, { format: CITY })).content);
  },

  async json(t) {
    const answer = await chat(t, { format: "json", options: { num_predict: 200 } });
    assert.equal(typeof JSON.parse(said(answer).content), "object");
  },

  async images(t) {
    const seen = await prompted(t, [{ role: "user", content: "Hello", images: [PNG] }]);
    assert.ok(seen >= (await prompted(t, HELLO)) + TOKENS_OF_AN_IMAGE, "the image did not reach the model");
  },

  async stop(t) {
    const answer = await chat(t, { options: { stop: ["zebra", " wrote"] } });
    assert.equal(said(answer).content, BEFORE_WROTE);
    assert.equal(answer.done_reason, "stop");
  },

  async max_tokens(t) {
    const answer = await chat(t, { options: { num_predict: 3 } });
    assert.equal(said(answer).content, THREE_TOKENS);
    assert.equal(answer.done_reason, "length");
  },

  async seed(t) {
    const ask = async () => said(await chat(t, { options: { seed: 7, temperature: 1 } })).content;
    const first = await ask();
    const second = await ask();
    if (t.dropped().length === 0) {
      assert.equal(second, first);
    }
  },

  async logprobs(t) {
    const answer = await chat(t, { logprobs: true, top_logprobs: 2, options: { num_predict: 3 } });
    if (t.dropped().length > 0) {
      return;
    }
    assert.ok(Array.isArray(answer.logprobs) && answer.logprobs.length >= 1, "accepted, and yet no log probabilities");
    for (const token of answer.logprobs) {
      assert.equal(typeof token.token, "string");
      assert.ok(token.logprob <= 0);
      assert.equal(token.top_logprobs.length, 2);
    }
  },

  async reasoning(t) {
    const answer = await chat(t, { think: true });
    if (!said(answer).thinking && t.dropped().length === 0) {
      throw new No("asked to think, it does not");
    }
    assert.equal(answer.message.content, SENTENCE);
  },

  async embed(t) {
    const model = t.target.embed ?? t.model;
    const answer = await t.client.embed({ model, input: ["hi", "hello there"] });
    assert.equal(answer.embeddings.length, 2);
    assert.ok(answer.embeddings.every((one) => one.length > 1 && one.every(Number.isFinite)));
    assert.ok(answer.prompt_eval_count > 0);
    const old = await t.client.embeddings({ model, prompt: "hi" });
    assert.equal(old.embedding.length, answer.embeddings[0].length);
  },

  async list(t) {
    const { models } = await t.client.list();
    for (const model of models) {
      assert.equal(typeof model.name, "string");
      assert.equal(model.model, model.name);
      assert.ok(!Number.isNaN(new Date(model.modified_at).getTime()));
      assert.equal(typeof model.size, "number");
      assert.equal(typeof model.digest, "string");
      assert.equal(typeof model.details, "object");
    }
    const [name] = t.model.split("@");
    assert.ok(
      models.some((model) => model.name === t.model || model.name.replace(/(:latest)?(@.*)?$/, "") === name.replace(/:latest$/, "")),
      `${t.model} is not in ${models.map((model) => model.name)}`,
    );
  },

  async show(t) {
    const model = await t.client.show({ model: t.model });
    assert.equal(typeof model.details, "object");
    assert.equal(typeof model.model_info, "object");
    assert.ok(Array.isArray(model.capabilities), "capabilities is no list");
  },

  async ps(t) {
    const { models } = await t.client.ps();
    for (const model of models) {
      assert.equal(typeof model.name, "string");
      assert.equal(typeof model.size, "number");
      assert.equal(typeof model.size_vram, "number");
      assert.ok(!Number.isNaN(new Date(model.expires_at).getTime()));
    }
  },

  async load(t) {
    const loaded = await t.client.generate({ model: t.model, prompt: "" });
    assert.equal(loaded.done, true);
    assert.equal(loaded.done_reason, "load");
    const unloaded = await t.client.generate({ model: t.model, prompt: "", keep_alive: 0 });
    assert.equal(unloaded.done, true);
    assert.equal(unloaded.done_reason, "unload");
  },

  async pull(t) {
    const model = `${t.target.pullable || "nothing"}@${t.target.backend}`;
    const steps = [];
    for await (const step of await t.client.pull({ model, stream: true })) {
      assert.equal(typeof step.status, "string");
      steps.push(step);
    }
    assert.equal(steps.at(-1).status, "success");
    const counted = steps.filter((step) => step.total !== undefined);
    assert.ok(counted.length > 0, `no progress: ${JSON.stringify(steps)}`);
    assert.ok(counted.every((step) => (step.completed ?? 0) <= step.total));
    assert.ok((await names(await t.client.list())).length > 0);
  },

  async copy(t) {
    const done = await t.client.copy({ source: t.model, destination: "copied" });
    assert.equal(done.status, "success");
  },

  async delete(t) {
    const pulled = t.target.pulled || t.target.pullable;
    const model = pulled ? `${pulled}@${t.target.backend}` : t.model;
    const done = await t.client.delete({ model });
    assert.equal(done.status, "success");
    error(t, await failure(() => t.client.show({ model })), 404);
  },

  async unknown_model(t) {
    const model = `nobody-has-this@${t.target.backend}`;
    for (const stream of [false, true]) {
      // The words that apps look for to offer a pull.
      assert.match(error(t, await failure(() => chat(t, { model, stream })), 404), /model .*not found/);
    }
    error(t, await failure(() => t.client.show({ model })), 404);
  },

  async bad_field(t) {
    for (const stream of [false, true]) {
      const e = await failure(() => chat(t, { options: { temperature: "hot" }, stream }));
      assert.match(error(t, e, 400), /temperature/);
    }
  },

  too_long: (t) => tooLong(t, false),
  too_long_stream: (t) => tooLong(t, true),

  async abort(t) {
    await t.freesTheSlot(async () => {
      const stream = await chat(t, {
        model: t.target.endless ?? t.model,
        messages: [{ role: "user", content: t.endless() }],
        stream: true,
        ...(t.target.real && { format: ENDLESS }),
      });
      const all = stream[Symbol.asyncIterator]();
      for (let i = 0; i < 5; i++) {
        await all.next();
      }
      return () => stream.abort();
    });
  },
};

export const suite = {
  dialect: "ollama",
  cases,

  client(base, fetch) {
    return new Ollama({ host: base, fetch });
  },

  // A clean refusal, in the dialect's own shape; null for anything else. The client keeps nothing but the text.
  refusal(e, t) {
    if (e.name !== "ResponseError") {
      return null;
    }
    error(t, e, e.status_code);
    const { origin, stoker } = body(t);
    return ["not_supported", "not_found"].includes(stoker.code) || origin === "backend" ? e.error : null;
  },
};
