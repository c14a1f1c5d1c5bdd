// Opens the dashboard as a browser does: the page and its scripts come from the daemon, and run as they are.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { JSDOM } from "jsdom";

const PATIENCE_MS = 12_000;

/** The page's clock runs faster than ours: it waits for seconds. */
const HASTE = 10;

const later = globalThis.setTimeout;

export const pause = (ms) => new Promise((resolve) => later(resolve, ms));

/** What becomes of the page's own calls. */
export const network = { cut: false, delay: 0, calls: [] };

async function files(base, name, folder, had = new Set()) {
  if (had.has(name)) return;
  had.add(name);
  const answer = await fetch(`${base}/dashboard/${name}`, { headers: { "sec-fetch-site": "same-origin" } });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  const text = await answer.text();
  writeFileSync(join(folder, name), text);
  for (const [, other] of text.matchAll(/from "\.\/([a-z]+\.js)"/g)) await files(base, other, folder, had);
}

/** One page a process: its scripts find it where a browser's do. */
export async function open(base) {
  const page = await fetch(`${base}/`, { headers: { accept: "text/html", "sec-fetch-site": "none" } });
  const { window } = new JSDOM(await page.text(), { url: `${base}/`, pretendToBeVisual: true });
  const real = globalThis.fetch;
  const own = {
    document: window.document,
    location: window.location,
    sessionStorage: window.sessionStorage,
    // Node's own calls come by here too, with more to say.
    setTimeout: (work, ms, ...more) => later(work, ms / HASTE, ...more),
    navigator: { clipboard: { writeText: async (text) => (window.copied = text) } },
    fetch: async (path, init = {}) => {
      network.calls.push(path);
      if (network.cut) throw new TypeError("fetch failed");
      if (network.delay > 0) await pause(network.delay);
      const method = init.method ?? "GET";
      const told = { "sec-fetch-site": "same-origin", ...(method === "GET" ? {} : { origin: base }) };
      return real(new URL(path, base), { ...init, headers: { ...init.headers, ...told } });
    },
  };
  for (const [name, value] of Object.entries(own)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  const folder = mkdtempSync(join(import.meta.dirname ?? ".", "page-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  await files(base, "dashboard.js", folder);
  await import(pathToFileURL(join(folder, "dashboard.js")));
  return window;
}

/** Waits until it holds; what it answers with is the answer. */
export async function until(what, holds) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${PATIENCE_MS} ms: ${what}\n${document.body.textContent}`);
    await pause(20);
  }
}

export const text = (selector) => document.querySelector(selector)?.textContent ?? "";
export const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
