/**
 * The package in the environments that docs/environments.md names: packs the build, installs the tools at pinned versions
 * into node_modules/.cache, builds a program in each, runs it, and compares its answers with Node's, bit for bit.
 *
 * node test/environments/run.js [part of a name] (CHROMIUM names a program other than /usr/bin/chromium)
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checks as browser } from './browser.js'
import { checks as bundlers } from './bundlers.js'
import { checks as commonJs } from './common-js.js'
import { checks as next } from './next.js'
import { checksOf } from './package-checks.js'
import { createProject, prepare, printedBy } from './project.js'
import { checks as workers } from './workers.js'

const [part = ''] = process.argv.slice(2)
if (!existsSync('dist/index.js')) throw new Error('expected the built package in dist/; run npm run build')

const started = performance.now()
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`
const { tarball, bytes, unpackedBytes } = prepare()
console.log(`  package: ${Math.round(bytes / 1000)} KB, unpacked ${Math.round(unpackedBytes / 1000)} KB`)
const project = createProject('node')
const expected = await printedBy(join(project, 'node-program.js'), project)
console.log(`  tools installed, answers of Node ${process.versions.node}: ${seconds(started)}`)

const faults = []
const checks = [...checksOf(tarball), ...commonJs, ...bundlers, ...browser, ...workers, ...next]
for (const { name, run } of checks.filter(({ name }) => name.toLowerCase().includes(part.toLowerCase()))) {
  const since = performance.now()
  try {
    await run(expected)
    console.log(`  ${name}: as in Node (${seconds(since)})`)
  } catch (error) {
    faults.push(name)
    console.error(`  ${name}: ${error.message}`)
  }
}
console.log(`  ${seconds(started)} in total`)
if (faults.length > 0) process.exit(1)
