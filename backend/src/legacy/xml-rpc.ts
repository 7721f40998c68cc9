/**
 * XML-RPC as the clients of the replaced system speak it: a `methodCall` in, an answer of two values out. Types of
 * leaves are of no interest: each comes as its text. Entities beyond XML's own five, document types and structures that
 * XML-RPC does not know end the reading; so does nesting beyond what a report can have.
 */
import sax, { type SAXParser } from 'sax';
import { ProductError } from '../errors.ts';

export type Struct = ReadonlyMap<string, Value>;
export type Value = string | Struct | readonly Value[];

export interface Call {
  method: string;
  params: Value[];
}

/** A report is 17 elements deep. */
const MOST_DEPTH = 32;

const SCALARS = 'string int i4 i8 boolean double nil base64 dateTime.iso8601'.split(' ');
/** Where each element may stand. */
const PARENTS = new Map<string, readonly string[]>([
  ['methodCall', ['']],
  ['methodName', ['methodCall']],
  ['params', ['methodCall']],
  ['param', ['params']],
  ['value', ['param', 'member', 'data']],
  ['struct', ['value']],
  ['member', ['struct']],
  ['name', ['member']],
  ['array', ['value']],
  ['data', ['array']],
  ...SCALARS.map((name): [string, string[]] => [name, ['value']]),
]);

interface Element {
  name: string;
  text: string;
  /** Of a member: its name. Of a call: its method. */
  label: string | undefined;
  /** What an element that holds one value holds. */
  value: Value | undefined;
  /** What an element that holds many holds. */
  values: Value[];
  members: Map<string, Value>;
}

const newElement = (name: string): Element => ({
  ...{ name, text: '', label: undefined, value: undefined, values: [], members: new Map() },
});

/** Reads a call. Throws NOT_XML or NOT_A_CALL. */
export function parseCall(text: string): Call {
  const root = newElement('');
  const open: Element[] = [root];
  const top = () => open.at(-1) ?? root;
  const parser = createParser();
  parser.onopentag = ({ name }) => {
    if (PARENTS.get(name)?.includes(top().name) !== true)
      throw notACall(`<${cut(name)}> stands in a wrong place`);
    if (open.length > MOST_DEPTH) throw notACall('it is nested too deep');
    open.push(newElement(name));
  };
  parser.ontext = parser.oncdata = (piece) => {
    top().text += piece;
  };
  parser.onclosetag = () => {
    const element = open.pop() ?? root;
    CLOSE[element.name]?.(element, top());
  };
  parser.write(text).close();
  const call = root.value instanceof Map ? (root.value as Struct) : undefined;
  if (call === undefined) throw notACall('there is no methodCall in it');
  return { method: call.get('method') as string, params: [...(call.get('params') as Value[])] };
}

/** What a closed element hands to the one around it. */
const CLOSE: Record<string, (element: Element, parent: Element) => void> = {
  methodCall: ({ label = '', values }, parent) => {
    parent.value = new Map<string, Value>([
      ['method', label],
      ['params', values],
    ]);
  },
  methodName: ({ text }, parent) => {
    parent.label = text.trim();
  },
  params: ({ values }, parent) => {
    parent.values = values;
  },
  param: ({ value }, parent) => {
    if (value !== undefined) parent.values.push(value);
  },
  value: ({ value, text }, parent) => {
    const whole = value ?? text;
    if (parent.name === 'data') parent.values.push(whole);
    else parent.value = whole;
  },
  struct: ({ members }, parent) => {
    parent.value = members;
  },
  member: ({ label, value }, parent) => {
    if (label !== undefined && value !== undefined) parent.members.set(label, value);
  },
  name: ({ text }, parent) => {
    parent.label = text;
  },
  array: ({ values }, parent) => {
    parent.value = values;
  },
  data: ({ values }, parent) => {
    parent.values = values;
  },
  ...Object.fromEntries(
    SCALARS.map((name) => [
      name,
      ({ text }: Element, parent: Element) => {
        parent.value = text;
      },
    ]),
  ),
};

function createParser(): SAXParser {
  const options = { position: false, strictEntities: true };
  const parser = sax.parser(true, options);
  parser.onerror = (error) => {
    throw new ProductError({
      code: 'NOT_XML',
      message: `the body is not XML: ${cut(error.message.split('\n', 1)[0] ?? '')}`,
      httpStatus: 400,
    });
  };
  parser.ondoctype = () => {
    throw notACall('it has a document type');
  };
  return parser;
}

function notACall(what: string): ProductError {
  return new ProductError({
    code: 'NOT_A_CALL',
    message: `the body is not an XML-RPC call: ${what}`,
    httpStatus: 400,
  });
}

function cut(text: string): string {
  return text.slice(0, 80);
}

const ESCAPES: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** The only answer that these clients take: an array of a status and a version, the version a string. */
export function formatAnswer(status: number, version: string): string {
  const text = version.replaceAll(/[<>&]/g, (character) => ESCAPES[character] ?? '');
  return [
    "<?xml version='1.0'?>\n<methodResponse><params><param><value><array><data>",
    `<value><int>${status}</int></value><value><string>${text}</string></value>`,
    '</data></array></value></param></params></methodResponse>\n',
  ].join('');
}
