// What a client may want of a dialect, in the order of the table's rows. A suite has a case for each one that its
// dialect has a word for.
export const FEATURES = [
  ["chat", "chat"],
  ["stream", "chat, streamed"],
  ["usage", "token counts of a stream"],
  ["system", "system prompt"],
  ["turns", "several turns"],
  ["complete", "plain completion"],
  ["tools", "tools, there and back"],
  ["tool_stream", "tool call, streamed"],
  ["tool_choice", "tool choice: any must be called"],
  ["tool_named", "tool choice: one by name"],
  ["schema", "JSON schema"],
  ["json", "JSON mode"],
  ["images", "images"],
  ["stop", "stop sequences"],
  ["max_tokens", "token limit"],
  ["seed", "seed"],
  ["logprobs", "log probabilities"],
  ["reasoning", "reasoning"],
  ["responses", "responses"],
  ["responses_stream", "responses, streamed"],
  ["embed", "embeddings"],
  ["rerank", "rerank"],
  ["transcribe", "a text from speech"],
  ["speak", "speech from a text"],
  ["draw", "pictures from a text"],
  ["count", "token counting"],
  ["list", "list of models"],
  ["show", "one model"],
  ["ps", "models in memory"],
  ["load", "load and unload"],
  ["pull", "pull, with progress"],
  ["copy", "copy"],
  ["delete", "delete"],
  ["unknown_model", "error: unknown model"],
  ["bad_field", "error: bad field"],
  ["too_long", "error: prompt too long, with both counts"],
  ["too_long_stream", "error: prompt too long, streamed"],
  ["abort", "abort frees the slot"],
];

// What the tiny model and the fakes answer to everything.
export const SENTENCE =
  "A tiny model with fixed weights wrote this sentence; each next word follows from the last one only, so any test"
  + " can know what comes before it runs, and when nothing more remains to say here, stop.";
export const THREE_TOKENS = "A tiny model";
export const BEFORE_WROTE = "A tiny model with fixed weights";

// More than the 8,192 tokens of every model here; one byte is one token.
export const TOO_LONG = "a".repeat(9000);

// One red pixel.
export const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

// A fake counts that many tokens for an image, and gives a tool its arguments.
export const TOKENS_OF_AN_IMAGE = 1000;

export const CITY = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
  additionalProperties: false,
};
export const WEATHER = "What is the weather in Paris?";

// No model comes to an end of that within a test.
export const ENDLESS = {
  type: "array",
  minItems: 1000,
  items: { type: "string", minLength: 500 },
};
