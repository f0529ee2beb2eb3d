import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodePayload, isPayload, type Payload, type PayloadState } from '@jobtronaut/core';

/**
 * Words of command lines as a snapshot can keep them: folders of this machine have names in place of their paths, payloads (which hold
 * hashes of plugin files) say what they hand over.
 */
export class StableText {
  readonly #names: readonly (readonly [path: string, name: string])[];

  /** @param names from the path of a folder to what stands in its place */
  constructor(names: Iterable<readonly [path: string, name: string]>) {
    this.#names = [...names, [process.execPath, 'node'] as const, [ourFolder(), '{jobtronaut}'] as const]
      .map(([path, name]) => [path.replace(/\/+$/, ''), name] as const)
      .sort(([a], [b]) => b.length - a.length);
  }

  word(word: string): string {
    if (isPayload(word)) return payloadText(decodePayload(word));
    let text = word;
    for (const [path, name] of this.#names) if (path !== '') text = text.replaceAll(path, name);
    return text;
  }

  /** One line; words with blanks are quoted. */
  line(argv: readonly string[]): string {
    return argv
      .map((word) => this.word(word))
      .map((word) => (/^[^\s"'\\]+$/.test(word) || /^payload\(/.test(word) ? word : JSON.stringify(word)))
      .join(' ');
  }
}

/** `payload(Render frames=[1,4] scene="a.usd")`: what the script gets, of both states the processed one. */
function payloadText({ task, arguments: args }: Payload): string {
  const said = args.map(({ name, processed }) => ` ${name}=${stateText(processed)}`);
  return `payload(${task}${said.join('')})`;
}

function stateText(state: PayloadState): string {
  return 'value' in state ? JSON.stringify(state.value) : 'cached';
}

/** Where the packages of Jobtronaut lie: all of them stand beside this one. */
function ourFolder(): string {
  return dirname(dirname(dirname(fileURLToPath(import.meta.url))));
}
