import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type AlfDocument,
  AlfDocumentError,
  type Command,
  cmd,
  instance,
  iterate,
  type Job,
  type JobInput,
  job,
  parseAlf,
  remoteCmd,
  serializeAlf,
  serializeAlfChunks,
  type Task,
  task,
} from '../index.ts';

const CORPUS = new URL('../../../../test-fixtures/alf-corpus/valid/', import.meta.url);
const corpus = (name: string): string => readFileSync(new URL(name, CORPUS), 'utf8');

describe('the examples of alf-format 5.1', () => {
  const shared = task({ title: 'make rib', argv: 'ribgen shot.ma', service: 'RfMRibGen' });
  const pass = (name: string): Task =>
    task({
      title: `render ${name}`,
      cmds: [remoteCmd({ argv: `prman ${name}.rib`, service: 'PixarRender', retryrc: [139] })],
      subtasks: [shared],
    });

  it.each<[string, AlfDocument, string]>([
    [
      'A: a task below two others',
      job({ title: 'two passes', priority: 5, maxactive: 2, subtasks: [pass('beauty'), pass('matte')] }),
      `Job -title {two passes} -maxactive 2 -priority {5.0} -subtasks {
  Task {render beauty} -cmds {
    RemoteCmd {{prman} {beauty.rib}} -service {PixarRender} -retryrc {139}
  } -subtasks {
    Task {make rib} -cmds {
      RemoteCmd {{ribgen} {shot.ma}} -service {RfMRibGen}
    }
  }
  Task {render matte} -cmds {
    RemoteCmd {{prman} {matte.rib}} -service {PixarRender} -retryrc {139}
  } -subtasks {
    Instance {make rib}
  }
}`,
    ],
    [
      'B: empty values',
      job({
        title: '',
        comment: '',
        tags: [],
        afterjids: [],
        subtasks: [task({ title: '' }), task({ title: 'x', serialsubtasks: false, id: '' })],
      }),
      `Job -title {} -comment {} -subtasks {
  Task {}
  Task {x} -id {} -serialsubtasks 0
}`,
    ],
    [
      'C: a task alone',
      task({
        title: 'alone',
        argv: 'ls -l /tmp',
        service: 'linux',
        subtasks: [task({ title: 'first', service: 'linux' })],
      }),
      `Task {alone} -cmds {
  RemoteCmd {{ls} {-l} {/tmp}} -service {linux}
} -subtasks {
  Task {first} -service {linux}
}`,
    ],
    [
      'D: characters that are special elsewhere',
      job({
        title: 'odd {but} balanced',
        metadata: '{"k": "v"}',
        subtasks: [
          task({
            title: 'say "hi"; $HOME [x] #1',
            cmds: [remoteCmd({ argv: ['echo', 'C:\\tmp\\new', 'a b', '', '{}', '"q"'], msg: 'l1\nl2\n' })],
          }),
        ],
      }),
      `Job -title {odd {but} balanced} -metadata {{"k": "v"}} -subtasks {
  Task {say "hi"; $HOME [x] #1} -cmds {
    RemoteCmd {{echo} {C:\\tmp\\new} {a b} {} {{}} {"q"}} -msg {l1
l2
}
  }
}`,
    ],
    [
      'E: where the stock bytes would be wrong',
      task({ title: 'un{balanced', cmds: [remoteCmd({ argv: ['type', 'C:\\dir\\', 'a b', 'x}'], msg: 'a\r\n' })] }),
      `Task un\\{balanced -cmds {
  RemoteCmd {{type} C:\\\\dir\\\\ {a b} x\\}} -msg a\\r\\n
}`,
    ],
    [
      'F: an Iterate',
      job({
        title: 'f',
        subtasks: [
          iterate({
            varname: 'f',
            from: 1,
            to: 9,
            by: 4,
            template: [task({ title: 'matte $f', argv: 'prman matte.$f.rib' })],
            subtasks: [task({ title: 'pre' })],
          }),
        ],
      }),
      `Job -title {f} -subtasks {
  Iterate {f} -from 1 -to 9 -by 4 -template {
    Task {matte $f} -cmds {
      RemoteCmd {{prman} {matte.$f.rib}}
    }
  } -subtasks {
    Task {pre}
  }
}`,
    ],
  ])('%s', (_, document, text) => {
    expect(serializeAlf(document)).toBe(text);
  });
});

describe('the stock files of the corpus', () => {
  it.each(['01-author-minimal', '02-author-every-option'])('%s is rebuilt from its JSON', (name) => {
    const { statements } = JSON.parse(corpus(`${name}.json`)) as { statements: Statement[] };
    expect(serializeAlf(build(statements[0] as Statement) as Job)).toBe(corpus(`${name}.alf`));
  });
});

/** What stands in the JSON files of the corpus. */
interface Statement {
  operator: string;
  args: string[];
  title?: string;
  varname?: string;
  value?: string;
  argv?: string[];
  options?: Record<string, unknown>;
  [block: string]: unknown;
}

/** The document of a statement, through the constructors. */
function build(statement: Statement): unknown {
  const { operator, args: _, title, varname, value, argv, options, ...blocks } = statement;
  const built = Object.fromEntries(
    Object.entries(blocks).map(([name, list]) => [name, (list as Statement[]).map(build)]),
  );
  const fields = { ...options, ...built } as never;
  switch (operator) {
    case 'Job':
      return job({ title, ...(fields as JobInput) } as JobInput);
    case 'Task':
      return task({ title: title ?? '', ...(fields as object) });
    case 'Instance':
      return instance({ title: title ?? '' });
    case 'Iterate':
      return iterate({ varname: varname ?? '', ...(fields as { from: number; to: number; template: [] }) });
    case 'RemoteCmd':
      return remoteCmd({ argv: argv ?? [], ...(fields as object) });
    case 'Assign':
      return { name: varname, value };
    default:
      throw new Error(operator);
  }
}

describe('single values', () => {
  const line = (options: JobInput): string =>
    serializeAlf(job({ title: 't', ...options, subtasks: [task({ title: 'x' })] })).split('\n')[0] ?? '';
  const commandLine = (options: Partial<Command>): string =>
    serializeAlf(task({ title: 'x', cmds: [remoteCmd({ argv: ['y'], ...options })] }))
      .split('\n')[1]
      ?.trim() ?? '';

  it.each<[JobInput, string]>([
    [{ priority: 0.25 }, '-priority {0.2}'],
    [{ priority: 0.75 }, '-priority {0.8}'],
    [{ priority: 0.35 }, '-priority {0.3}'],
    [{ priority: 0.05 }, '-priority {0.1}'],
    [{ priority: -1.25 }, '-priority {-1.2}'],
    [{ priority: 1e20 }, '-priority {100000000000000000000.0}'],
    [{ maxactive: 0 }, '-maxactive 0'],
    [{ paused: false }, '-paused 0'],
    [{ after: '1 3 9:05' }, '-after {01 03 09:05}'],
    [{ after: '9:05' }, '-after {09:05}'],
    [{ after: 'tomorrow' }, '-after {tomorrow}'],
    [{ afterjids: [1, 2] }, '-afterjids {1 2}'],
    [{ tags: ['a b', ''] }, '-tags {{a b} {}}'],
    [{ dirmaps: [['P:/', '/mnt', 'NFS'], { source: '/mnt', target: 'P:/', zone: 'a zone' }] }, '-dirmaps {'],
  ])('%j becomes %s', (options, text) => {
    expect(line(options)).toContain(` ${text}`);
  });

  it.each<[Partial<Command>, string]>([
    [{ minrunsecs: 2.5, maxrunsecs: 3600 }, 'RemoteCmd {{y}} -minrunsecs 2.5 -maxrunsecs 3600'],
    [
      { minrunsecs: 1e-7, maxrunsecs: 1.5e22 },
      'RemoteCmd {{y}} -minrunsecs 0.0000001 -maxrunsecs 15000000000000000000000',
    ],
    [{ expand: true }, 'RemoteCmd {{y}} -expand 1'],
    [{ expand: false }, 'RemoteCmd {{y}} -expand 0'],
    [{ expand: 'a file.alf' }, 'RemoteCmd {{y}} -expand {a file.alf}'],
    [
      { metadata: 'm', retryrc: [1, -9], resumepin: true },
      'RemoteCmd {{y}} -retryrc {1 -9} -resumepin 1 -metadata {m}',
    ],
    [{ retryrc: [], tags: [], envkey: [] }, 'RemoteCmd {{y}}'],
  ])('%j becomes %s', (options, text) => {
    expect(commandLine(options)).toBe(text);
  });

  it('puts path maps on lines of their own', () => {
    const document = job({
      title: 't',
      dirmaps: [
        ['P:/', '/mnt/projects/', 'NFS'],
        ['/x', 'y z', 'a zone'],
      ],
      serialsubtasks: true,
      subtasks: [task({ title: 'x' })],
    });
    expect(serializeAlf(document)).toBe(`Job -title {t} -dirmaps {
  {{P:/} {/mnt/projects/} NFS}
  {{/x} {y z} {a zone}}
} -serialsubtasks 1 -subtasks {
  Task {x}
}`);
  });

  it.each(['-cmds', '-x', '-Title_2'])('writes the title %s after -title', (title) => {
    expect(serializeAlf(task({ title, subtasks: [instance({ title })] }))).toBe(
      `Task -title {${title}} -subtasks {\n  Instance {${title}}\n}`,
    );
  });

  it.each(['-', '-1', '--x', '- x', '-x y'])('writes the title %s as it is', (title) => {
    expect(serializeAlf(task({ title }))).toBe(`Task {${title}}`);
  });

  it('writes Cmd where that is asked for', () => {
    expect(serializeAlf(task({ title: 'x', cmds: [cmd({ argv: ['ls'] })] }))).toBe('Task {x} -cmds {\n  Cmd {{ls}}\n}');
  });

  it('writes several tasks one below the other', () => {
    expect(serializeAlf([task({ title: 'a' }), instance({ title: 'b' })])).toBe('Task {a}\nInstance {b}');
  });
});

/** Not refused at once, it would grow to two to the power of the depth. */
function inItself(): object {
  const subtasks: unknown[] = [];
  const knot = { kind: 'task', title: 'knot', subtasks };
  subtasks.push(knot, knot);
  return knot;
}

describe('refusals', () => {
  const refuse = (document: unknown): [code: string, path: string | undefined][] => {
    try {
      serializeAlf(document as AlfDocument);
    } catch (error) {
      if (error instanceof AlfDocumentError) return error.diagnostics.map(({ code, path }) => [code, path]);
      throw error;
    }
    return [];
  };
  const x = task({ title: 'x' });

  it.each<[string, unknown, [string, string][]]>([
    ['a job without title', job({ subtasks: [x] }), [['missing-required', 'title']]],
    ['a job without tasks', job({ title: 't' }), [['missing-required', 'subtasks']]],
    [
      'no title, no tasks: in table order',
      job({}),
      [
        ['missing-required', 'title'],
        ['missing-required', 'subtasks'],
      ],
    ],
    ['a task without title', { kind: 'task' }, [['missing-required', 'title']]],
    ['no tasks at all', [], [['no-job', '']]],
    [
      'a misspelt field of a path map',
      job({ title: 't', dirmaps: [{ source: 'a', target: 'b', zone: 'c', zon: 'd' } as never], subtasks: [x] }),
      [['bad-value', 'dirmaps']],
    ],
    [
      'a task that stands in itself, twice',
      inItself(),
      [
        ['too-deep', 'subtasks[0]'],
        ['too-deep', 'subtasks[1]'],
      ],
    ],
    [
      'a command without words',
      task({ title: 'x', cmds: [remoteCmd({ argv: [] })] }),
      [['missing-required', 'cmds[0].argv']],
    ],
    ['a command of white space', task({ title: 'x', argv: '  ' }), [['missing-required', 'cmds[0].argv']]],
    [
      'an Iterate that lacks everything',
      { kind: 'iterate' },
      ['varname', 'from', 'to', 'template'].map((name) => ['missing-required', name]),
    ],
    ['a step of 0', iterate({ varname: 'i', from: 1, to: 2, by: 0, template: [x] }), [['bad-value', 'by']]],
    ['a bad variable name', job({ title: 't', init: { '1a': '' }, subtasks: [x] }), [['bad-value', 'init[0]']]],
    ['a bad loop variable', iterate({ varname: 'a b', from: 1, to: 2, template: [x] }), [['bad-value', 'varname']]],
    ['U+0000', task({ title: 'a\0b' }), [['bad-value', 'title']]],
    ['half of a surrogate pair', task({ title: 'x', metadata: '\ud800' }), [['bad-value', 'metadata']]],
    ['an unknown option', job({ title: 't', titel: 'u', subtasks: [x] } as JobInput), [['unknown-option', 'titel']]],
    ['an option of another operator', { ...x, paused: true }, [['unknown-option', 'paused']]],
    [
      'words that are no texts',
      task({ title: 'x', cmds: [{ kind: 'cmd', argv: ['a', null, true] as never }] }),
      [['bad-value', 'cmds[0].argv']],
    ],
    ['a number that is none', job({ title: 't', priority: Number.NaN, subtasks: [x] }), [['bad-value', 'priority']]],
    ['a priority beyond 1e21', job({ title: 't', priority: 1e21, subtasks: [x] }), [['bad-value', 'priority']]],
    ['a fraction of a slot', { ...x, atleast: 1.5 }, [['bad-value', 'atleast']]],
    [
      'another time',
      task({ title: 'x', cmds: [remoteCmd({ argv: ['y'], when: 'later' as never })] }),
      [['bad-value', 'cmds[0].when']],
    ],
    ['a text for a boolean', { ...x, resumeblock: 'yes' }, [['bad-value', 'resumeblock']]],
    ['a command among tasks', { ...x, subtasks: [remoteCmd({ argv: ['y'] })] }, [['bad-value', 'subtasks[0]']]],
    ['a task among commands', { ...x, cmds: [x] }, [['bad-value', 'cmds[0]']]],
    [
      'a job in a job',
      job({ title: 't', subtasks: [job({ title: 'u', subtasks: [x] }) as never] }),
      [['bad-value', 'subtasks[0]']],
    ],
    ['something else', 'Job', [['bad-value', '']]],
    ['a list of something else', [x, null], [['bad-value', '[1]']]],
    [
      'blocks that are no lists',
      { ...x, cmds: {}, subtasks: 'x' },
      [
        ['bad-value', 'subtasks'],
        ['bad-value', 'cmds'],
      ],
    ],
  ])('%s', (_, document, expected) => {
    expect(refuse(document)).toEqual(expected);
  });

  it('tells all at once, in a message that names the first', () => {
    const document = job({
      title: 't',
      priorty: 3,
      subtasks: [task({ title: 'x', cmds: [remoteCmd({ argv: ['a\0'] })] })],
    } as JobInput);
    expect(() => serializeAlf(document)).toThrow(
      'priorty: Job: unknown option "priorty"; did you mean "priority"? (and 1 more)',
    );
  });

  it('writes nothing before a document is known to be good', () => {
    const broken = job({
      title: 't',
      subtasks: [...Array.from({ length: 10_000 }, (_, i) => task({ title: `task ${i}` })), task({ title: '\0' })],
    });
    expect(() => serializeAlfChunks(broken).next()).toThrow(AlfDocumentError);
  });

  it('tells a document that contains itself', () => {
    const self = task({ title: 'self' });
    self.subtasks = [self];
    expect(() => serializeAlfChunks(self).next()).toThrow(/inside itself/);
  });
});

describe('large documents', () => {
  it('come in chunks of about a million characters', () => {
    const document = job({
      title: 'large',
      subtasks: Array.from({ length: 200_000 }, (_, i) => task({ title: `frame ${i} é` })),
    });
    const chunks = [...serializeAlfChunks(document)];
    expect(chunks.join('')).toBe(serializeAlf(document));
    expect(chunks.length).toBeGreaterThan(3);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(2 * 2 ** 20);
  });

  it.each([
    ['long texts', 'x'.repeat(3_000_000)],
    ['long texts of two-byte characters', '夜'.repeat(1_000_000)],
    ['long texts that need escapes', '}'.repeat(1_000_000)],
    ['texts as long as a chunk', 'y'.repeat(2 ** 20 - 2)],
  ])('may have %s', (_, title) => {
    const document = job({ title: 'é', subtasks: [task({ title: 'before' }), task({ title }), task({ title: '夜' })] });
    expect(parseAlf(serializeAlf(document))).toEqual(document);
  });

  it('may be deep', () => {
    let deep = task({ title: 'leaf' });
    for (let level = 0; level < 2000; level++) deep = task({ title: `${level}`, subtasks: [deep] });
    const text = serializeAlf(job({ title: 'deep', subtasks: [deep] }));
    expect(text.split('\n').length).toBe(4003);
  });
});
