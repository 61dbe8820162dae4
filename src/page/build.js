/**
 * Builds the page into a folder of static files: index.html, page.js, page.css and icon.svg. Addresses are relative, so any
 * host and path will do. Run `node src/page/build.js dist/page`; `--sizes` also prints what a browser downloads. The program for a
 * packed scorer goes to the folder beside it, dist/page-packed, the model explorer to dist/explorer.
 */
import { build } from 'esbuild'
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const root = fileURLToPath(new URL('../..', import.meta.url))
const source = (name) => join(root, 'src/page', name)
const [folder, option] = process.argv.slice(2)
if (folder === undefined) throw new Error('expected the folder to write, got nothing')
// `opencredit page` overwrites only files with this mark.
const mark = '/* OpenCredit page */'

mkdirSync(folder, { recursive: true })
const script = {
  bundle: true,
  minify: true,
  // Not a module, so that it also runs when the page is opened from disk.
  format: 'iife',
  target: 'es2022',
  platform: 'browser',
  logLevel: 'warning'
}
await build({
  ...script,
  entryPoints: { page: source('view/main.ts') },
  outdir: folder,
  banner: { js: mark },
  define: { embeddedExamples: readFileSync(join(root, 'examples/applicants.json'), 'utf8') }
})
// What page.js is for a packed scorer, below a line that holds it: without the champion.
await build({ ...script, entryPoints: { page: source('view/packed-main.ts') }, outdir: `${folder}-packed` })
const explorer = join(folder, '..', 'explorer')
mkdirSync(explorer, { recursive: true })
// Of the page and of its workers.
await build({
  ...script,
  entryPoints: { explorer: source('view/explorer/main.ts') },
  outdir: explorer,
  banner: { js: mark }
})
for (const [outdir, path] of [
  [folder, 'page.css'],
  [explorer, 'explorer/explorer.css']
]) {
  await build({
    entryPoints: [source(path)],
    outdir,
    bundle: true,
    banner: { css: mark },
    minify: true,
    target: 'es2022',
    logLevel: 'warning'
  })
}
for (const name of ['index.html', 'icon.svg']) copyFileSync(source(name), join(folder, name))
copyFileSync(source('explorer/index.html'), join(explorer, 'index.html'))
copyFileSync(source('icon.svg'), join(explorer, 'icon.svg'))

if (option === '--sizes') {
  const all = [folder, `${folder}-packed`, explorer].flatMap((place) =>
    readdirSync(place).map((name) => join(place, name))
  )
  for (const path of all) {
    const bytes = readFileSync(path)
    const kilobytes = (size) => `${(size / 1000).toFixed(1).padStart(6)} KB`
    console.log(`${path.padEnd(28)}${kilobytes(bytes.length)}, gzip ${kilobytes(gzipSync(bytes, { level: 9 }).length)}`)
  }
}
