import type { PresenceStatus } from "wilco/flow";

/** Watches whether somebody sits here: active with the last input, idle some time after it, away when the page is hidden. */
export class Attendance {
  readonly #tell: (status: PresenceStatus) => void;
  #status: PresenceStatus = "active";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(tell: (status: PresenceStatus) => void) {
    this.#tell = tell;
    for (const type of ["pointerdown", "pointermove", "keydown", "wheel"]) {
      addEventListener(type, () => this.#stir(), { passive: true, capture: true });
    }
    document.addEventListener("visibilitychange", () => this.#stir());
    this.#stir();
  }

  #stir(): void {
    clearTimeout(this.#timer);
    this.#be(document.visibilityState === "hidden" ? "away" : "active");
    if (this.#status === "active") this.#timer = setTimeout(() => this.#be("idle"), IDLE_AFTER);
  }

  #be(status: PresenceStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#tell(status);
  }
}

/** In milliseconds. */
const IDLE_AFTER = 60_000;
