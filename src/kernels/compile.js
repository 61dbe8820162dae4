/**
 * Compiles src/kernels/assembly into src/kernels/kernels-data.ts: `npm run kernels`. With `--check` it writes nothing and
 * fails if the file is not what the sources give. With a file name it copies the module out of kernels-data.ts to there.
 */
import asc from 'assemblyscript/asc'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('.', import.meta.url))
const dataFile = `${folder}kernels-data.ts`

/** The module [bytes]: SIMD but not relaxed SIMD, whose results may differ between processors; memory comes from the host. */
async function compile() {
  const written = new Map()
  const options = ['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--importMemory', '--noExportMemory']
  const { error, stderr } = await asc.main(
    ['assembly/index.ts', '--baseDir', folder, ...options, '-o', 'kernels.wasm'],
    {
      writeFile: (name, contents) => written.set(name, contents)
    }
  )
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`)
  return Buffer.from(written.get('kernels.wasm'))
}

function sourceOf(bytes) {
  const lines = bytes.toString('hex').match(/.{1,120}/g)
  return `/**
 * The WebAssembly module of the kernels, ${bytes.length} bytes. Written by src/kernels/compile.js; do not edit.
 *
 * @module
 */

/** The module in hexadecimal. */
export const kernelsData = \`
${lines.join('\n')}
\`
`
}

const [argument] = process.argv.slice(2)
if (argument === undefined) writeFileSync(dataFile, sourceOf(await compile()))
else if (argument !== '--check') {
  writeFileSync(
    argument,
    Buffer.from(
      readFileSync(dataFile, 'utf8')
        .match(/`([^`]*)`/)[1]
        .replaceAll('\n', ''),
      'hex'
    )
  )
} else if (readFileSync(dataFile, 'utf8') !== sourceOf(await compile())) {
  throw new Error('src/kernels/kernels-data.ts is not what src/kernels/assembly compiles to; run npm run kernels')
}
