/** A query that cannot be answered; told to the client as `{"rc": 1, "msg": …}`. */
export class QueryError extends Error {}

/** A mistake in a search clause, with its place drawn below the clause. */
export class ClauseError extends QueryError {
  readonly offset: number;
  readonly hint: string | undefined;

  constructor(message: string, clause: string, offset: number, hint?: string) {
    super(
      `search clause, character ${offset + 1}: ${message}${hint === undefined ? '' : `; ${hint}`} ${excerpt(clause, offset)}`,
    );
    this.offset = offset;
    this.hint = hint;
  }
}

/** The neighbourhood of the mistake on one line (clients show the last line only). */
function excerpt(clause: string, offset: number): string {
  const flat = clause.replace(/\s/g, ' ');
  const from = Math.max(0, offset - 30);
  const before = `${from > 0 ? '…' : ''}${flat.slice(from, offset)}`;
  const after = `${flat.slice(offset, offset + 30)}${flat.length > offset + 30 ? '…' : ''}`;
  return `(at ${before}»${after})`;
}
