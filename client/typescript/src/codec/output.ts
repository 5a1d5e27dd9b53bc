/**
 * Bytes of MessagePack that grow, and what all values are written with: markers, lengths, integers.
 *
 * The buffer is kept from one message to the next, and never shared with what was handed out.
 */
export class Output {
  /** The bytes that are written, and room for more. */
  output: Uint8Array = new Uint8Array(FIRST);
  /** The same bytes. */
  view: DataView = new DataView(this.output.buffer);
  /** How many bytes are written. */
  at = 0;

  /** Appends bytes as they stand, such as a value that is written already. */
  raw(bytes: Uint8Array): void {
    const at = this.room(bytes.length);
    this.output.set(bytes, at);
    this.at = at + bytes.length;
  }

  /** Hands out what was written, and begins anew. A large buffer is given away rather than copied. */
  take(): Uint8Array {
    const { output, at } = this;
    this.clear();
    return output === this.output ? output.slice(0, at) : output.subarray(0, at);
  }

  /** Forgets what was written. */
  clear(): void {
    this.at = 0;
    if (this.output.length > KEPT) this.#grow(FIRST);
  }

  /** Makes room for `count` more bytes; the offset where they begin. */
  room(count: number): number {
    const { output, at } = this;
    if (output.length - at < count) {
      this.#grow(2 * output.length + count);
      this.output.set(output);
    }
    return at;
  }

  /**
   * Writes the head of something of that length: `small` plus the length if it is short, else
   * `marker`, or one of those behind it, and the length in the least width.
   */
  head(marker: number, small: number, length: number): void {
    const least = marker > 0xdb ? 0x1_0000 : 0x100;
    if (length < (least === 0x100 ? small & 0x20 : 0x10)) this.put(small + length, 0, 0);
    else this.sized(marker, length, length, least);
  }

  /** Writes an integer behind its marker, in the least width that holds `size`; each width has a marker. */
  sized(marker: number, value: number, size: number, bound: number): void {
    let width = bound === 0x100 ? 1 : 2;
    for (; size >= bound; bound *= bound) {
      width *= 2;
      marker++;
    }
    this.put(marker, value, width);
  }

  /** Writes a marker and an integer of that many bytes. */
  put(marker: number, value: number, width: number): void {
    let at = this.room(1 + width);
    const { output } = this;
    output[at++] = marker;
    for (let shift = 8 * width - 8; shift >= 0; shift -= 8) {
      output[at++] = (shift < 32 ? value : Math.floor(value / 0x1_0000_0000)) >>> shift;
    }
    this.at = at;
  }

  #grow(length: number): void {
    this.output = new Uint8Array(length);
    this.view = new DataView(this.output.buffer);
  }
}

const FIRST = 1024;
/** A larger buffer is not kept for the next message. */
const KEPT = 0x1_0000;
