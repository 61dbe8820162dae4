import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { run } from '../../../src/cli/run.ts'
import { smallModel } from '../../format/small-model.ts'
import { runCli } from '../run-cli.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const path = temporaryFolder()

test('serves the explorer with the files until it is interrupted', async () => {
  const model = path('a "model".txt', smallModel)
  const data = path('rows', 'age,city,debt\n30,0,1\n')
  // The first line tells the address while the command runs.
  const [stdout, stderr] = [new PassThrough().setEncoding('utf8'), new PassThrough()]
  const running = run(['explore', model, data, '--port', '0'], { stdin: Readable.from([]), stdout, stderr })
  const [text] = (await once(stdout, 'data')) as [string]
  const [, url] = /^The model explorer is at (http:\S+)\nCtrl-C ends it\.\n$/.exec(text)!
  const page = await (await fetch(url!)).text()
  const [, tag] = /name="opened-files" content="([^"]*)"/.exec(page)!
  const opened = JSON.parse(tag!.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))))
  expect(opened).toEqual([
    { name: 'a "model".txt', path: 'opened/0' },
    { name: 'rows.csv', path: 'opened/1' }
  ])
  expect(page).toContain("connect-src 'self'")
  expect(await (await fetch(url + opened[0].path)).text()).toBe(smallModel)
  expect(await (await fetch(url + opened[1].path)).text()).toBe('age,city,debt\n30,0,1\n')
  process.emit('SIGINT')
  expect(await running).toBe(0)
  await expect(fetch(url!)).rejects.toThrow()
})

test('a file that is not there, a port that is none, and a third file are errors', async () => {
  const missing = path('missing.txt')
  expect(await runCli(['explore', missing])).toMatchObject({
    code: 1,
    err: `opencredit: cannot read "${missing}": no such file or directory\n`
  })
  expect(await runCli(['explore', '--port', '70000'])).toMatchObject({
    code: 2,
    err: 'opencredit: --port expected 0 to 65535, got 70000; see opencredit explore --help\n'
  })
  expect(await runCli(['explore', 'a', 'b', 'c'])).toMatchObject({
    code: 2,
    err: 'opencredit: unexpected argument "c"; see opencredit explore --help\n'
  })
})
