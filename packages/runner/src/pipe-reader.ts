import { Socket } from 'node:net';

/** More than a pipe can hold (Linux lets an ordinary user have 1 MiB): what comes later was written after the command's end. */
const MOST_LEFT = 2 * 1024 * 1024;

/** Reads our end of a pipe; nothing more while the receiver of the last chunk needs time. */
export class PipeReader {
  /**
   * Settles when our end is closed and the last chunk was taken: whether everything was read, and nobody can write any
   * more. Never rejects.
   */
  readonly ended: Promise<boolean>;
  readonly #socket: Socket;
  #busy: Promise<void> | undefined;
  #bytes = 0;
  /** Counts what happens here: a chunk came, a chunk was taken. */
  #activity = 0;

  /** @param take must not throw or reject */
  constructor(fd: number, take: (chunk: Buffer) => Promise<void> | undefined) {
    this.#socket = new Socket({ fd, readable: true, writable: false });
    this.#socket.on('data', (chunk) => {
      this.#bytes += chunk.length;
      this.#activity++;
      const taking = take(chunk);
      if (!taking) return;
      this.#socket.pause();
      this.#busy = taking.then(() => {
        this.#busy = undefined;
        this.#activity++;
        this.#socket.resume();
      });
    });
    // A read error closes the pipe as its end does; there is nothing else to do about it.
    this.#socket.on('error', () => {});
    let atEnd = false;
    this.#socket.on('end', () => {
      atEnd = true;
    });
    this.ended = new Promise<void>((resolve) => {
      this.#socket.on('close', () => resolve(this.#busy));
    }).then(() => atEnd);
  }

  /**
   * The command has ended, but a process that it left behind may hold the pipe open for ever: reads what is there, then
   * leaves, once nothing came for so long.
   */
  leave(quietMs: number): void {
    const limit = this.#bytes + MOST_LEFT;
    let timer: NodeJS.Timeout;
    const look = (): void => {
      const before = this.#activity;
      timer = setTimeout(() => {
        // After a busy stretch timers come first: let the loop read what has arrived before calling it silence.
        setImmediate(() => {
          if (this.#socket.destroyed) return;
          const quiet = this.#activity === before || this.#bytes > limit;
          if (quiet && !this.#busy) this.#socket.destroy();
          else look();
        });
      }, quietMs);
    };
    look();
    void this.ended.then(() => clearTimeout(timer));
  }
}
