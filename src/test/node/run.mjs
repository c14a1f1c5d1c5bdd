// usage: node run.mjs DIALECT CONFIG
// CONFIG is a file of JSON: {base, control, targets: [{backend, model, endless, real, ...}]}.
import { readFileSync } from "node:fs";
import { run } from "./frame.mjs";

// A client talks on stdout, which is for the cells alone.
console.log = console.error;

const [dialect, file] = process.argv.slice(2);
const { suite } = await import(`./${dialect}.mjs`);
await run(JSON.parse(readFileSync(file, "utf8")), suite);
// A client may keep a connection open.
process.exit(0);
