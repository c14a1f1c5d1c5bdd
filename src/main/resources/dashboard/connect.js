// How an app gets here: its base URL in each dialect, and a command with a model that is really there.

import { hasToken } from "./daemon.js";
import { byId, copyable, element, fill, say } from "./element.js";

/** For a shell: nothing within single quotes means anything to it. */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

function command(path, body, ...headers) {
  const lines = [`curl -sS ${location.origin}${path}`];
  for (const header of ["content-type: application/json", ...headers]) lines.push(`  -H ${quoted(header)}`);
  lines.push(`  -d ${quoted(JSON.stringify(body))}`);
  return lines.join(" \\\n");
}

function ways(model, locked) {
  const messages = [{ role: "user", content: "Hello" }];
  const bearer = locked ? ["authorization: Bearer TOKEN"] : [];
  return [
    {
      name: "OpenAI",
      base: `${location.origin}/v1`,
      told: "OPENAI_BASE_URL",
      command: command("/v1/chat/completions", { model, messages }, ...bearer),
    },
    {
      name: "Anthropic",
      base: location.origin,
      told: "ANTHROPIC_BASE_URL",
      command: command(
        "/v1/messages",
        { model, max_tokens: 200, messages },
        "anthropic-version: 2023-06-01",
        ...(locked ? ["x-api-key: TOKEN"] : []),
      ),
    },
    {
      name: "Ollama",
      base: location.origin,
      told: "OLLAMA_HOST",
      command: command("/api/chat", { model, messages }, ...bearer),
    },
    {
      name: "Native",
      base: `${location.origin}/stoker/v1`,
      told: "what Stoker alone can tell",
      command: command("/stoker/v1/generate", { model, prompt: "Hello" }, ...bearer),
    },
  ];
}

function card(way) {
  return element(
    "article",
    { class: "way" },
    element("h3", {}, way.name, " ", element("span", { class: "quiet" }, way.told)),
    copyable(way.base, `the base URL for ${way.name}`),
    copyable(way.command, `the command for ${way.name}`),
  );
}

/** @param {string|null} model null where there is none */
export function showConnect(model) {
  const locked = hasToken();
  say(
    byId("key-note"),
    locked ? "but the admin token, which the examples call TOKEN." : "here; what it sends by habit is ignored.",
  );
  fill(byId("connect"), ways(model ?? "MODEL", locked), (way) => way.name, card);
}
