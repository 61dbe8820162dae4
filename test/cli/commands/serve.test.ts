import { expect, test } from 'vitest'
import { settingsOf } from '../../../src/cli/commands/serve.ts'
import { checkServerOptions, flagOf, listenOptions, serverOptions } from '../../../src/server/http/server-options.ts'
import { runCli } from '../run-cli.ts'

test('the help names every option within the width of a terminal', async () => {
  const { code, out } = await runCli(['serve', '--help'])
  expect(code).toBe(0)
  for (const option of [...listenOptions, ...serverOptions]) expect(out).toContain(`--${flagOf(option)}`)
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([])
})

test('every option has its default', () => {
  const { port, host, ...options } = settingsOf([], {})
  expect([port, host]).toEqual([7860, '127.0.0.1'])
  expect(options).toEqual(checkServerOptions({}))
  expect(options).toMatchObject({
    bodyLimit: 1_048_576,
    batchItems: 10_000,
    cors: [],
    proxies: [],
    logLevel: 'info'
  })
})

test('the command line overrides the environment, which overrides defaults', () => {
  const environment = { PORT: '80', HOST: '0.0.0.0' }
  expect(settingsOf([], environment)).toMatchObject({ port: 80, host: '0.0.0.0' })
  expect(settingsOf([], { PORT: '', HOST: '' })).toMatchObject({ port: 7860, host: '127.0.0.1' })
  expect(settingsOf(['--port', '0', '--host', '::1'], environment)).toMatchObject({ port: 0, host: '::1' })
  const more = [
    '--cors',
    'https://a.example',
    '--cors',
    'https://b.example',
    '--proxies',
    '10.0.0.0/8',
    '--batch-items',
    '5'
  ]
  expect(settingsOf(more, {})).toMatchObject({
    cors: ['https://a.example', 'https://b.example'],
    proxies: ['10.0.0.0/8'],
    batchItems: 5
  })
})

test.each([
  [['--port', '70000'], '--port expected an integer from 0 to 65535, got 70000'],
  [['--port', 'x'], '--port expected a whole number, got "x"'],
  [['--threads', '0'], '--threads expected an integer from 1 to 1024, got 0'],
  [['--log-level', 'loud'], '--log-level expected one of fatal, error, warn, info, debug, trace, silent; got "loud"'],
  [['--model', ''], '--model expected a value, got an empty string'],
  [['--categories', 'lists.json'], '--categories expected --model as well, got none'],
  [['--cors', ''], '--cors expected a value, got an empty string'],
  [
    ['--proxies', '1'],
    '--proxies expected an IP address, a subnet such as 10.0.0.0/8, loopback, linklocal or uniquelocal; got "1"'
  ],
  [['file'], 'unexpected argument "file"'],
  [['--nothing'], 'unknown option "--nothing"']
])('%j is rejected', async (argv, message) => {
  const { code, err } = await runCli(['serve', ...argv])
  expect([code, err]).toEqual([2, `opencredit: ${message}; see opencredit serve --help\n`])
})

test('a file that cannot be used is named', async () => {
  expect(await runCli(['serve', '--model', 'none.txt'])).toMatchObject({
    code: 1,
    err: 'opencredit: cannot read "none.txt": no such file or directory\n'
  })
})

test.each([
  [{ port: 80 }, 'got "port"'],
  [{ threads: '2' }, '"threads" expected a number, got string'],
  [{ model: 7 }, '"model" expected a string, got number'],
  [{ cors: 'x' }, '"cors" expected an array of strings, got string'],
  [{ categories: 'lists.json' }, '"categories" expected "model" as well, got none'],
  [7, '"options" expected an object, got number']
])('createServer rejects %j', (options, message) => {
  expect(() => checkServerOptions(options as object)).toThrow(message)
})
