// The suite of OpenAI's dialect, by the package `openai`.
import assert from "node:assert/strict";
import OpenAI, { toFile } from "openai";
import {
  BEFORE_WROTE, CITY, ENDLESS, PNG, SENTENCE, THREE_TOKENS, TOKENS_OF_AN_IMAGE, TOO_LONG, WEATHER,
} from "./features.mjs";
import { failure, keepsToCity, No, tellsBothCounts } from "./frame.mjs";

const HELLO = [{ role: "user", content: "Hello" }];
const TOOL = {
  type: "function",
  function: { name: "get_weather", description: "The weather of a city.", parameters: CITY },
};
const OTHER_TOOL = { type: "function", function: { name: "ring_a_bell", parameters: { type: "object" } } };

function chat(t, more = {}) {
  return t.client.chat.completions.create({ model: t.model, messages: HELLO, ...more });
}

function said(completion) {
  const [choice] = completion.choices;
  assert.equal(completion.object, "chat.completion");
  assert.equal(typeof completion.id, "string");
  assert.equal(typeof completion.created, "number");
  assert.equal(typeof completion.model, "string");
  assert.equal(completion.choices.length, 1);
  assert.equal(choice.index, 0);
  assert.equal(choice.message.role, "assistant");
  return choice;
}

function counts(usage) {
  assert.ok(usage.prompt_tokens > 0, JSON.stringify(usage));
  assert.ok(usage.completion_tokens > 0, JSON.stringify(usage));
  assert.equal(usage.total_tokens, usage.prompt_tokens + usage.completion_tokens);
  return usage.prompt_tokens;
}

async function prompted(t, messages, more) {
  return counts((await chat(t, { messages, max_tokens: 3, ...more })).usage);
}

// A real model that cannot decide by itself has to be made to call.
function calling(t) {
  return {
    messages: [{ role: "user", content: WEATHER }],
    tools: [TOOL],
    tool_choice: t.target.real ? "required" : "auto",
  };
}

function called(choice) {
  assert.equal(choice.finish_reason, "tool_calls");
  const [call] = choice.message.tool_calls;
  assert.equal(call.type, "function");
  assert.ok(call.id.length > 0);
  assert.equal(call.function.name, "get_weather");
  keepsToCity(call.function.arguments);
  return call;
}

function error(e, type, status) {
  assert.ok(e instanceof type, `not a ${type.name}: ${e.stack ?? e}`);
  assert.equal(e.status, status);
  inShape(e);
  return e;
}

// https://platform.openai.com/docs/api-reference/error-object: message, type, param, code.
function inShape(e) {
  assert.equal(typeof e.error?.message, "string", `no error object: ${e}`);
  assert.equal(typeof e.error.type, "string");
  assert.ok("param" in e.error, "error without param");
  assert.ok(e.error.code === null || typeof e.error.code === "string", "error.code is no text");
  assert.ok(e.requestID, "error without x-request-id");
}

async function tooLong(t, stream) {
  const messages = [{ role: "user", content: TOO_LONG }];
  const e = await failure(async () => {
    const answer = await chat(t, { messages, stream, max_tokens: 8 });
    if (!stream) {
      return answer;
    }
    const all = [];
    for await (const chunk of answer) {
      all.push(chunk);
    }
    return all;
  });
  error(e, OpenAI.BadRequestError, 400);
  assert.equal(e.code, "context_length_exceeded");
  tellsBothCounts(e.error.message);
}

const cases = {
  async chat(t) {
    const answer = await chat(t);
    const choice = said(answer);
    assert.equal(choice.message.content, SENTENCE);
    assert.equal(choice.finish_reason, "stop");
    counts(answer.usage);
  },

  async stream(t) {
    const stream = await chat(t, { stream: true });
    const chunks = [];
    for await (const chunk of stream) {
      assert.equal(chunk.object, "chat.completion.chunk");
      chunks.push(chunk);
    }
    const choices = chunks.flatMap((chunk) => chunk.choices);
    assert.equal(choices[0].delta.role, "assistant");
    assert.equal(choices.map((choice) => choice.delta.content ?? "").join(""), SENTENCE);
    assert.ok(chunks.length > 10, `only ${chunks.length} chunks`);
    assert.equal(choices.at(-1).finish_reason, "stop");
    assert.equal(new Set(chunks.map((chunk) => chunk.id)).size, 1);
  },

  async usage(t) {
    const stream = await chat(t, { stream: true, stream_options: { include_usage: true } });
    let last;
    for await (const chunk of stream) {
      last = chunk;
    }
    assert.deepEqual(last.choices, []);
    counts(last.usage);
  },

  async system(t) {
    const system = { role: "system", content: "You are a poet of few words." };
    const developer = { ...system, role: "developer" };
    const without = await prompted(t, HELLO);
    assert.ok((await prompted(t, [system, ...HELLO])) >= without + 28, "the prompt did not reach the model");
    assert.ok((await prompted(t, [developer, ...HELLO])) >= without + 28, "developer did not reach the model");
  },

  async turns(t) {
    const turns = [...HELLO, { role: "assistant", content: "Good day." }, { role: "user", content: "And now?" }];
    const without = await prompted(t, HELLO);
    assert.ok((await prompted(t, turns)) >= without + 17, "the turns did not reach the model");
  },

  async complete(t) {
    const answer = await t.client.completions.create({ model: t.model, prompt: "Hello" });
    assert.equal(answer.object, "text_completion");
    assert.equal(answer.choices[0].text, SENTENCE);
    assert.equal(answer.choices[0].finish_reason, "stop");
    counts(answer.usage);
  },

  async tools(t) {
    const asked = calling(t);
    const answer = await chat(t, asked);
    const choice = said(answer);
    const call = called(choice);
    const result = { role: "tool", tool_call_id: call.id, content: '{"sky":"blue"}' };
    const next = await chat(t, {
      ...asked,
      tool_choice: "auto",
      messages: [...asked.messages, choice.message, result],
    });
    assert.equal(said(next).finish_reason, "stop");
    assert.equal(said(next).message.content, SENTENCE);
    assert.ok(counts(next.usage) > counts(answer.usage), "the result did not reach the model");
  },

  async tool_stream(t) {
    const whole = await t.client.chat.completions.stream({ model: t.model, ...calling(t) }).finalChatCompletion();
    called(said(whole));
  },

  async tool_choice(t) {
    called(said(await chat(t, { tools: [TOOL], tool_choice: "required" })));
  },

  async tool_named(t) {
    const named = { type: "function", function: { name: "get_weather" } };
    const answer = await chat(t, { tools: [OTHER_TOOL, TOOL], tool_choice: named });
    const calls = said(answer).message.tool_calls ?? [];
    assert.deepEqual(calls.map((call) => call.function.name), ["get_weather"]);
  },

  async schema(t) {
    const response_format = { type: "json_schema", json_schema: { name: "city", schema: CITY, strict: true } };
    keepsToCity(said(await chat(t, { response_format })).message.content);
  },

  async json(t) {
    const answer = await chat(t, { response_format: { type: "json_object" }, max_tokens: 200 });
    assert.equal(typeof JSON.parse(said(answer).message.content), "object");
  },

  async images(t) {
    const text = { type: "text", text: "Hello" };
    const image = { type: "image_url", image_url: { url: `data:image/png;base64,${PNG}` } };
    const seen = await prompted(t, [{ role: "user", content: [text, image] }]);
    assert.ok(seen >= (await prompted(t, HELLO)) + TOKENS_OF_AN_IMAGE, "the image did not reach the model");
  },

  async stop(t) {
    for (const stop of [" wrote", ["zebra", " wrote"]]) {
      const choice = said(await chat(t, { stop }));
      assert.equal(choice.message.content, BEFORE_WROTE);
      assert.equal(choice.finish_reason, "stop");
    }
  },

  async max_tokens(t) {
    for (const name of ["max_tokens", "max_completion_tokens"]) {
      const choice = said(await chat(t, { [name]: 3 }));
      assert.equal(choice.message.content, THREE_TOKENS);
      assert.equal(choice.finish_reason, "length");
    }
  },

  async seed(t) {
    const ask = async () => said(await chat(t, { seed: 7, temperature: 1 })).message.content;
    const first = await ask();
    const second = await ask();
    if (t.dropped().length === 0) {
      assert.equal(second, first);
    }
  },

  async logprobs(t) {
    const choice = said(await chat(t, { logprobs: true, top_logprobs: 2, max_tokens: 3 }));
    const told = choice.logprobs?.content;
    assert.ok(Array.isArray(told) && told.length >= 1, "accepted, and yet no log probabilities");
    for (const token of told) {
      assert.equal(typeof token.token, "string");
      assert.ok(token.logprob <= 0);
      assert.equal(token.top_logprobs.length, 2);
    }
  },

  async reasoning(t) {
    const answer = await chat(t, { reasoning_effort: "low" });
    const choice = said(answer);
    const thoughts = choice.message.reasoning_content ?? choice.message.reasoning ?? "";
    const tokens = answer.usage.completion_tokens_details?.reasoning_tokens ?? 0;
    if (thoughts === "" && tokens === 0 && t.dropped().length === 0) {
      throw new No("asked to think, it does not");
    }
    assert.equal(choice.message.content, SENTENCE);
  },

  async responses(t) {
    const answer = await t.client.responses.create({
      model: t.model, input: "Hello", instructions: "Be brief.",
    });
    assert.equal(answer.object, "response");
    assert.equal(answer.status, "completed");
    assert.equal(answer.output_text, SENTENCE);
    assert.ok(answer.usage.input_tokens > 0 && answer.usage.output_tokens > 0);
  },

  async responses_stream(t) {
    const stream = await t.client.responses.create({ model: t.model, input: "Hello", stream: true });
    const events = [];
    for await (const event of stream) {
      events.push(event);
    }
    assert.equal(events[0].type, "response.created");
    assert.equal(events.at(-1).type, "response.completed");
    assert.deepEqual(events.map((event) => event.sequence_number), events.map((_, i) => i));
    const text = events.filter((event) => event.type === "response.output_text.delta");
    assert.equal(text.map((event) => event.delta).join(""), SENTENCE);
  },

  async embed(t) {
    const input = ["hi", "hello there"];
    // The client asks for base64 by itself and decodes it.
    const model = t.target.embed ?? t.model;
    const packed = await t.client.embeddings.create({ model, input });
    const plain = await t.client.embeddings.create({ model, input, encoding_format: "float" });
    assert.equal(packed.data.length, 2);
    packed.data.forEach((item, i) => {
      assert.equal(item.index, i);
      assert.ok(item.embedding.length > 1 && item.embedding.every(Number.isFinite));
      assert.equal(item.embedding.length, plain.data[i].embedding.length);
      item.embedding.forEach((x, j) => assert.ok(Math.abs(x - plain.data[i].embedding[j]) < 1e-6));
    });
    assert.ok(packed.usage.prompt_tokens > 0);
  },

  async rerank(t) {
    const documents = ["a stone", "the sky is blue", "a tree"];
    const body = { model: t.model, query: "What colour is the sky?", documents, top_n: 2 };
    const answer = await t.client.post("/rerank", { body });
    assert.equal(answer.results.length, 2);
    for (const result of answer.results) {
      assert.ok(documents[result.index] !== undefined);
      assert.equal(typeof result.relevance_score, "number");
    }
    assert.ok(answer.results[0].relevance_score >= answer.results[1].relevance_score);
  },

  async transcribe(t) {
    // No text, and no UTF-8 either.
    const sound = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7) % 256));
    const answer = await t.client.audio.transcriptions.create({
      model: t.target.hear ?? t.model,
      file: await toFile(sound, "hello.wav", { type: "audio/wav" }),
    });
    const sum = sound.reduce((all, byte) => BigInt.asUintN(64, all * 31n + BigInt(byte)), 0n);
    assert.equal(answer.text, `hello.wav of ${sum.toString(16)}`, "it heard something else");
  },

  async speak(t) {
    const answer = await t.client.audio.speech.create({
      model: t.target.speak ?? t.model, voice: "alloy", input: "Hello \u00fc",
    });
    assert.match(answer.headers.get("content-type"), /^audio\//);
    const sound = Buffer.from(await answer.arrayBuffer());
    assert.deepEqual([...sound.subarray(0, 7)], [...Buffer.from("RIFF"), 0x00, 0xff, 0xfe]);
    assert.ok(sound.toString("latin1").endsWith("alloy: Hello \u00fc"), "it says something else");
  },

  async draw(t) {
    const asked = { model: t.target.draw ?? t.model, prompt: "a red dot" };
    const answer = await t.client.images.generate({ ...asked, n: 2, response_format: "b64_json" });
    assert.equal(typeof answer.created, "number");
    assert.deepEqual(answer.data.map((picture) => picture.b64_json), [PNG, PNG]);
    const [one] = (await t.client.images.generate(asked)).data;
    assert.ok(one.b64_json === PNG || URL.canParse(one.url), JSON.stringify(one));
  },

  async list(t) {
    const models = [];
    for await (const model of t.client.models.list()) {
      assert.equal(model.object, "model");
      assert.equal(typeof model.created, "number");
      assert.equal(typeof model.owned_by, "string");
      models.push(model);
    }
    assert.ok(models.some((model) => model.owned_by === t.target.backend), JSON.stringify(models));
  },

  async show(t) {
    const model = await t.client.models.retrieve(t.model);
    assert.equal(model.object, "model");
    assert.equal(model.owned_by, t.target.backend);
  },

  async unknown_model(t) {
    const e = await failure(() => chat(t, { model: `nobody-has-this@${t.target.backend}` }));
    error(e, OpenAI.NotFoundError, 404);
    assert.equal(e.code, "model_not_found");
    error(await failure(() => t.client.models.retrieve("nobody-has-this")), OpenAI.NotFoundError, 404);
  },

  async bad_field(t) {
    for (const stream of [false, true]) {
      const e = await failure(() => chat(t, { temperature: "hot", stream }));
      error(e, OpenAI.BadRequestError, 400);
      assert.match(e.error.message, /temperature/);
      assert.equal(e.type, "invalid_request_error");
    }
  },

  too_long: (t) => tooLong(t, false),
  too_long_stream: (t) => tooLong(t, true),

  async abort(t) {
    await t.freesTheSlot(async () => {
      const stream = await t.client.chat.completions.create({
        model: t.target.endless ?? t.model,
        messages: [{ role: "user", content: t.endless() }],
        stream: true,
        ...(t.target.real && {
          response_format: { type: "json_schema", json_schema: { name: "endless", schema: ENDLESS } },
        }),
      });
      const chunks = stream[Symbol.asyncIterator]();
      for (let i = 0; i < 5; i++) {
        await chunks.next();
      }
      return () => stream.controller.abort();
    });
  },
};

export const suite = {
  dialect: "openai",
  cases,

  client(base, fetch) {
    return new OpenAI({ baseURL: `${base}/v1`, apiKey: "any", fetch, maxRetries: 0, timeout: 30_000 });
  },

  // A clean refusal, in the dialect's own shape; null for anything else.
  refusal(e) {
    if (!(e instanceof OpenAI.APIError) || e.status === undefined) {
      return null;
    }
    inShape(e);
    // Not asked again by their own reading of a 5xx.
    if (e.code === "not_supported") {
      assert.equal(e.type, "invalid_request_error");
      assert.equal(e.headers.get("x-should-retry"), "false");
      assert.ok(e.status === 501 || e.param !== null, `a ${e.status} that names no field`);
    }
    const clean = ["not_supported", "not_found"].includes(e.code) || e.error.origin === "backend";
    return clean ? e.error.message : null;
  },
};
