/**
 * Why there is no connection:
 *
 * | kind | what happened | comes back |
 * | --- | --- | --- |
 * | `unreachable` | The connection could not be opened. A browser does not tell a page why. | yes |
 * | `timed_out` | It was not open within `connectTimeout`. | yes |
 * | `no_welcome` | It was open, and the server did not greet within `welcomeTimeout`. | yes |
 * | `broken` | It ended without a close. | yes |
 * | `silent` | Nothing was heard of the server for a heartbeat and its timeout. | yes |
 * | `malformed` | The server said what is no message of this protocol. | yes |
 * | `go_away` | The server asked to connect again. | yes |
 * | `no_token` | The function that fetches the credential failed. | yes |
 * | `closed` | The server closed, with `code`. | as the code says |
 * | `version` | The server speaks another version of the protocol. | no |
 * | `signed_out` | The function that fetches the credential says that there is none. | no |
 * | `asked` | The client was closed by its owner. | no |
 */
export type ConnectErrorKind =
  | "unreachable"
  | "timed_out"
  | "no_welcome"
  | "broken"
  | "silent"
  | "malformed"
  | "go_away"
  | "no_token"
  | "closed"
  | "version"
  | "signed_out"
  | "asked";

/**
 * Why there is no connection, or no longer one. Its message is a sentence for people.
 *
 * ```ts
 * try {
 *   await ws.opened();
 * } catch (error) {
 *   if (error instanceof ConnectError && error.kind === "version") askForReload();
 * }
 * ```
 */
export class ConnectError extends Error {
  override readonly name: string = "ConnectError";
  /** What to match on. */
  readonly kind: ConnectErrorKind;
  /** With `closed`: the close code. */
  readonly code: number | undefined;
  /** The words of the server or the platform, if there were any. */
  readonly detail: string;

  /** @internal */
  constructor(kind: ConnectErrorKind, detail = "", code?: number) {
    super(sentences[kind] + (code ? ` with code ${code}` : "") + (detail && `: ${detail}`));
    this.kind = kind;
    this.code = code;
    this.detail = detail;
  }
}

/** Whether a connection that ended so must not be opened again without a change. */
export function isFinal({ kind, code }: ConnectError): boolean {
  return kind === "version" || kind === "signed_out" || (kind === "closed" && FINAL.test(String(code)));
}

/** See docs/protocol.md#close-codes. */
const FINAL = /^(100[023789]|1010|4[5-9]..)$/;
const sentences: { readonly [kind in ConnectErrorKind]: string } = {
  unreachable: "the connection could not be opened",
  timed_out: "the connection did not open in time",
  no_welcome: "the server did not say hello in time",
  broken: "the connection broke",
  silent: "nothing was heard of the server for too long",
  malformed: "a message of the server is unreadable",
  go_away: "the server asked to reconnect",
  closed: "the server closed",
  version: "the server speaks another version of the protocol",
  no_token: "the credential could not be fetched",
  signed_out: "nobody is signed in",
  asked: "the client was closed",
};
