// Makes and fills elements. What the daemon tells becomes text and never markup: names of models and texts of errors
// come from strangers.

/**
 * @param {string} tag
 * @param {Object<string, string|boolean|null>} attributes null and false leave one out
 * @param {...(Node|string|null|false)} children null and false leave one out
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== false));
  return made;
}

export const byId = (id) => document.getElementById(id);

/** Sets a text only where it is another, so that nothing is announced or unselected for nothing. */
export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/**
 * Shows a list and leaves alone what has not changed of it: the focus and the selection stay.
 *
 * @param {(item: any) => string} name tells one item from the others
 * @param {(item: any) => Element} make
 */
export function fill(container, items, name, make) {
  const before = new Map([...container.children].map((child) => [child.dataset.name, child]));
  const now = items.map((item) => {
    const content = JSON.stringify(item);
    const known = before.get(name(item));
    if (known && known.content === content) return known;
    const made = make(item);
    made.dataset.name = name(item);
    made.content = content;
    return made;
  });
  for (const child of [...container.children]) if (!now.includes(child)) child.remove();
  now.forEach((child, index) => {
    const there = container.children[index] ?? null;
    if (there !== child) container.insertBefore(child, there);
  });
}

/** A text to be typed or pasted, with a button that copies it. */
export function copyable(text, what) {
  const said = element("span", { class: "visually-hidden", role: "status" });
  const button = element("button", { type: "button", class: "copy", "aria-label": `Copy ${what}` }, "Copy");
  button.addEventListener("click", async () => {
    const done = await copied(text);
    button.textContent = done ? "Copied" : "Select it";
    said.textContent = done ? "Copied" : "";
    setTimeout(() => {
      button.textContent = "Copy";
      said.textContent = "";
    }, 1600);
  });
  return element(
    "div",
    { class: text.includes("\n") ? "copyable" : "copyable short" },
    element("pre", { tabindex: text.includes("\n") && "0" }, element("code", {}, text)),
    button,
    said,
  );
}

/** Browsers lend the clipboard to https and loopback only. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
