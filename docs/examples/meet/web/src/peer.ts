import type { Signal } from "wilco/flow";

/**
 * What a line from browser to browser is doing. Who clicked calls, who is called begins with connecting.
 *
 * ```text
 * calling --> connecting --> open <--> interrupted
 *      \__________\____________\____________\____> ended
 * ```
 */
export type PeerState = "calling" | "connecting" | "open" | "interrupted" | "ended";

/** Who is told of what happens on a line. */
export interface PeerListener {
  /** Something has to go to the other side on another way than this one. */
  signal(signal: Signal): void;
  /** The state is another one; why, if the line ended. */
  turned(why: string): void;
  /** The other side said something. */
  heard(text: string): void;
}

/** One line to another browser: what WebRTC needs to open it, and a channel for words once it is open. */
export class Peer {
  // No server that tells addresses, and none that relays: what is found is on this machine or in its network.
  readonly #connection = new RTCPeerConnection();
  readonly #listener: PeerListener;
  #channel: RTCDataChannel | undefined;
  #state: PeerState = "calling";
  /** Nothing else ends a line that nobody answers. */
  readonly #patience = setTimeout(() => this.end("There was no answer, or no way from browser to browser."), PATIENCE);

  constructor(listener: PeerListener) {
    this.#listener = listener;
    this.#connection.addEventListener("icecandidate", ({ candidate }) => {
      if (!candidate?.candidate) return;
      const { sdpMid, sdpMLineIndex } = candidate;
      listener.signal({ type: "ice_candidate", candidate: candidate.candidate, sdpMid, sdpMLineIndex });
    });
    this.#connection.addEventListener("datachannel", ({ channel }) => this.#take(channel));
    this.#connection.addEventListener("connectionstatechange", () => this.#follow());
  }

  get state(): PeerState {
    return this.#state;
  }

  /** Offers a line to the other side. */
  call(): void {
    this.#take(this.#connection.createDataChannel("words"));
    this.#try(() => this.#describe("offer"));
  }

  /** Takes the line that the other side offers. */
  answer(sdp: string): void {
    this.#turn("connecting");
    this.#try(async () => {
      await this.#connection.setRemoteDescription({ type: "offer", sdp });
      await this.#describe("answer");
    });
  }

  /**
   * Takes in what the other side says of the line that was offered to it, or that it offered. A candidate that comes
   * before the answer to the own offer belongs to another one.
   */
  hear(signal: Signal): void {
    if (signal.type === "answer" && this.#state === "calling") {
      this.#turn("connecting");
      this.#try(() => this.#connection.setRemoteDescription(signal));
    } else if (signal.type === "ice_candidate" && this.#state !== "calling" && this.#state !== "ended") {
      const { candidate, sdpMid = null, sdpMLineIndex = null } = signal;
      // One that cannot be used is one way fewer, and not the end of the line.
      this.#connection.addIceCandidate({ candidate, sdpMid, sdpMLineIndex }).catch(() => {});
    }
  }

  /** Says something to the other side. Whether it could be said. */
  say(text: string): boolean {
    if (this.#channel?.readyState !== "open") return false;
    this.#channel.send(text);
    return true;
  }

  /** Ends the line, if it has not ended. */
  end(why: string): void {
    if (this.#state === "ended") return;
    this.#connection.close();
    this.#turn("ended", why);
  }

  async #describe(type: "offer" | "answer"): Promise<void> {
    await this.#connection.setLocalDescription();
    this.#listener.signal({ type, sdp: this.#connection.localDescription?.sdp ?? "" });
  }

  #take(channel: RTCDataChannel): void {
    this.#channel = channel;
    channel.addEventListener("open", () => this.#turn("open"));
    channel.addEventListener("close", () => this.end("The other side ended the line."));
    channel.addEventListener("message", ({ data }) => {
      // The other side may run another script than this one.
      if (typeof data === "string") this.#listener.heard(data.slice(0, MOST_HEARD));
    });
  }

  #follow(): void {
    const { connectionState } = this.#connection;
    if (connectionState === "failed") this.end("There is no way from browser to browser.");
    else if (connectionState === "disconnected" && this.#state === "open") this.#turn("interrupted");
    else if (connectionState === "connected" && this.#state === "interrupted") this.#turn("open");
  }

  #turn(state: PeerState, why = ""): void {
    if (this.#state === "ended" || state === this.#state) return;
    this.#state = state;
    if (state === "open" || state === "ended") clearTimeout(this.#patience);
    this.#listener.turned(why);
  }

  #try(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.end(`The line could not be opened: ${String(error)}.`));
  }
}

/** How long a line may take to open, in milliseconds. */
const PATIENCE = 15_000;
/** How many characters of what somebody says are shown. */
const MOST_HEARD = 2000;
