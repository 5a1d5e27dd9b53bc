/**
 * A name for an effect that must not happen twice: a UUID of version 7.
 *
 * ```ts
 * const opId = newOpId(); // and kept where a page that is loaded anew finds it
 * await ws.request(Reserve, { seat }, { opId });
 * ```
 */
export function newOpId(): string {
  const time = Date.now().toString(16).padStart(12, "0");
  const random = crypto.getRandomValues(new Uint8Array(18));
  let at = 0;
  // The version, the variant of RFC 9562, and 72 random bits.
  const rest = "7xxx-8xxx-xxxxxxxxxxxx".replace(/x/g, () => ((random[at++] as number) & 15).toString(16));
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest}`;
}
