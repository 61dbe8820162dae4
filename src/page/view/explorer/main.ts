/**
 * The program of the model explorer: of the page, and of its workers, which are started with the same file.
 *
 * @module
 */
import { createSessionServer, type SessionMessage } from '../../explorer/session-server.ts'
import { startExplorer } from './start-explorer.ts'

if (typeof document === 'undefined') {
  const serve = createSessionServer((answer) => postMessage(answer))
  addEventListener('message', ({ data }: MessageEvent<SessionMessage>) => void serve(data))
} else {
  startExplorer()
}
