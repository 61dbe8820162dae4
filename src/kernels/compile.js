/**
 * Compiles the kernels of src/kernels/assembly. `npm run kernels` writes the modules that are part of the code, as text in
 * *-data.ts, in parts so that a page that only predicts need not load what explains or trains; with `--check` it writes nothing and
 * fails if the files are not what the sources give. With a file name it writes the module of all kernels there, and its types.
 */
import asc from 'assemblyscript/asc'
import { buildSync } from 'esbuild'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
const parts = {
  core: 'kernels-data.ts',
  batch: 'batch-kernels-data.ts',
  slices: 'slices-kernels-data.ts',
  compact: 'compact-kernels-data.ts',
  explain: 'explain-kernels-data.ts',
  train: 'train-kernels-data.ts'
}

const { outputFiles } = buildSync({ entryPoints: [`${folder}../bytes/dense-text.ts`], format: 'esm', write: false })
const { bytesOfCharacters } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)
const characterOf = new Map(
  bytesOfCharacters.match(/../g).map((digits, i) => [digits, String.fromCharCode(' '.charCodeAt(0) + i)])
)

/** A module [bytes]: SIMD but not relaxed SIMD, whose results may differ between processors; memory comes from the host. */
async function compile(source) {
  const written = new Map()
  // No --shrinkLevel: it saves 160 bytes of a gzipped bundle, makes walks 2.9 times as slow and loading 1.14 times.
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--noExportMemory']
  // Memory that threads share has a maximum, and a module for it must say so.
  if (source === 'train') options.push('--maximumMemory', '32768')
  const { error, stderr } = await asc.main(
    [`assembly/${source}.ts`, '--baseDir', folder, ...options, '-o', 'kernels.wasm'],
    { writeFile: (name, contents) => written.set(name, contents) }
  )
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  return Buffer.from(written.get('kernels.wasm'))
}

/** The TypeScript interface of what a source re-exports, from the signatures of the kernels themselves. */
function interfaceOf(source) {
  const name = `${source[0].toUpperCase()}${source.slice(1)}Functions`
  const exports = readFileSync(`${folder}assembly/${source}.ts`, 'utf8').matchAll(/^export \{ (.*) \} from '(.*)'$/gm)
  const members = [...exports].flatMap(([, kernels, file]) => {
    const text = readFileSync(`${folder}assembly/${file}.ts`, 'utf8')
    return kernels.split(', ').map((kernel) => {
      const [, parameters, result] = new RegExp(`^export function ${kernel}\\(([^)]*)\\): (\\w+)`, 'm').exec(text)
      const typed = [...parameters.matchAll(/(\w+): \w+/g)].map(([, parameter]) => `${parameter}: number`)
      return `  readonly ${kernel}: (${typed.join(', ')}) => ${result === 'void' ? 'void' : 'number'}\n`
    })
  })
  return `/** The kernels of assembly/${source}.ts. Addresses are in bytes. */\nexport interface ${name} {\n${members.join('')}}`
}

/** The inverse of `bytesOfDenseText` in src/bytes/dense-text.ts. */
function denseTextOf(bytes) {
  return Array.from(bytes, (byte) => {
    const digits = byte.toString(16).padStart(2, '0')
    return characterOf.get(digits) ?? `~${digits}`
  }).join('')
}

/** What tells the kernels of these sources from those of others. */
function identityOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16)
}

/** The module of all kernels, with its identity in a custom section. */
async function wholeModule() {
  const bytes = await compile('index')
  const name = 'opencredit'
  const contents = Buffer.from(`${String.fromCharCode(name.length)}${name}${identityOf(bytes)}`, 'latin1')
  return Buffer.concat([bytes, Buffer.of(0, contents.length), contents])
}

async function dataOf(source) {
  const bytes = await compile(source)
  const identity = `
/** Identity of the module of all kernels, which a host may compile itself. */
export const kernelsIdentity = '${identityOf(await compile('index'))}'
`
  return `/**
 * The WebAssembly module of assembly/${source}.ts, ${bytes.length} bytes. Written by src/kernels/compile.js; do not edit.
 *
 * @module
 */

/** The module as text, for \`bytesOfDenseText\`. */
export const ${source}Kernels =
  '${denseTextOf(bytes)}'
${source === 'core' ? identity : ''}
${interfaceOf(source)}
`
}

/** Types of a file that holds the module. Its class is in the types of browsers and hosts, which not everyone has. */
const moduleTypes = `/** The WebAssembly module of all kernels, for \`useKernels\`. */
declare const module: object
export default module
`

const [argument] = process.argv.slice(2)
if (argument === undefined || argument === '--check') {
  for (const [source, file] of Object.entries(parts)) {
    const data = await dataOf(source)
    if (argument === undefined) writeFileSync(folder + file, data)
    else if (readFileSync(folder + file, 'utf8') !== data) {
      throw new Error(`src/kernels/${file} is not what src/kernels/assembly compiles to; run npm run kernels`)
    }
  }
} else {
  writeFileSync(argument, await wholeModule())
  writeFileSync(`${argument}.d.ts`, moduleTypes)
}
