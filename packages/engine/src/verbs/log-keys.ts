import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Keys to single logs, for those who were told of them in a session and fetch them without. Good until the engine ends. */
export class LogKeys {
  readonly #secret = randomBytes(32);

  keyOf(jid: number, tid: number): string {
    return createHmac('sha256', this.#secret).update(`${jid}/${tid}`).digest('hex');
  }

  opens(key: string | null, jid: number, tid: number): boolean {
    const right = Buffer.from(this.keyOf(jid, tid));
    const given = Buffer.from(key ?? '');
    return given.length === right.length && timingSafeEqual(given, right);
  }
}
