/** What publint and Are The Types Wrong say of the tarball. */
import { node, toolFile, versionOf } from './project.js'

export const checksOf = (tarball) => [
  { name: versionOf('publint'), run: () => node([toolFile('publint/src/cli.js'), '--strict', tarball]) },
  {
    name: versionOf('@arethetypeswrong/cli'),
    // The module of the kernels is no JavaScript, and a worker of a page is no CommonJS.
    run: () =>
      node([
        toolFile('@arethetypeswrong/cli/dist/index.js'),
        tarball,
        '--no-emoji',
        '--exclude-entrypoints',
        'kernels.wasm',
        'pool/worker'
      ])
  }
]
