/**
 * The options of the service. The type, the checks, the command line and the documentation all come from this table.
 *
 * @module
 */
import { checkOptions, kindOf } from '../../checks.ts'
import { isProxyAddress } from './trusted-proxies.ts'

/** The kind of value an option takes. */
export type OptionKind = 'integer' | 'text' | 'list'

/** One row of the table. */
export interface OptionSpec {
  /** As in `createServer`; the command line writes it with hyphens. */
  readonly name: string
  readonly kind: OptionKind
  /** Lists and optional settings have no default. */
  readonly default?: number | string
  /** Smallest and largest allowed integer. */
  readonly range?: readonly [min: number, max: number]
  /** The allowed strings; any string when left out. */
  readonly choices?: readonly string[]
  /** What the items of a list must be; any strings when left out. */
  readonly items?: { readonly isValid: (item: string) => boolean; readonly expected: string }
  /** The option without which this one has no meaning. */
  readonly needs?: string
  /** The option that this one cannot be given with. */
  readonly excludes?: string
  /** Name of the value in the help. */
  readonly value?: string
  /** One line for the help and the documentation. */
  readonly doc: string
  /** Environment variable the command line falls back to. */
  readonly variable?: string
}

const listenTable = [
  {
    name: 'port',
    kind: 'integer',
    default: 7860,
    range: [0, 65535],
    value: 'n',
    variable: 'PORT',
    doc: 'port to listen on; 0 picks a free one'
  },
  {
    name: 'host',
    kind: 'text',
    default: '127.0.0.1',
    value: 'address',
    variable: 'HOST',
    doc: 'address to listen on; 0.0.0.0 for all interfaces'
  }
] as const

const serverTable = [
  { name: 'model', kind: 'text', value: 'file', doc: 'serve this model instead of the credit model' },
  {
    name: 'categories',
    kind: 'text',
    value: 'file',
    needs: 'model',
    doc: 'JSON of category lists by feature name, for a model that does not tell which list is whose'
  },
  {
    name: 'artifact',
    kind: 'text',
    value: 'file',
    excludes: 'model',
    doc: 'serve this packed scorer, from opencredit pack, instead of the credit model'
  },
  {
    name: 'apiKeys',
    kind: 'text',
    value: 'file',
    doc: 'require an API key; the file has one line per key, from opencredit api-key'
  },
  {
    name: 'cors',
    kind: 'list',
    value: 'origin',
    doc: 'origin allowed to call the service from a browser; repeatable; * for any'
  },
  {
    name: 'rateLimit',
    kind: 'integer',
    default: 0,
    range: [0, 1e9],
    value: 'n',
    doc: 'requests per minute for each key or address; 0 for no limit'
  },
  {
    name: 'proxies',
    kind: 'list',
    value: 'address',
    items: {
      isValid: (text: string): boolean => isProxyAddress(text),
      expected: 'an IP address, a subnet such as 10.0.0.0/8, loopback, linklocal or uniquelocal'
    },
    doc: 'address or subnet of a trusted proxy, whose X-Forwarded-For says where a request comes from; repeatable'
  },
  {
    name: 'bodyLimit',
    kind: 'integer',
    default: 1_048_576,
    range: [1, 1_073_741_824],
    value: 'bytes',
    doc: 'largest request body, and longest line of NDJSON'
  },
  {
    name: 'batchBodyLimit',
    kind: 'integer',
    default: 8_388_608,
    range: [1, 1_073_741_824],
    value: 'bytes',
    doc: 'largest body of a JSON batch'
  },
  {
    name: 'batchItems',
    kind: 'integer',
    default: 10_000,
    range: [1, 1e9],
    value: 'n',
    doc: 'most items in a JSON batch'
  },
  {
    name: 'batchValues',
    kind: 'integer',
    default: 2_000_000,
    range: [1, 1e9],
    value: 'n',
    doc: 'most numbers a model computes for a request: rows × features × outputs of explanations'
  },
  {
    name: 'requestTimeout',
    kind: 'integer',
    default: 30,
    range: [1, 86_400],
    value: 'seconds',
    doc: 'time limit for a body or the next line of NDJSON to arrive, and for a client to read'
  },
  {
    name: 'shutdownDelay',
    kind: 'integer',
    default: 0,
    range: [0, 3600],
    value: 'seconds',
    doc: 'how long a shutdown begins with being not ready yet answering, for balancers to notice'
  },
  {
    name: 'drainTimeout',
    kind: 'integer',
    default: 10,
    range: [0, 86_400],
    value: 'seconds',
    doc: 'time limit for running requests to finish on shutdown'
  },
  {
    name: 'concurrency',
    kind: 'integer',
    default: 1000,
    range: [1, 1e6],
    value: 'n',
    doc: 'requests handled at once, streams apart; further ones get 503'
  },
  {
    name: 'streams',
    kind: 'integer',
    default: 100,
    range: [1, 1e6],
    value: 'n',
    doc: 'NDJSON streams and long responses at once; further ones get 503'
  },
  { name: 'threads', kind: 'integer', default: 1, range: [1, 1024], value: 'n', doc: 'worker threads for batches' },
  {
    name: 'queue',
    kind: 'integer',
    default: 16,
    range: [0, 1e6],
    value: 'n',
    doc: 'batches that may wait for a thread; further ones get 503'
  },
  { name: 'page', kind: 'text', value: 'folder', doc: 'folder with the web page (default: the one in the package)' },
  {
    name: 'logLevel',
    kind: 'text',
    default: 'info',
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    value: 'level',
    doc: 'least severe level to log: fatal, error, warn, info, debug, trace or silent'
  }
] as const

type Entry = (typeof serverTable)[number]
type ValueOf<E extends { kind: OptionKind }> = E extends { kind: 'integer' }
  ? number
  : E extends { kind: 'list' }
    ? readonly string[]
    : string
type AlwaysSet = Extract<Entry, { default: unknown }> | Extract<Entry, { kind: 'list' }>

/** Options of `createServer`, all optional; `optionsTable` says what they mean. */
export type ServerOptions = { readonly [E in Entry as E['name']]?: ValueOf<E> | undefined }

/** Options with every default filled in. */
export type ServerSettings = { readonly [E in AlwaysSet as E['name']]: ValueOf<E> } & {
  readonly [E in Exclude<Entry, AlwaysSet> as E['name']]?: ValueOf<E>
}

/** Where to listen. */
export interface ListenSettings {
  readonly port: number
  readonly host: string
}

/** Options of `createServer`. */
export const serverOptions: readonly OptionSpec[] = serverTable

/** Options of the command only: where to listen. */
export const listenOptions: readonly OptionSpec[] = listenTable

/** An option's name on the command line, without the leading hyphens. */
export function flagOf({ name }: OptionSpec): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/**
 * Checks options and fills in defaults.
 *
 * @throws TypeError, RangeError when an option is unknown or has a wrong value
 */
export function checkServerOptions(options: ServerOptions): ServerSettings {
  checkOptions(
    options,
    serverOptions.map(({ name }) => name)
  )
  const given = options as Readonly<Record<string, unknown>>
  const settings = serverOptions.map((spec) => [spec.name, optionValue(spec, given[spec.name], `"${spec.name}"`)])
  checkCombinations(given, ({ name }) => `"${name}"`)
  return Object.fromEntries(settings) as ServerSettings
}

/**
 * Checks that no option is given without the one it needs, or with one that it excludes.
 *
 * @param labelOf - name of an option in errors
 * @throws RangeError when one is
 */
export function checkCombinations(
  given: Readonly<Record<string, unknown>>,
  labelOf: (spec: OptionSpec) => string
): void {
  for (const spec of serverOptions) {
    const needed = serverOptions.find(({ name }) => name === spec.needs)
    if (given[spec.name] !== undefined && needed !== undefined && given[needed.name] === undefined)
      throw new RangeError(`${labelOf(spec)} expected ${labelOf(needed)} as well, got none`)
    const excluded = serverOptions.find(({ name }) => name === spec.excludes)
    if (given[spec.name] !== undefined && excluded !== undefined && given[excluded.name] !== undefined)
      throw new RangeError(`${labelOf(spec)} expected no ${labelOf(excluded)}, got both`)
  }
}

/**
 * The value of one option, or its default.
 *
 * @param label - name of the option in errors
 * @throws TypeError, RangeError when the value is wrong
 */
export function optionValue(spec: OptionSpec, value: unknown, label: string): unknown {
  const { kind, range, choices, items } = spec
  switch (kind) {
    case 'integer': {
      const number = value ?? spec.default
      if (typeof number !== 'number') throw new TypeError(`${label} expected a number, got ${kindOf(number)}`)
      const [min, max] = range!
      if (Number.isInteger(number) && number >= min && number <= max) return number
      throw new RangeError(`${label} expected an integer from ${min} to ${max}, got ${number}`)
    }
    case 'text': {
      const text = value ?? spec.default
      if (text !== undefined && typeof text !== 'string')
        throw new TypeError(`${label} expected a string, got ${kindOf(text)}`)
      if (text === '') throw new RangeError(`${label} expected a value, got an empty string`)
      if (choices !== undefined && !choices.includes(text!))
        throw new RangeError(`${label} expected one of ${choices.join(', ')}; got "${text}"`)
      return text
    }
    case 'list':
      if (value === undefined) return []
      if (!Array.isArray(value) || value.some((item) => typeof item !== 'string'))
        throw new TypeError(`${label} expected an array of strings, got ${kindOf(value)}`)
      if (value.includes('')) throw new RangeError(`${label} expected a value, got an empty string`)
      for (const item of value) {
        if (items?.isValid(item) === false) throw new RangeError(`${label} expected ${items.expected}; got "${item}"`)
      }
      return value
  }
}

/** The options of the command as Markdown, for the README. Ends with a newline. */
export function optionsTable(): string {
  const rows = [...listenOptions, ...serverOptions].map((spec) => {
    const flag = `\`--${flagOf(spec)}${spec.value === undefined ? '' : ` <${spec.value}>`}\``
    const variable = spec.variable === undefined ? '' : ` (environment variable \`${spec.variable}\`)`
    return `| ${flag} | ${spec.doc}${variable} | ${spec.default ?? ''} |\n`
  })
  return `| option | | default |\n| - | - | - |\n${rows.join('')}`
}
