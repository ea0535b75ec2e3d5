/** Lets through at most `limit` per key within any fixed window of `windowMs`; forgets what is past. */
export function createRateLimit(limit: number, windowMs: number): (key: string, now: number) => boolean {
  let windowStart = 0;
  let counts = new Map<string, number>();
  return (key, now) => {
    if (now - windowStart >= windowMs || now < windowStart) {
      windowStart = now;
      counts = new Map();
    }
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return count <= limit;
  };
}
