/**
 * Follows the Dockerfile without Docker: builds in an empty folder from what .dockerignore lets through, starts the service
 * from the result as another user without write access, sends it requests, and stops it. Run: npm run test:container
 */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { environmentOf, stagesOf, wordsOf } from './dockerfile.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const place = mkdtempSync(join(tmpdir(), 'opencredit-image-'))
chmodSync(place, 0o755)
const nobody = 65534

try {
  const [build, image, ...more] = stagesOf(readFileSync(join(root, 'Dockerfile'), 'utf8'))
  assert.equal(more.length, 0, 'two stages')
  const context = copyContext()
  runBuild(build, context)
  const app = checkImage(image)
  await checkService(image, app)
} finally {
  execFileSync('chmod', ['-R', 'u+w', place])
  rmSync(place, { recursive: true })
}

// The files that .dockerignore lets through.
function copyContext() {
  const [all, ...exceptions] = readFileSync(join(root, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  assert.equal(all, '*')
  const context = join(place, 'context')
  for (const line of exceptions) {
    assert.match(line, /^!/)
    const part = line.slice(1)
    mkdirSync(dirname(join(context, part)), { recursive: true })
    cpSync(join(root, part), join(context, part), { recursive: true })
  }
  return context
}

function runBuild(stage, context) {
  let folder = place
  for (const { name, argument } of stage) {
    if (name === 'WORKDIR') {
      folder = join(place, argument)
      mkdirSync(folder)
    } else if (name === 'COPY') {
      const words = argument.split(' ')
      const target = words.pop()
      for (const part of words) {
        const to = part === '.' ? folder : join(folder, target, part)
        cpSync(join(context, part), to, { recursive: true })
      }
    } else if (name === 'RUN') {
      console.log(`RUN ${argument}`)
      const command = argument.replaceAll(' /', ` ${place}/`)
      execFileSync('bash', ['-c', command], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
    } else assert.fail(`unexpected ${name} in the first stage`)
  }
}

function checkImage(stage) {
  const said = (name) => stage.filter((instruction) => instruction.name === name).map(({ argument }) => argument)
  assert.deepEqual(said('WORKDIR'), ['/app'])
  assert.deepEqual(said('COPY'), ['--from=build /app .'])
  assert.deepEqual(said('USER'), ['node'])
  assert.deepEqual(said('EXPOSE'), [environmentOf(stage).PORT])
  assert.deepEqual(said('RUN'), [])
  const app = join(place, 'app')
  for (const part of ['node_modules/typescript', 'node_modules/vitest', 'src', 'test']) {
    assert.ok(!existsSync(join(app, part)), `${part} is not in the image`)
  }
  console.log(`/app: ${(sizeOf(app) / 2 ** 20).toFixed(1)} MB, ${readdirSync(app).join(' ')}`)
  return app
}

async function checkService(stage, app) {
  execFileSync('chmod', ['-R', 'a-w,a+rX', app])
  const port = await freePort()
  const env = { PATH: process.env.PATH, ...environmentOf(stage), PORT: String(port) }
  const asNobody = process.getuid() === 0 ? { uid: nobody, gid: nobody } : {}
  const options = { cwd: app, env, ...asNobody }
  const [command, ...words] = wordsOf(stage, 'CMD')
  const filesBefore = sizeOf(app)
  const service = spawn(command, words, { ...options, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise((resolve) => service.on('exit', (code, signal) => resolve(code ?? signal)))
  const started = performance.now()
  try {
    await healthy(stage, options, ended)
    console.log(`healthy after ${Math.round(performance.now() - started)} ms`)
    const address = `http://127.0.0.1:${port}`
    const [applicant] = JSON.parse(readFileSync(join(root, 'examples/applicants.json'), 'utf8'))
    const answer = await fetch(`${address}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(applicant)
    })
    assert.equal(answer.status, 200)
    const { prediction } = await answer.json()
    assert.ok(['Poor', 'Standard', 'Good'].includes(prediction))
    for (const path of ['/', '/docs/', '/readyz', '/openapi.json', '/metrics']) {
      assert.equal((await fetch(address + path)).status, 200, path)
    }
  } finally {
    service.kill('SIGTERM')
  }
  assert.equal(await ended, 0, 'exit code after SIGTERM')
  assert.equal(sizeOf(app), filesBefore, 'nothing was written')
  console.log('the image serves as a user without write access, and stops when told to')
}

// Runs the image's own health check until it succeeds.
async function healthy(stage, options, ended) {
  const [command, ...words] = wordsOf(stage, 'HEALTHCHECK')
  let hasEnded = false
  void ended.then(() => (hasEnded = true))
  for (;;) {
    assert.ok(!hasEnded, 'the service ended before it was healthy')
    const check = spawn(command, words, { ...options, stdio: 'ignore' })
    if ((await new Promise((resolve) => check.on('exit', resolve))) === 0) return
    await delay(50)
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}
