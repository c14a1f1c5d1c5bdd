// Asks the daemon this page comes from, and nobody else.

const PATIENCE_MS = 20_000;
const KEPT_AS = "stoker.token";

/** The daemon has said no. */
export class Refused extends Error {
  /** @param {string|null} token that was sent along */
  constructor(status, message, token = null) {
    super(message);
    this.status = status;
    this.token = token;
  }
}

/** Nobody answers. */
export class Gone extends Error {}

/** For this tab alone. Where a browser keeps nothing, the token lasts as long as the page. */
const store = {
  token: null,
  get() {
    try {
      return this.token ?? sessionStorage.getItem(KEPT_AS);
    } catch {
      return this.token;
    }
  },
  set(token) {
    this.token = token;
    try {
      if (token) sessionStorage.setItem(KEPT_AS, token);
      else sessionStorage.removeItem(KEPT_AS);
    } catch {
      // Then it is kept in memory alone.
    }
  },
};

export const hasToken = () => Boolean(store.get());
export const useToken = (token) => store.set(token);

/** Whether that token was still to be used; one given meanwhile still is. */
export function forget(token) {
  const used = token !== null && token === store.get();
  if (used) store.set(null);
  return used;
}

function headers(more) {
  const token = store.get();
  return token ? { ...more, authorization: `Bearer ${token}` } : more;
}

/**
 * The JSON at a path.
 *
 * @throws {Refused} with the daemon's own words
 * @throws {Gone} where there is no answer
 */
export async function read(path) {
  const token = store.get();
  const answer = await asked(path);
  if (!answer.ok) throw await refusal(answer, token);
  try {
    return await answer.json();
  } catch (fault) {
    throw new Gone("it ended within its answer", { cause: fault });
  }
}

async function asked(path) {
  try {
    return await fetch(path, {
      headers: headers({ accept: "application/json" }),
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (fault) {
    throw new Gone("it does not answer", { cause: fault });
  }
}

async function refusal(answer, token = null) {
  let message = "";
  try {
    const told = await answer.json();
    message = told.detail ?? told.error?.message ?? "";
  } catch {
    // An answer without a reason is one too.
  }
  return new Refused(answer.status, message || `the daemon answered ${answer.status}`, token);
}

/**
 * A chat's answer, event by event, in OpenAI's dialect.
 *
 * @param {AbortSignal} signal ends it, here and at the backend
 * @param {(head: Headers) => void} begun
 * @returns an iteration of the JSON objects of its events
 */
export async function* chat(model, prompt, signal, begun) {
  const answer = await fetch("/v1/chat/completions", {
    method: "POST",
    headers: headers({ "content-type": "application/json", accept: "text/event-stream" }),
    body: JSON.stringify({
      model,
      messages: [{ role: "user", content: prompt }],
      stream: true,
      stream_options: { include_usage: true },
    }),
    signal,
  });
  if (!answer.ok) throw await refusal(answer);
  begun(answer.headers);
  for await (const text of events(answer.body)) {
    if (text === "[DONE]") return;
    const event = JSON.parse(text);
    if (event.error) throw new Refused(0, event.error.message ?? "the answer ended with an error");
    yield event;
  }
}

/** The data of server-sent events. */
async function* events(body) {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const lines = rest.split(/\r?\n/);
    rest = done ? "" : lines.pop();
    for (const line of lines) {
      if (line.startsWith("data:")) yield line.slice(5).trim();
    }
    if (done) return;
  }
}
