/**
 * The operations every service has, whatever it serves: alive, ready, metrics.
 *
 * @module
 */
import { metricsMediaType } from './metrics.ts'
import { mediaTypes, type Operation, sendJson } from './operation.ts'
import { problemError } from './problem.ts'
import { objectSchema } from '../credit-service/schemas.ts'
import type { ServiceMetrics } from '../service-metrics.ts'

/** What the operations tell of. */
export interface System {
  readonly metrics: ServiceMetrics
  readonly isDraining: () => boolean
  /** Whether the model gives a score that is known beforehand. */
  readonly passesSelfTest: () => boolean
}

const status = objectSchema({ status: { type: 'string' } })

/** The operations. */
export function systemOperations({ metrics, isDraining, passesSelfTest }: System): readonly Operation[] {
  const ready = (path: string, id: string, summary: string): Operation => ({
    method: 'GET',
    path,
    id,
    summary,
    gives: { [mediaTypes.json]: status },
    isOpen: true,
    handler: (_, reply) => {
      const headers = { 'retry-after': '5' }
      if (isDraining()) throw problemError('unavailable', 'the service is stopping', { headers })
      if (!passesSelfTest()) throw problemError('unavailable', 'the model does not pass its self-test', { headers })
      return sendJson(reply, '{"status":"ready"}')
    }
  })
  return [
    {
      method: 'GET',
      path: '/healthz',
      id: 'alive',
      summary: 'Whether the service is alive',
      gives: { [mediaTypes.json]: status },
      isOpen: true,
      handler: (_, reply) => sendJson(reply, '{"status":"alive"}')
    },
    ready(
      '/readyz',
      'ready',
      'Whether the service takes requests: the model passes its self-test and nothing is stopping'
    ),
    ready('/ping', 'ping', "As /readyz, under MLflow's and SageMaker's name"),
    {
      method: 'GET',
      path: '/metrics',
      id: 'metrics',
      summary: "Metrics in Prometheus' text format",
      gives: { 'text/plain': { type: 'string' } },
      handler: (_, reply) => reply.header('content-type', metricsMediaType).send(metrics.text())
    }
  ]
}
