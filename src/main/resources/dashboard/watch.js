// Looks at the daemon again and again: often while it answers, ever more seldom while it does not, and not at all while
// nobody looks at this page.

const EVERY_MS = 3_000;
const LONGEST_MS = 15_000;

/**
 * @param {() => Promise<void>} look
 * @param {(fault: Error, againInMs: number) => void} failed
 * @returns a function that looks at once, or as soon as a look that has begun already is over
 */
export function watch(look, failed) {
  let timer = null;
  let looking = false;
  let due = false;
  let failures = 0;

  async function turn() {
    clearTimeout(timer);
    if (looking) {
      due = true;
      return;
    }
    looking = true;
    due = false;
    let wait = EVERY_MS;
    try {
      await look();
      failures = 0;
    } catch (fault) {
      wait = Math.min(LONGEST_MS, 1000 * 2 ** failures);
      failures += 1;
      failed(fault, wait);
    } finally {
      looking = false;
    }
    if (!document.hidden) timer = setTimeout(turn, due ? 0 : wait);
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) turn();
  });
  turn();
  return turn;
}
