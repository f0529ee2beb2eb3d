import { connect } from 'node:net';

/** A reply as it came over the wire. */
export interface RawReply {
  readonly status: number;
  /** In the order of the reply, names as written. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** Sends all bytes as they are, and only then reads, until the server closes the connection: as stock clients do. */
export function rawRequest(port: number, text: string | Buffer, host = '127.0.0.1'): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    const socket = connect({ port, host }, () => {
      socket.write(text, () => socket.on('data', (part) => parts.push(part)));
    });
    socket.on('error', reject);
    socket.on('end', () => {
      resolve(readReply(Buffer.concat(parts).toString('utf8')));
    });
  });
}

/** A reply from its text. */
export function readReply(reply: string): RawReply {
  const end = reply.indexOf('\r\n\r\n');
  const [first = '', ...lines] = reply.slice(0, end).split('\r\n');
  return {
    status: Number(first.split(' ')[1]),
    headers: lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const),
    body: reply.slice(end + 4),
  };
}

/** A request as every stock Python client sends it (tractor-protocol 2.1). */
export function stockRequest(target: string, headers: readonly string[] = [], body = ''): string {
  const sent = body === '' ? '' : `${body.trim()}\r\n`;
  const own = ['User-Agent: Pixar-EngineClient/1.0 (test date)', 'X-Tractor-Blade: 0'];
  const length = `Content-Length: ${Buffer.byteLength(sent)}`;
  return `${[`POST /Tractor/${target} HTTP/1.0`, ...own, ...headers, length].join('\r\n')}\r\n\r\n${sent}`;
}
