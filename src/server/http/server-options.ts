/**
 * The options of the service. This one table is the source of the type, the checks, the command line and the documentation.
 *
 * @module
 */
import { kindOf } from '../../checks.ts'

/** What an option takes. */
export type OptionKind = 'integer' | 'text' | 'list'

/** One row of the table. */
export interface OptionSpec {
  /** As `createServer` takes it; on the command line it is written with hyphens. */
  readonly name: string
  readonly kind: OptionKind
  /** Of lists, and options that need none, there is no default. */
  readonly default?: number | string
  /** Least and greatest integer. */
  readonly range?: readonly [min: number, max: number]
  /** The only texts there may be. */
  readonly choices?: readonly string[]
  /** What the value is called in help. */
  readonly value?: string
  /** One line. */
  readonly doc: string
  /** Environment variable that sets it where the command line does not. */
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
    doc: 'port; 0 takes a free one'
  },
  {
    name: 'host',
    kind: 'text',
    default: '127.0.0.1',
    value: 'address',
    variable: 'HOST',
    doc: 'address to listen on; 0.0.0.0 for all'
  }
] as const

const serverTable = [
  { name: 'model', kind: 'text', value: 'file', doc: 'serve this LightGBM model instead of the credit model' },
  { name: 'apiKeys', kind: 'text', value: 'file', doc: 'ask for API keys; one per line, made by opencredit api-key' },
  { name: 'cors', kind: 'list', value: 'origin', doc: 'origin whose pages may call the service; * for all' },
  {
    name: 'rateLimit',
    kind: 'integer',
    default: 0,
    range: [0, 1e9],
    value: 'n',
    doc: 'requests per minute of a key or address; 0 for any'
  },
  {
    name: 'proxies',
    kind: 'integer',
    default: 0,
    range: [0, 100],
    value: 'n',
    doc: 'proxies before the service, whose X-Forwarded-For is believed'
  },
  {
    name: 'bodyLimit',
    kind: 'integer',
    default: 1_048_576,
    range: [1, 1_073_741_824],
    value: 'bytes',
    doc: 'longest body, and longest line of NDJSON'
  },
  {
    name: 'batchBodyLimit',
    kind: 'integer',
    default: 8_388_608,
    range: [1, 1_073_741_824],
    value: 'bytes',
    doc: 'longest body of a JSON batch'
  },
  {
    name: 'batchItems',
    kind: 'integer',
    default: 10_000,
    range: [1, 1e9],
    value: 'n',
    doc: 'most items of a JSON batch'
  },
  {
    name: 'requestTimeout',
    kind: 'integer',
    default: 30,
    range: [1, 86_400],
    value: 'seconds',
    doc: 'time a body may take, and a connection may rest'
  },
  {
    name: 'drainTimeout',
    kind: 'integer',
    default: 10,
    range: [0, 86_400],
    value: 'seconds',
    doc: 'time requests have to finish when the service stops'
  },
  {
    name: 'concurrency',
    kind: 'integer',
    default: 1000,
    range: [1, 1e6],
    value: 'n',
    doc: 'requests answered at a time; more get 503'
  },
  { name: 'threads', kind: 'integer', default: 1, range: [1, 1024], value: 'n', doc: 'threads for batches' },
  {
    name: 'queue',
    kind: 'integer',
    default: 16,
    range: [0, 1e6],
    value: 'n',
    doc: 'batches that may wait for a thread; more get 503'
  },
  { name: 'page', kind: 'text', value: 'folder', doc: 'files of the page (default: those of the package)' },
  {
    name: 'logLevel',
    kind: 'text',
    default: 'info',
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    value: 'level',
    doc: 'fatal, error, warn, info, debug, trace or silent'
  }
] as const

type Entry = (typeof serverTable)[number]
type ValueOf<E extends { kind: OptionKind }> = E extends { kind: 'integer' }
  ? number
  : E extends { kind: 'list' }
    ? readonly string[]
    : string
type AlwaysSet = Extract<Entry, { default: unknown }> | Extract<Entry, { kind: 'list' }>

/** Options of `createServer`, all of which may be left out; `optionsTable` says what they mean. */
export type ServerOptions = { readonly [E in Entry as E['name']]?: ValueOf<E> | undefined }

/** Options with every default in place. */
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

/** Options of the command alone: where to listen. */
export const listenOptions: readonly OptionSpec[] = listenTable

/** An option's name on the command line, without the hyphens before it. */
export function flagOf({ name }: OptionSpec): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/**
 * Checks options and fills in defaults.
 *
 * @throws TypeError, RangeError when an option is unknown or wrong
 */
export function checkServerOptions(options: ServerOptions): ServerSettings {
  return checkTable(serverOptions, options) as unknown as ServerSettings
}

/** As `checkServerOptions`, for the options of a table. */
export function checkTable(table: readonly OptionSpec[], options: object): Record<string, unknown> {
  if (typeof options !== 'object' || options === null)
    throw new TypeError(`"options" expected an object, got ${kindOf(options)}`)
  const unknown = Object.keys(options).find((key) => !table.some(({ name }) => name === key))
  if (unknown !== undefined)
    throw new RangeError(`"options" expected ${table.map(({ name }) => name).join(', ')}; got ${unknown}`)
  const given = options as Readonly<Record<string, unknown>>
  return Object.fromEntries(table.map((spec) => [spec.name, checkValue(spec, given[spec.name])]))
}

function checkValue(spec: OptionSpec, value: unknown): unknown {
  const { name, kind, range, choices } = spec
  switch (kind) {
    case 'integer': {
      const number = value ?? spec.default
      if (typeof number !== 'number') throw new TypeError(`"${name}" expected a number, got ${kindOf(number)}`)
      const [min, max] = range!
      if (Number.isInteger(number) && number >= min && number <= max) return number
      throw new RangeError(`"${name}" expected an integer from ${min} to ${max}, got ${number}`)
    }
    case 'text': {
      const text = value ?? spec.default
      if (text !== undefined && typeof text !== 'string')
        throw new TypeError(`"${name}" expected text, got ${kindOf(text)}`)
      if (text === '') throw new RangeError(`"${name}" expected text, got an empty one`)
      if (choices !== undefined && !choices.includes(text!))
        throw new RangeError(`"${name}" expected ${choices.join(', ')}; got "${text}"`)
      return text
    }
    case 'list':
      if (value === undefined) return []
      if (Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '')) return value
      throw new TypeError(`"${name}" expected an array of texts, got ${kindOf(value)}`)
  }
}

/** The options of the command as Markdown, for the README. Ends with a newline. */
export function optionsTable(): string {
  const rows = [...listenOptions, ...serverOptions].map((spec) => {
    const flag = `\`--${flagOf(spec)}${spec.value === undefined ? '' : ` <${spec.value}>`}\``
    const variable = spec.variable === undefined ? '' : `, or \`${spec.variable}\` in the environment`
    return `| ${flag} | ${spec.doc}${variable} | ${spec.default ?? ''} |\n`
  })
  return `| option | | default |\n| - | - | - |\n${rows.join('')}`
}
