/**
 * A name for an effect that must not happen twice: a UUID of version 7.
 *
 * ```ts
 * const opId = newOpId(); // and kept where a page that is loaded anew finds it
 * await ws.request(Reserve, { seat }, { opId });
 * ```
 */
export function newOpId(): string {
  const [a, b, c, d, e] = Array.from(crypto.getRandomValues(new Uint16Array(5)), hex) as [string, string, string, string, string];
  const time = Date.now().toString(16).padStart(12, "0");
  // The version, and the variant of RFC 9562.
  const variant = hex((parseInt(b, 16) & 0x3fff) | 0x8000);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${a.slice(1)}-${variant}-${c}${d}${e}`;
}

function hex(number: number): string {
  return number.toString(16).padStart(4, "0");
}
