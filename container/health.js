/** The container's health check: exit code 0 if the service responds, else 1. */
const { PORT = '7860' } = process.env
const isAlive = await fetch(`http://127.0.0.1:${PORT}/healthz`, { signal: AbortSignal.timeout(2500) }).then(
  ({ ok }) => ok,
  () => false
)
process.exit(isAlive ? 0 : 1)
