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

  /** Hands out a copy of what was written, and begins anew. */
  take(): Uint8Array {
    const taken = this.output.slice(0, this.at);
    this.at = 0;
    if (this.output.length > KEPT) this.#grow(FIRST);
    return taken;
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

  /** Writes an integer behind its marker, in the least width that holds `size`; each width has the next marker. */
  sized(marker: number, value: number, size: number): void {
    let width = 1;
    for (let bound = 0x100; size >= bound; bound *= bound) {
      width *= 2;
      marker++;
    }
    this.put(marker, value, width);
  }

  /** Writes a marker, and an integer of that many bytes behind it. */
  put(marker: number, value = 0, width = 0): void {
    const at = this.room(1 + width);
    const { output } = this;
    output[at] = marker;
    for (let i = at + width; i > at; i--) {
      output[i] = value;
      value = Math.floor(value / 0x100);
    }
    this.at = at + 1 + width;
  }

  #grow(length: number): void {
    this.output = new Uint8Array(length);
    this.view = new DataView(this.output.buffer);
  }
}

const FIRST = 1024;
/** A larger buffer is not kept for the next message. */
const KEPT = 0x1_0000;
