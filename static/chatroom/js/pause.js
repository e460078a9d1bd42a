// A wait that a signal can cut short. It never rejects: who waits looks at the signal itself.

// A longer delay overflows the browser's 32-bit timer and would fire at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function pause(ms, signal) {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const timer = setTimeout(done, Math.min(ms, LONGEST_TIMER_MS));
    signal?.addEventListener("abort", done);
    function done() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
  });
}
