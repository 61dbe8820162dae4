/**
 * `openApiDocument`: the OpenAPI 3.1 document of a service, made from its operations.
 *
 * @module
 */
import type { JsonSchema } from '../../credit/fields/json-schema.ts'
import type { Operation } from './operation.ts'
import { type ProblemKind, problemKinds, problemMediaType } from './problem.ts'
import { problemSchema, referenceTo } from '../credit-service/schemas.ts'

/** What a document says of a service as a whole. */
export interface ServiceFacts {
  readonly title: string
  readonly version: string
  readonly description: string
  /** Schemas the operations refer to, by name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>
  /** Whether API keys are asked for. */
  readonly hasKeys: boolean
}

const getProblems: readonly ProblemKind[] = ['bad-request', 'headers-too-large', 'internal', 'unavailable']
const postProblems: readonly ProblemKind[] = [
  ...getProblems,
  'timeout',
  'too-large',
  'unsupported-media-type',
  'invalid-fields',
  'too-many-requests'
]

/** The document. */
export function openApiDocument(operations: readonly Operation[], facts: ServiceFacts): Record<string, unknown> {
  const { title, version, description, schemas, hasKeys } = facts
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {})
    path[operation.method.toLowerCase()] = operationObject(operation, hasKeys)
  }
  return {
    openapi: '3.1.0',
    info: { title, version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: { ...schemas, Problem: problemSchema },
      ...(hasKeys
        ? {
            securitySchemes: {
              bearer: { type: 'http', scheme: 'bearer' },
              header: { type: 'apiKey', in: 'header', name: 'x-api-key' }
            }
          }
        : {})
    }
  }
}

function operationObject({ method, id, summary, takes, gives, isOpen }: Operation, hasKeys: boolean): object {
  const needsKey = hasKeys && isOpen !== true
  const kinds = [...(method === 'POST' ? postProblems : getProblems), ...(needsKey ? (['unauthorized'] as const) : [])]
  const problems = kinds.map((kind) => [
    String(problemKinds[kind].status),
    { description: problemKinds[kind].title, content: { [problemMediaType]: { schema: referenceTo('Problem') } } }
  ])
  return {
    operationId: id,
    summary,
    ...(takes === undefined ? {} : { requestBody: { required: true, content: contentOf(takes) } }),
    responses: { 200: { description: summary, content: contentOf(gives) }, ...Object.fromEntries(problems) },
    ...(needsKey ? { security: [{ bearer: [] }, { header: [] }] } : {})
  }
}

function contentOf(schemas: Readonly<Record<string, JsonSchema>>): object {
  return Object.fromEntries(Object.entries(schemas).map(([mediaType, schema]) => [mediaType, { schema }]))
}
