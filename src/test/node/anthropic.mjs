// The suite of Anthropic's dialect, by the package `@anthropic-ai/sdk`.
import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import {
  BEFORE_WROTE, CITY, ENDLESS, PNG, SENTENCE, THREE_TOKENS, TOKENS_OF_AN_IMAGE, TOO_LONG, WEATHER,
} from "./features.mjs";
import { failure, keepsToCity, Lossy, No, tellsBothCounts } from "./frame.mjs";

const HELLO = [{ role: "user", content: "Hello" }];
const TOOL = { name: "get_weather", description: "The weather of a city.", input_schema: CITY };

function asked(t, more = {}) {
  return { model: t.model, max_tokens: 200, messages: HELLO, ...more };
}

function message(t, more) {
  return t.client.messages.create(asked(t, more));
}

// https://platform.claude.com/docs/en/api/messages
function shaped(answer) {
  assert.equal(answer.type, "message");
  assert.equal(answer.role, "assistant");
  assert.match(answer.id, /^msg_/);
  assert.equal(typeof answer.model, "string");
  assert.ok(Array.isArray(answer.content));
  assert.ok("stop_sequence" in answer);
  assert.ok(counts(answer.usage) > 0, JSON.stringify(answer.usage));
  assert.ok(answer.usage.output_tokens > 0, JSON.stringify(answer.usage));
  return answer;
}

function text(answer) {
  return shaped(answer).content.filter((block) => block.type === "text").map((block) => block.text).join("");
}

// What came from a cache is not among the input tokens.
function counts(usage) {
  return usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0);
}

async function prompted(t, more) {
  return counts(shaped(await message(t, { max_tokens: 3, ...more })).usage);
}

// A real model that cannot decide by itself has to be made to call.
function calling(t) {
  return {
    messages: [{ role: "user", content: WEATHER }],
    tools: [TOOL],
    tool_choice: { type: t.target.real ? "any" : "auto" },
  };
}

function called(answer) {
  assert.equal(shaped(answer).stop_reason, "tool_use");
  const call = answer.content.find((block) => block.type === "tool_use");
  assert.ok(call.id.length > 0);
  assert.equal(call.name, "get_weather");
  assert.equal(typeof call.input.city, "string");
  return call;
}

// https://platform.claude.com/docs/en/api/errors
function inShape(e) {
  assert.equal(e.error?.type, "error", `no error object: ${e}`);
  assert.equal(typeof e.error.error?.type, "string");
  assert.equal(typeof e.error.error.message, "string");
  assert.equal(typeof e.error.request_id, "string");
  if (e.status !== undefined) {
    assert.ok(e.requestID, "error without request-id");
  }
}

function error(e, type, status, name) {
  assert.ok(e instanceof type, `not a ${type.name}: ${e.stack ?? e}`);
  assert.equal(e.status, status);
  inShape(e);
  assert.equal(e.error.error.type, name);
  return e.error.error.message;
}

async function tooLong(t, stream) {
  const messages = [{ role: "user", content: TOO_LONG }];
  const e = await failure(async () => {
    const answer = await message(t, { messages, stream, max_tokens: 8 });
    if (!stream) {
      return answer;
    }
    const all = [];
    for await (const event of answer) {
      all.push(event);
    }
    return all;
  });
  const told = error(e, Anthropic.BadRequestError, 400, "invalid_request_error");
  assert.match(told, /prompt is too long/);
  tellsBothCounts(told);
}

const cases = {
  async chat(t) {
    const answer = await message(t);
    assert.equal(text(answer), SENTENCE);
    assert.equal(answer.stop_reason, "end_turn");
    assert.equal(answer.stop_sequence, null);
  },

  async stream(t) {
    const stream = await message(t, { stream: true });
    const types = [];
    let said = "";
    for await (const event of stream) {
      types.push(event.type);
      said += event.delta?.text ?? "";
    }
    assert.equal(said, SENTENCE);
    // The client keeps pings to itself.
    const order = types.filter((type, i) => type !== types[i - 1]);
    assert.deepEqual(order, [
      "message_start", "content_block_start", "content_block_delta", "content_block_stop", "message_delta",
      "message_stop",
    ]);
    assert.ok(types.length > 10, `only ${types.length} events`);
    const whole = await t.client.messages.stream(asked(t)).finalMessage();
    assert.equal(text(whole), SENTENCE);
    assert.equal(whole.stop_reason, "end_turn");
  },

  async usage(t) {
    const stream = await message(t, { stream: true });
    let input, output;
    for await (const event of stream) {
      input = event.message?.usage.input_tokens ?? event.usage?.input_tokens ?? input;
      output = event.usage?.output_tokens ?? output;
    }
    assert.ok(input > 0, `input_tokens: ${input}`);
    assert.ok(output > 10, `output_tokens: ${output}`);
  },

  async system(t) {
    const without = await prompted(t);
    const words = "You are a poet of few words.";
    assert.ok((await prompted(t, { system: words })) >= without + 28, "the prompt did not reach the model");
    const blocks = [{ type: "text", text: words }];
    assert.ok((await prompted(t, { system: blocks })) >= without + 28, "its blocks did not reach the model");
  },

  async turns(t) {
    const messages = [
      ...HELLO,
      { role: "assistant", content: [{ type: "text", text: "Good day." }] },
      { role: "user", content: "And now?" },
    ];
    const without = await prompted(t);
    assert.ok((await prompted(t, { messages })) >= without + 17, "the turns did not reach the model");
  },

  async tools(t) {
    const first = calling(t);
    const answer = await message(t, first);
    const call = called(answer);
    const result = { type: "tool_result", tool_use_id: call.id, content: '{"sky":"blue"}' };
    const next = await message(t, {
      ...first,
      tool_choice: { type: "auto" },
      messages: [
        ...first.messages,
        { role: "assistant", content: answer.content },
        { role: "user", content: [result] },
      ],
    });
    assert.equal(text(next), SENTENCE);
    assert.equal(next.stop_reason, "end_turn");
    assert.ok(counts(next.usage) > counts(answer.usage), "the result did not reach the model");
  },

  async tool_stream(t) {
    called(await t.client.messages.stream(asked(t, calling(t))).finalMessage());
  },

  async tool_choice(t) {
    called(await message(t, { tools: [TOOL], tool_choice: { type: "any" } }));
  },

  async tool_named(t) {
    const other = { name: "ring_a_bell", input_schema: { type: "object" } };
    const tool_choice = { type: "tool", name: "get_weather" };
    called(await message(t, { tools: [other, TOOL], tool_choice }));
  },

  async schema(t) {
    const output_config = { format: { type: "json_schema", schema: CITY } };
    keepsToCity(text(await message(t, { output_config })));
  },

  async images(t) {
    const source = { type: "base64", media_type: "image/png", data: PNG };
    const content = [{ type: "text", text: "Hello" }, { type: "image", source }];
    const seen = await prompted(t, { messages: [{ role: "user", content }] });
    assert.ok(seen >= (await prompted(t)) + TOKENS_OF_AN_IMAGE, "the image did not reach the model");
  },

  async stop(t) {
    const answer = await message(t, { stop_sequences: ["zebra", " wrote"] });
    assert.equal(text(answer), BEFORE_WROTE);
    if (answer.stop_reason === "end_turn" && answer.stop_sequence === null) {
      throw new Lossy("which sequence it was is not told");
    }
    assert.equal(answer.stop_reason, "stop_sequence");
    assert.equal(answer.stop_sequence, " wrote");
  },

  async max_tokens(t) {
    const answer = await message(t, { max_tokens: 3 });
    assert.equal(text(answer), THREE_TOKENS);
    assert.equal(answer.stop_reason, "max_tokens");
  },

  async reasoning(t) {
    const thinking = { type: "enabled", budget_tokens: 1024 };
    const answer = await message(t, { thinking, max_tokens: 2048 });
    const block = shaped(answer).content.find((one) => one.type === "thinking");
    if (block === undefined && t.dropped().length === 0) {
      throw new No("asked to think, it does not");
    }
    if (block !== undefined) {
      assert.ok(block.thinking.length > 0);
      assert.equal(typeof block.signature, "string");
      assert.equal(answer.content[0].type, "thinking");
    }
    assert.equal(text(answer), SENTENCE);
  },

  async count(t) {
    const count = async (messages) => (await t.client.messages.countTokens({ model: t.model, messages })).input_tokens;
    const few = await count(HELLO);
    const many = await count([{ role: "user", content: "Hello ".repeat(40) }]);
    assert.ok(Number.isInteger(few) && few > 0);
    assert.ok(many > few);
    if (t.seen.some((one) => one.headers.get("x-stoker-estimate") !== null)) {
      throw new Lossy("an estimate, and marked as one");
    }
  },

  async list(t) {
    const models = [];
    for await (const model of t.client.models.list()) {
      assert.equal(model.type, "model");
      assert.equal(typeof model.display_name, "string");
      assert.ok(!Number.isNaN(Date.parse(model.created_at)), `created_at: ${model.created_at}`);
      models.push(model.id);
    }
    const [name] = t.model.split("@");
    assert.ok(models.includes(t.model) || models.includes(name), `${t.model} is not in ${models}`);
  },

  async show(t) {
    const model = await t.client.models.retrieve(t.model);
    assert.equal(model.type, "model");
    assert.equal(typeof model.id, "string");
  },

  async unknown_model(t) {
    const e = await failure(() => message(t, { model: `nobody-has-this@${t.target.backend}` }));
    error(e, Anthropic.NotFoundError, 404, "not_found_error");
    const shown = await failure(() => t.client.models.retrieve("nobody-has-this"));
    error(shown, Anthropic.NotFoundError, 404, "not_found_error");
  },

  async bad_field(t) {
    for (const stream of [false, true]) {
      const e = await failure(() => message(t, { temperature: "hot", stream }));
      assert.match(error(e, Anthropic.BadRequestError, 400, "invalid_request_error"), /temperature/);
      const none = await failure(() => message(t, { max_tokens: undefined, stream }));
      assert.match(error(none, Anthropic.BadRequestError, 400, "invalid_request_error"), /max_tokens/);
    }
  },

  too_long: (t) => tooLong(t, false),
  too_long_stream: (t) => tooLong(t, true),

  async abort(t) {
    await t.freesTheSlot(async () => {
      const stream = await message(t, {
        model: t.target.endless ?? t.model,
        max_tokens: 100_000,
        messages: [{ role: "user", content: t.endless() }],
        stream: true,
        ...(t.target.real && { output_config: { format: { type: "json_schema", schema: ENDLESS } } }),
      });
      const events = stream[Symbol.asyncIterator]();
      for (let i = 0; i < 6; i++) {
        await events.next();
      }
      return () => stream.controller.abort();
    });
  },
};

export const suite = {
  dialect: "anthropic",
  cases,

  client(base, fetch) {
    return new Anthropic({ baseURL: base, apiKey: "any", fetch, maxRetries: 0, timeout: 30_000 });
  },

  // A clean refusal, in the dialect's own shape; null for anything else.
  refusal(e) {
    if (!(e instanceof Anthropic.APIError) || e.status === undefined) {
      return null;
    }
    inShape(e);
    const { origin, message, stoker } = e.error.error;
    return ["not_supported", "not_found"].includes(stoker.code) || origin === "backend" ? message : null;
  },
};
