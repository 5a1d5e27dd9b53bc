/** The name that a pattern has with these parameters; throws a `TypeError` where one cannot stand in a name. */
export function fill(pattern: string, params: unknown): string {
  const name = pattern.replace(/\{(\w+)\}/g, (_, open: string) => {
    const value = (params as { readonly [name: string]: unknown })[open];
    if (typeof value !== "string" || !value || value.includes("/")) {
      throw new TypeError(`\`${open}\` of \`${pattern}\` is text without a slash, found ${JSON.stringify(value)}`);
    }
    return value;
  });
  if (new TextEncoder().encode(name).length > LONGEST) throw new TypeError(`a name has at most ${LONGEST} bytes`);
  return name;
}

/** How many bytes a name has at most. */
const LONGEST = 255;
