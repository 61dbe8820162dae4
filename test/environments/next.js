/** A Next.js application: a route in Node with threads, a route on the edge, and a component for the browser. */
import { deepStrictEqual, match } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { answerOfPage } from './page-answer.js'
import { cache, createProject, node, toolFile, versionOf } from './project.js'

const program = toolFile('next/dist/bin/next')
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1' }

const files = {
  'next.config.mjs': `export default ${JSON.stringify({ turbopack: { root: cache }, outputFileTracingRoot: cache })}`,
  'app/layout.js': `export default ({ children }) => <html lang="en"><body>{children}</body></html>`,
  'app/page.js': `'use client'
    import { useEffect } from 'react'
    import { scoreApplicants } from 'opencredit'
    import { pooledAnswersOf } from '../pooled-answers.js'
    import applicants from '../applicants.json'
    export default () => {
      useEffect(() => {
        fetch('/text').then(async (response) => {
          globalThis.answered = await pooledAnswersOf(await response.text())
        })
      }, [])
      return <p>{scoreApplicants(applicants).map(({ prediction }) => prediction).join()}</p>
    }`,
  'app/text/route.js': `import { readFileSync } from 'node:fs'
    export const dynamic = 'force-dynamic'
    export const GET = () => new Response(readFileSync('model.txt', 'utf8'))`,
  'app/node/route.js': `import { readFileSync } from 'node:fs'
    import { answersOf } from '../../answers.js'
    import { pooledAnswersOf } from '../../pooled-answers.js'
    import applicants from '../../applicants.json'
    export const dynamic = 'force-dynamic'
    export const GET = async () => Response.json(
      { ...answersOf(readFileSync('model.txt', 'utf8'), applicants), pooled: await pooledAnswersOf(readFileSync('model.txt', 'utf8')) })`,
  'app/edge/route.js': `import { answersOf } from '../../answers.js'
    import applicants from '../../applicants.json'
    export const runtime = 'edge'
    export const POST = async (request) => Response.json(answersOf(await request.text(), applicants))`
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}

/** Starts the built application and gives what `visit` makes of its address. */
async function served(project, visit) {
  const port = await freePort()
  const server = spawn(process.execPath, [program, 'start', '-p', port, '-H', '127.0.0.1'], { cwd: project, env })
  const gone = new Promise((resolve) => server.once('close', resolve))
  try {
    await new Promise((resolve, reject) => {
      server.stdout.on('data', (text) => text.includes('Ready') && resolve())
      server.stderr.on('data', (text) => console.error(String(text)))
      gone.then((code) => reject(new Error(`next start ended with ${code}`)))
    })
    return await visit(`http://127.0.0.1:${port}`)
  } finally {
    server.kill()
    await gone
  }
}

async function run(expected) {
  const project = createProject('next')
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true })
    writeFileSync(join(project, name), content)
  }
  await node([program, 'build'], { cwd: project, env })
  // What is bundled needs the package no longer.
  const installed = toolFile('opencredit')
  renameSync(installed, `${installed}-away`)
  try {
    await served(project, async (address) => {
      deepStrictEqual(await (await fetch(`${address}/node`)).json(), expected)
      const { engine, answers } = expected
      const body = readFileSync(join(project, 'model.txt'))
      const onTheEdge = await fetch(`${address}/edge`, { method: 'POST', body })
      deepStrictEqual(await onTheEdge.json(), { engine, answers })
      const predictions = answers.applicants.map(({ prediction }) => prediction).join()
      match(await (await fetch(address)).text(), new RegExp(`<p>${predictions}</p>`))
      deepStrictEqual(await answerOfPage(address), expected.pooled)
    })
  } finally {
    renameSync(`${installed}-away`, installed)
  }
}

export const checks = [{ name: `${versionOf('next')}: routes in Node and on the edge, a component`, run }]
