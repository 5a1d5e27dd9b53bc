/**
 * What generated code is written with: values to MessagePack and back, checked on the way.
 *
 * See docs/protocol.md#values for what each value looks like.
 */
export { readBytes, writeBytes } from "./bytes.js";
export { readAny, readNames, writeAny, writeNames } from "./choice.js";
export { DecodeError, EncodeError } from "./error.js";
export { type Fields, fields } from "./fields.js";
export { newOpId } from "./op_id.js";
export { readNumbers, writeNumbers } from "./numbers.js";
export { type Unknown, readOpen, unknown } from "./open.js";
export { Reader } from "./reader.js";
export {
  readIntegerMap,
  readList,
  readOptional,
  readRecord,
  writeIntegerMap,
  writeList,
  writeOptional,
  writeRecord,
} from "./shape.js";
export { readTag } from "./tag.js";
export type { CalendarDate, DateTime, Flavor, Operation, TimeOfDay, Url, Uuid } from "./types.js";
export { type Json, readJson, writeJson } from "./value.js";
export { type Read, type Write, decode, encode } from "./whole.js";
export { readI64, readU64, writeI64, writeU64 } from "./wide.js";
export { readI128, readU128, writeI128, writeU128 } from "./widest.js";
export { Writer } from "./writer.js";
