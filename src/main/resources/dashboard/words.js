// Numbers and times in words.

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** Bytes, base 2; null where there is none. */
export function bytes(value) {
  if (value === null || value === undefined) return null;
  let unit = 0;
  let rest = value;
  while (rest >= 1024 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit += 1;
  }
  return `${rest < 10 && unit > 0 ? rest.toFixed(1) : Math.round(rest)} ${UNITS[unit]}`;
}

/** Tokens: 8192 is "8k", as people say it. */
export function tokens(value) {
  if (value === null || value === undefined) return null;
  if (value < 1024) return String(value);
  const thousands = value / 1024;
  return Number.isInteger(thousands) ? `${thousands}k` : `${(value / 1000).toFixed(1)}k`;
}

/** How many weights a model has: "8.0 B". */
export function parameters(value) {
  if (!value) return null;
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)} B`;
  return value >= 1e6 ? `${Math.round(value / 1e6)} M` : `${Math.round(value / 1e3)} k`;
}

export function count(number, one, many = `${one}s`) {
  return `${number} ${number === 1 ? one : many}`;
}

/** "a, b and c". */
export function list(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** How long ago that was, coarsely. */
export function ago(instant) {
  const seconds = Math.max(0, (Date.now() - Date.parse(instant)) / 1000);
  if (seconds < 60) return "less than a minute";
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} days`;
}
