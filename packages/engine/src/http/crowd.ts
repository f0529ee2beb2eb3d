import type { Socket } from 'node:net';

/** Connections at once. Each is a file descriptor, and logs and commands need some of these too. */
const MOST = 512;

/**
 * Who is connected. Whoever connects and says nothing, or is refused and keeps talking, must not keep others out: where
 * there are too many, the one of these goes that has been here longest. An ordinary client has said all within
 * milliseconds.
 */
export class Crowd {
  /** Those that have not made a request which is worth anything, the oldest first. */
  readonly #waiting = new Set<Socket>();
  readonly #all = new Set<Socket>();
  readonly #most: number;

  constructor(most = MOST) {
    this.#most = most;
  }

  enter(socket: Socket): void {
    this.#all.add(socket);
    this.#waiting.add(socket);
    socket.on('close', () => {
      this.#all.delete(socket);
      this.#waiting.delete(socket);
    });
    if (this.#all.size <= this.#most) return;
    // Nobody is idle: then it is the new one, which hears nothing, rather than one whose request is under way.
    const [idlest = socket] = this.#waiting;
    this.#all.delete(idlest);
    this.#waiting.delete(idlest);
    idlest.destroy();
  }

  /** Its request is worth an answer. */
  admit(socket: Socket): void {
    this.#waiting.delete(socket);
  }
}
