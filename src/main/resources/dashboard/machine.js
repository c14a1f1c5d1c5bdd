// What the machine is, in a few lines.

import { byId, element, fill } from "./element.js";
import { bytes, count } from "./words.js";

/** A fact's value; null where it is not known. */
const known = (fact) => fact?.value ?? null;

function processor(cpu) {
  const physical = known(cpu.cores.physical);
  const logical = known(cpu.cores.logical);
  const threads = logical !== null && logical !== physical && count(logical, "thread");
  const cores = [physical !== null && count(physical, "core"), threads].filter(Boolean).join(", ");
  const quota = known(cpu.limits.quota);
  return {
    label: "Processor",
    value: known(cpu.model) ?? "not known",
    more: [cores, quota !== null && `limited to the time of ${quota} CPUs`].filter(Boolean).join(" · "),
  };
}

function memory(memory) {
  const limit = known(memory.reading.cgroup.limit);
  const headroom = known(memory.reading.cgroup.headroom);
  const all = limit ?? known(memory.total);
  const available = known(memory.reading.available);
  const free = headroom === null || available === null ? (headroom ?? available) : Math.min(headroom, available);
  return {
    label: "Memory",
    value: all === null ? "not known" : bytes(all),
    more: [free !== null && `${bytes(free)} free`, limit !== null && "the limit of its cgroup"]
      .filter(Boolean)
      .join(" · "),
    used: all === null || free === null ? null : Math.min(1, Math.max(0, 1 - free / all)),
  };
}

function graphics(gpu) {
  const all = known(gpu.memory);
  const free = known(gpu.free);
  const shared = known(gpu.unified) === true;
  return {
    label: "GPU",
    value: known(gpu.name) ?? known(gpu.vendor) ?? "not known",
    more: [
      all !== null && bytes(all),
      shared ? "shared with the machine" : free !== null && `${bytes(free)} free`,
      known(gpu.driver),
    ]
      .filter(Boolean)
      .join(" · "),
    used: all && free !== null && !shared ? Math.min(1, Math.max(0, 1 - free / all)) : null,
  };
}

function system(os) {
  const name = [known(os.name), known(os.version)].filter(Boolean).join(" ");
  return {
    label: "System",
    value: name || "not known",
    more: [known(os.architecture), known(os.container) === true && "in a container"].filter(Boolean).join(" · "),
  };
}

function line({ label, value, more, used }) {
  return element(
    "div",
    {},
    element("dt", {}, label),
    element(
      "dd",
      {},
      element("span", { class: "value" }, value),
      more && element("small", {}, more),
      typeof used === "number" &&
        element("meter", {
          min: "0",
          max: "1",
          high: "0.85",
          low: "0.6",
          optimum: "0",
          value: used.toFixed(3),
          "aria-label": `${label} in use`,
        }),
    ),
  );
}

export function showMachine({ cpu, memory: main, gpus, os }) {
  const cards = known(gpus);
  const lines = [processor(cpu), memory(main)];
  if (cards && cards.length > 0) lines.push(...cards.map(graphics));
  else
    lines.push({
      label: "GPU",
      value: cards ? "none" : "not known",
      more: cards ? "models run on the processor" : gpus?.unknown,
    });
  lines.push(system(os));
  fill(
    byId("machine"),
    lines.map((one, index) => ({ ...one, index })),
    (one) => `${one.index}`,
    line,
  );
}
