/**
 * Bytes of MessagePack that grow, and what all values are written with: markers, lengths, integers.
 *
 * What is handed out is not written to again. Short messages lie side by side in one buffer, as each buffer
 * costs more than a message; so one that is kept keeps the others alive, {@link KEPT} bytes at most.
 */
export class Output {
  /** The bytes that are written, and room for more. */
  output: Uint8Array = new Uint8Array(FIRST);
  /** The same bytes. */
  view: DataView = new DataView(this.output.buffer);
  /** The offset of the next byte. */
  at = 0;
  /** Where what is being written begins. */
  #from = 0;

  /** Appends bytes as they stand, such as a value that is written already. */
  raw(bytes: Uint8Array): void {
    const at = this.room(bytes.length);
    this.output.set(bytes, at);
    this.at = at + bytes.length;
  }

  /** Hands out what was written, and begins anew. */
  take(): Uint8Array {
    const { output, at } = this;
    const from = this.#from;
    const short = at - from <= SHORT;
    this.#from = this.at = short ? at : from;
    if (output.length - this.at < SHORT || output.length > KEPT) {
      this.#from = this.at = 0;
      this.#grow(FIRST);
    }
    return short ? output.subarray(from, at) : output.slice(from, at);
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
    this.put(marker);
    const at = this.room(width);
    const { output } = this;
    for (let i = at + width; i-- > at; value = Math.floor(value / 0x100)) output[i] = value;
    this.at = at + width;
  }

  /** Writes one byte, such as a marker that says all. */
  put(byte: number): void {
    const at = this.room(1);
    this.output[at] = byte;
    this.at = at + 1;
  }

  #grow(length: number): void {
    this.output = new Uint8Array(length);
    this.view = new DataView(this.output.buffer);
  }
}

const FIRST = 0x2000;
/** A longer message gets a buffer of its own. */
const SHORT = 0x200;
/** A larger buffer is not kept for the next message. */
const KEPT = 0x1_0000;
