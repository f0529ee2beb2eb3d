import type { Socket } from 'node:net';

/** A socket that carries messages: one JSON text a line. What is said in one turn of the event loop goes out at once. */
export class Link<Out, In> {
  readonly #socket: Socket;
  #unsent = '';
  /** The beginning of a line that has not ended. */
  #open: string[] = [];
  #closed = false;

  /** @param onClose called once, also after `close()` */
  constructor(socket: Socket, onMessage: (message: In) => void, onClose: () => void) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => this.#read(text, onMessage));
    // A broken socket is closed too; there is nothing else to know about it.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#closed = true;
      onClose();
    });
  }

  send(message: Out): void {
    if (this.#closed) return;
    if (this.#unsent === '') process.nextTick(() => this.flush());
    this.#unsent += `${JSON.stringify(message)}\n`;
  }

  /** Sends what is unsent, and lets go. */
  end(): void {
    this.flush();
    this.#socket.end();
  }

  /** Hears nothing more, not even what has arrived already. */
  close(): void {
    this.#closed = true;
    this.#socket.destroy();
  }

  /** Sends what was said in this turn now. */
  flush(): void {
    const text = this.#unsent;
    this.#unsent = '';
    if (text !== '' && !this.#socket.destroyed) this.#socket.write(text);
  }

  #read(text: string, onMessage: (message: In) => void): void {
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.#open.push(text.slice(from, end));
      const line = this.#open.join('');
      this.#open = [];
      from = end + 1;
      if (this.#closed) return;
      onMessage(JSON.parse(line) as In);
    }
    if (from < text.length) this.#open.push(text.slice(from));
  }
}
