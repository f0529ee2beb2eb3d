/** What this package writes and reads, held against a real Tcl interpreter. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlfDocument, type Job, job, quote, remoteCmd, serializeAlf, task } from './index.ts';
import { OPERATORS, type OperatorSpec } from './operators.ts';
import { ListError, splitList } from './read/list.ts';
import { Problems } from './read/problems.ts';
import { readStatements } from './read/script.ts';
import { sourceOf } from './read/source.ts';
import { Variables } from './read/substitute.ts';
import { WordReader, wordValue } from './read/words.ts';
import { jobs, nastyText } from './testing/arbitrary.ts';
import { fromHex, hasTcl, runTcl, toHex } from './testing/tclsh.ts';
import { wildFile } from './testing/wild.ts';

describe.skipIf(!hasTcl)('against tclsh', () => {
  it('every string comes back equal, as a word and in a list', () => {
    const texts = fc.sample(nastyText, 20_000);
    const words = texts.map((text) => toHex(`word ${quote(text)}`));
    const found = runTcl(
      'proc word {text} {return $text}\nforeach line [lines in] { puts .[hex [eval [unhex $line]]] }',
      {
        in: words.join('\n'),
      },
    );
    expect(found.map((line) => fromHex(line.slice(1)))).toEqual(texts);
    const lists = texts.map((text, index) => [text, texts[index + 1] ?? '', text]);
    const split = runTcl('foreach line [lines in] { puts [hexes [unhex $line]] }', {
      in: lists.map((list) => toHex(list.map((text) => quote(text)).join(' '))).join('\n'),
    });
    expect(split.map((line) => line.split(' ').map((hex) => fromHex(hex.slice(1))))).toEqual(lists);
  });

  it.each([
    ['of the basic plane', inPlane],
    ['of all planes', nastyText],
  ])('every string %s in a job file comes back equal, wherever it stands', (_, texts) => {
    const document = job({
      title: 'adversarial',
      subtasks: fc.sample(texts, 5000).map((text) =>
        task({
          title: text,
          id: text,
          metadata: text,
          cmds: [
            remoteCmd({
              argv: ['x', text, text],
              msg: text,
              tags: [text],
              envkey: [text, 'b'],
              service: text,
              metadata: text,
            }),
          ],
        }),
      ),
    });
    expect(evaluate(document)).toEqual(expected(document));
    const [text = ''] = fc.sample(texts, 1);
    const small = job({
      title: text,
      comment: text,
      tags: [text],
      metadata: text,
      init: { a: text },
      subtasks: [task({ title: text })],
    });
    expect(evaluate(small)).toEqual(expected(small));
  });

  it('random jobs are evaluated to what they say', () => {
    for (const document of fc.sample(jobs({ normal: true }), 150))
      expect(evaluate(document)).toEqual(expected(document));
  });

  it('jobs in ASCII are read right under any locale', () => {
    // Tcl 8.6 reads the escaped halves of a pair as two characters; whether they are joined depends on its version.
    const document = job({
      title: 'ascii',
      subtasks: fc.sample(inPlane, 1000).map((text) => task({ title: text, metadata: text })),
    });
    expect(evaluate(document, true)).toEqual(expected(document));
  });

  it('files as people write them have the same statements, in the same order', () => {
    const files = fc.sample(wildFile, 4000);
    const found = runTcl(
      `set blocks {${namesOf('block').join(' ')}}
      proc variable_ {args} { child invokehidden -global set {*}$args }
      proc operator {name args} {
        if {$name in {Assign set}} { variable_ {*}$args }
        set words {}; set now {}; set later {}
        for {set i 0} {$i < [llength $args]} {incr i} {
          set word [lindex $args $i]
          lappend words $word
          if {![regexp {^-[A-Za-z][A-Za-z0-9_]*$} $word] || $name in {Assign set Instance}} continue
          set value [lindex $args [incr i]]
          if {$word ni $::blocks} { lappend words $value; continue }
          lappend words {}
          if {$word eq {-init}} { lappend now $word $value } else { lappend later $word $value }
        }
        lappend ::record [join [hexes [linsert $words 0 $name]] ,]
        foreach {block script} [concat $now $later] {
          if {$block ne {-template}} { child eval $script; continue }
          # Inside a template the variable of the loop stands for its own reference; then it is what it was.
          set variable [lindex $args 0]
          set isDefined [child invokehidden -global info exists $variable]
          if {$isDefined} { set before [variable_ $variable] }
          variable_ $variable "\\$$variable"
          child eval $script
          if {$isDefined} { variable_ $variable $before } else { child invokehidden -global unset $variable }
        }
      }
      interp create -safe child
      foreach command [child eval {info commands}] { catch {child hide $command} }
      foreach name {Job Task Instance Iterate RemoteCmd Cmd Assign set} { interp alias child $name {} operator $name }
      foreach line [lines in] {
        set record {}
        if {[catch {child eval [unhex $line]}]} { puts error } else { puts [join $record { }] }
      }`,
      { in: files.map(toHex).join('\n') },
    );
    const pairs = files.map((file, index) => ({ file, tcl: found[index], ours: readRecord(file) }));
    expect(pairs.filter(({ tcl, ours }) => tcl !== ours && ours !== 'error').slice(0, 3)).toEqual([]);
    expect(pairs.filter(({ ours }) => ours !== 'error').length).toBeGreaterThan(1000);
  });

  it('random scripts have the same words', () => {
    const scripts = fc.sample(scriptText, 30_000);
    const found = runTcl(
      `interp create -safe child
      foreach command [child eval {info commands}] { catch {child hide $command} }
      child alias unknown record
      proc record {args} { lappend ::commands [join [hexes $args] ,] }
      foreach line [lines in] {
        set commands {}
        child invokehidden -global set a {A b}
        child invokehidden -global set long {{x y} "z}
        if {[catch {child eval [unhex $line]}]} { puts error } else { puts [join $commands { }] }
      }`,
      { in: scripts.map(toHex).join('\n') },
    );
    const differences = scripts.flatMap((script, index) =>
      found[index] === readWords(script) ? [] : [{ script, tcl: found[index], ours: readWords(script) }],
    );
    expect(differences.slice(0, 5)).toEqual([]);
  });

  it('random lists have the same elements', () => {
    const lists = fc.sample(scriptText, 30_000);
    const found = runTcl(
      'foreach line [lines in] { if {[catch {hexes [lrange [unhex $line] 0 end]} out]} { puts error } else { puts $out } }',
      {
        in: lists.map(toHex).join('\n'),
      },
    );
    const ours = (text: string): string => {
      try {
        return splitList(text)
          .map((item) => `.${toHex(item)}`)
          .join(' ');
      } catch (error) {
        if (error instanceof ListError) return 'error';
        throw error;
      }
    };
    const differences = lists.flatMap((list, index) =>
      found[index] === ours(list) ? [] : [{ list, tcl: found[index], ours: ours(list) }],
    );
    expect(differences.slice(0, 5)).toEqual([]);
  });
});

const inPlane = nastyText.filter((text) => !/[\ud800-\udfff]/.test(text));

/** Text that is full of Tcl; no command substitution, which we refuse and Tcl would run. */
const scriptText = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...'{}{}\\\\$";#\n\r\t\v\f \'*()-ab17é'.split('')) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          ' {',
          '} ',
          ' "',
          '" ',
          '\\\n',
          '\\\n  ',
          '\\{',
          '\\}',
          '{*}',
          ' {*}$long',
          '$a',
          '\u0024{a}',
          '$::a',
          '\\u0041',
          '\\u00e9',
          '\\x4142',
          '\\101',
          '\\400',
          '\\U41',
          ';#',
          '\n#',
          '\\\\\n',
        ),
      },
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));

/** The words of each command, written as the Tcl script writes them. */
function readWords(script: string): string {
  const problems = new Problems();
  const variables = new Variables(0);
  variables.set('a', 'A b');
  variables.set('long', '{x y} "z');
  const reader = new WordReader(problems, variables);
  reader.source = sourceOf(script);
  reader.end = script.length;
  const commands: string[] = [];
  while (reader.next())
    if (reader.words.length > 0) commands.push(reader.words.map((word) => `.${toHex(wordValue(word))}`).join(','));
  return problems.hasErrors ? 'error' : commands.join(' ');
}

/** The statements of a file as the Tcl script records them: blocks without what is in them. */
function readRecord(file: string): string {
  const problems = new Problems();
  const record: string[] = [];
  readStatements(file, 'tolerant', problems, {
    comment: () => {},
    block: () => {},
    command(_, words) {
      const [operator = '', ...values] = words.map(wordValue);
      const isBlock = (index: number): boolean =>
        BLOCK_NAMES.has(values[index - 1] ?? '') && isOptionAt(values, index - 1);
      record.push(
        [operator, ...values.map((value, index) => (isBlock(index) ? '' : value))]
          .map((value) => `.${toHex(value)}`)
          .join(','),
      );
    },
  });
  return problems.hasErrors ? 'error' : record.join(' ');
}

/** Whether the word at an index is an option, and not the value of the one before. */
function isOptionAt(values: readonly string[], index: number): boolean {
  let at = 0;
  while (at < index) at += /^-[A-Za-z][A-Za-z0-9_]*$/.test(values[at] ?? '') ? 2 : 1;
  return at === index;
}

/** Names of options by what their values are made of. */
const namesOf = (...kinds: string[]): string[] => [
  ...new Set(
    Object.values(OPERATORS).flatMap(({ options }) =>
      options.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => `-${name}`),
    ),
  ),
];

/** Evaluates the written file in Tcl: one line for each operator, its first word, and each option with its value split. */
function evaluate(document: AlfDocument, asciiOnly = false): string[] {
  const text = serializeAlf(document, { asciiOnly });
  // Reading a file, Tcl 8.6 takes a character above U+FFFF for four if the border of two 4,096-byte buffers runs through it.
  const read = /[\ud800-\udfff]/.test(text)
    ? 'set channel [open job.alf rb]; eval [encoding convertfrom utf-8 [read $channel]]'
    : `source -encoding ${asciiOnly ? 'iso8859-1' : 'utf-8'} job.alf`;
  return runTcl(
    `set blocks {${namesOf('block').join(' ')}}; set lists {${namesOf('list', 'ints').join(' ')}}
    proc operator {name args} {
      puts "( $name"
      while {[llength $args]} {
        set args [lassign $args word]
        if {$name in {Assign Instance} || ![regexp {^-[A-Za-z][A-Za-z0-9_]*$} $word]} {
          if {$name in {RemoteCmd Cmd}} { puts [hexes $word] } else { puts .[hex $word] }
          continue
        }
        set args [lassign $args value]
        if {$word in $::blocks} { puts $word; uplevel #0 $value
        } elseif {$word eq {-dirmaps}} { puts $word; foreach map $value { puts [hexes $map] }
        } elseif {$word in $::lists} { puts "$word [hexes $value]"
        } else { puts "$word .[hex $value]" }
      }
      puts )
    }
    foreach name {Job Task Instance Iterate RemoteCmd Cmd Assign} { interp alias {} $name {} operator $name }
    ${read}`,
    { 'job.alf': text },
  );
}

/** The same lines from the document itself. */
function expected(document: Job): string[] {
  const lines: string[] = [];
  const hexes = (items: readonly unknown[]): string => items.map((item) => `.${toHex(String(item))}`).join(' ');
  const visit = (node: Record<string, unknown>, spec: OperatorSpec): void => {
    lines.push(`( ${spec.name}`);
    if (spec.name === 'Assign') lines.push(hexes([node.name]), hexes([node.value]));
    else if ('argv' in node) lines.push(hexes(node.argv as string[]));
    else if (spec.name === 'Task' && /^-[A-Za-z][A-Za-z0-9_]*$/.test(String(node.title)))
      lines.push(`-title ${hexes([node.title])}`);
    else if (spec.name !== 'Job') lines.push(hexes([node.title ?? node.varname]));
    for (const option of spec.options) {
      const value = node[option.name];
      const isFirst = option.name === 'title' && spec.name !== 'Job';
      if (value === undefined || isFirst || spec.name === 'Instance') continue;
      if (option.kind === 'block') {
        lines.push(`-${option.name}`);
        for (const child of value as Record<string, unknown>[])
          visit(child, OPERATORS[OPERATOR_OF[String(child.kind)] ?? 'Assign']);
      } else if (option.kind === 'dirmaps') {
        lines.push('-dirmaps');
        for (const { source, target, zone } of value as Record<string, string>[])
          lines.push(hexes([source, target, zone]));
      } else if (Array.isArray(value)) lines.push(`-${option.name} ${hexes(value)}`);
      else lines.push(`-${option.name} ${hexes([textOf(option.kind, value)])}`);
    }
    lines.push(')');
  };
  visit(document as unknown as Record<string, unknown>, OPERATORS.Job);
  return lines;
}

const BLOCK_NAMES = new Set(namesOf('block'));

const OPERATOR_OF: Readonly<Record<string, keyof typeof OPERATORS>> = {
  task: 'Task',
  instance: 'Instance',
  iterate: 'Iterate',
  remoteCmd: 'RemoteCmd',
  cmd: 'Cmd',
};

/** Numbers and booleans as they are written; how is tested elsewhere. */
function textOf(kind: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (kind === 'priority') return (value as number).toFixed(1);
  if (kind !== 'num') return String(value);
  return (
    / -minrunsecs (\S+)/.exec(
      serializeAlf(task({ title: '', cmds: [remoteCmd({ argv: ['x'], minrunsecs: value as number })] })),
    )?.[1] ?? ''
  );
}
