import type { Position } from "../envelope/messages.js";

/**
 * What becomes of a frame:
 *
 * - `apply`: it is what comes next. The position counts it already.
 * - `duplicate`: it is known already.
 * - `resync`: something is missing, and the frame is not to be taken. The server is to go on from the
 *   position, or to send the whole if there is none.
 * - `ignore`: it is of no use, because an answer is on its way or nothing is followed.
 * - `failed`: what came did not fit too often in a row, and the channel is given up.
 */
export type Heard = "apply" | "duplicate" | "resync" | "ignore" | "failed";

/**
 * Where this client stands in one channel, and what follows from each frame it hears of it. See
 * docs/protocol.md#recovery.
 *
 * It asks again only if something was lost, and has one question open at a time. It stays as it is
 * over the loss of a connection, and the next one goes on from its position.
 */
export class Follower {
  position: Position | undefined;
  /** How much asking again could help: it could not where changes do not fit again and again. */
  hasFailed = false;
  #question: 0 | typeof ASKED | typeof OVERDUE = 0;
  /** How many changes in a row did not fit. */
  #unfit = 0;
  /** Whether a change was taken since the last snapshot, and thus fitted if another one comes. */
  #taken = false;

  /** Whether a question is open, so that what is known may be old. */
  get isAsking(): boolean {
    return this.#question > 0;
  }

  /** The connection is gone, and with it what was asked; or it was answered. */
  disconnected(): void {
    this.#question = 0;
  }

  /** Begins from nothing. */
  reset(): void {
    this.#startOver();
    this.hasFailed = false;
    this.#unfit = 0;
  }

  /** The whole state at a position. */
  snapshot(position: Position): Heard {
    if (this.hasFailed) return "ignore";
    this.#question = 0;
    if (position.seq <= this.standsIn(position.epoch)) return "duplicate";
    this.#taken = false;
    return this.moveTo(position);
  }

  /** One change or several that lead from a position to another. */
  changes(epoch: string, from: number, seq: number): Heard {
    const mine = this.position;
    // Without a position the snapshot is on its way; should it be lost, a top tells.
    if (this.hasFailed || !mine) return "ignore";
    if (seq <= this.standsIn(epoch)) return "duplicate";
    // A change of another epoch before its snapshot is a hole too: no top would repair a busy channel.
    if (from !== this.standsIn(epoch)) return this.ask();
    if (this.#taken) this.#unfit = 0;
    this.#taken = true;
    return this.moveTo({ epoch, seq });
  }

  /** The server says that nothing was missed. */
  current({ epoch, seq }: Position): Heard {
    if (this.hasFailed) return "ignore";
    this.#question = 0;
    const mine = this.standsIn(epoch);
    return mine === seq ? "apply" : seq < mine ? "duplicate" : this.ask();
  }

  /**
   * How far the server brought this connection, said of a channel in which nothing happens: so the
   * loss of the last change is seen, which leaves no hole.
   */
  top({ epoch, seq }: Position): Heard {
    if (this.hasFailed || seq <= this.standsIn(epoch)) return "ignore";
    if (this.#question === ASKED) {
      this.#question = OVERDUE;
      return "ignore";
    }
    this.#question = 0;
    return this.ask();
  }

  /** What was to be taken could not be: the state is asked for as a whole, a few times. */
  unfit(): Heard {
    this.#startOver();
    this.hasFailed = ++this.#unfit > MAX_UNFIT;
    return this.hasFailed ? "failed" : this.ask();
  }

  /** The number it stands at, if it stands in this epoch; else one below all. */
  protected standsIn(epoch: string): number {
    return this.position?.epoch === epoch ? this.position.seq : -1;
  }

  /** What came is the answer to a question, if there was one. */
  protected moveTo(position: Position): Heard {
    this.#question = 0;
    this.position = position;
    return "apply";
  }

  protected ask(): Heard {
    if (this.isAsking) return "ignore";
    this.#question = ASKED;
    return "resync";
  }

  #startOver(): void {
    this.position = undefined;
    this.#taken = false;
    this.#question = 0;
  }
}

const ASKED = 1;
/** A top came since: if another one comes, the question or its answer was lost. */
const OVERDUE = 2;
/** How often in a row the state may be asked for as a whole because a change did not fit. */
const MAX_UNFIT = 3;
