/**
 * `openApiDocument`: the OpenAPI 3.1 document of a service, built from its operations.
 *
 * @module
 */
import { fieldErrorCodes } from './field-error.ts'
import { arraySchema, type JsonSchema, objectSchema, referenceTo } from './json-schema.ts'
import { type Content, mediaTypes, type Operation } from './operation.ts'
import { type ProblemKind, problemKinds, problemMediaType } from './problem.ts'

/** What a document says about a service as a whole. */
export interface DocumentInfo {
  readonly title: string
  readonly version: string
  readonly description: string
  /** Schemas the operations refer to, by name. */
  readonly schemas: Readonly<Record<string, JsonSchema>>
  /** Whether API keys are required. */
  readonly hasKeys: boolean
}

const getProblems: readonly ProblemKind[] = [
  'bad-request',
  'expectation-failed',
  'headers-too-large',
  'internal',
  'unavailable'
]
const postProblems: readonly ProblemKind[] = [
  ...getProblems,
  'timeout',
  'too-large',
  'unsupported-media-type',
  'invalid-fields',
  'too-many-requests'
]

const text: JsonSchema = { type: 'string' }

const problemSchema: JsonSchema = objectSchema(
  {
    type: { type: 'string', format: 'uri' },
    title: text,
    status: { type: 'integer' },
    detail: text,
    instance: { type: 'string', format: 'uri', description: 'Identifies the request, like x-request-id.' },
    errors: arraySchema(
      objectSchema({
        pointer: { type: 'string', format: 'uri-reference' },
        code: { enum: [...fieldErrorCodes] },
        detail: text
      })
    )
  },
  ['instance', 'errors']
)

/** The document. */
export function openApiDocument(operations: readonly Operation[], info: DocumentInfo): Record<string, unknown> {
  const { title, version, description, schemas, hasKeys } = info
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of operations) {
    const path = (paths[operation.path] ??= {})
    path[operation.method.toLowerCase()] = operationObject(operation, hasKeys)
  }
  return {
    openapi: '3.1.0',
    info: { title, version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    tags: [...new Set(operations.map(({ section }) => section))],
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

function operationObject(operation: Operation, hasKeys: boolean): object {
  const { method, operationId, summary, section, requestBody, example, responses, isPublic = false } = operation
  const needsKey = hasKeys && !isPublic
  const kinds = [...(method === 'POST' ? postProblems : getProblems), ...(needsKey ? (['unauthorized'] as const) : [])]
  const problems = kinds.map((kind) => [
    String(problemKinds[kind].status),
    { description: problemKinds[kind].title, content: { [problemMediaType]: { schema: referenceTo('Problem') } } }
  ])
  return {
    operationId,
    summary,
    tags: [section.name],
    ...(requestBody === undefined
      ? {}
      : { requestBody: { required: true, content: mediaTypeObjects(requestBody, example) } }),
    responses: { 200: { description: summary, content: mediaTypeObjects(responses) }, ...Object.fromEntries(problems) },
    ...(needsKey ? { security: [{ bearer: [] }, { header: [] }] } : {})
  }
}

function mediaTypeObjects(content: Content, example?: unknown): object {
  const hasExample = (mediaType: string): boolean => mediaType === mediaTypes.json && example !== undefined
  return Object.fromEntries(
    Object.entries(content).map(([mediaType, schema]) => [
      mediaType,
      hasExample(mediaType) ? { schema, example } : { schema }
    ])
  )
}
