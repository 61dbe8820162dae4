/**
 * Building blocks of the JSON Schemas in an OpenAPI document.
 *
 * @module
 */

/** A JSON Schema, or part of one. */
export type JsonSchema = Record<string, unknown>

/** A reference to one of the document's schemas. */
export function referenceTo(name: string): JsonSchema {
  return { $ref: `#/components/schemas/${name}` }
}

/** An object with these members and no others. */
export function objectSchema(
  members: Readonly<Record<string, JsonSchema>>,
  optional: readonly string[] = []
): JsonSchema {
  const required = Object.keys(members).filter((name) => !optional.includes(name))
  return { type: 'object', properties: { ...members }, required, additionalProperties: false }
}

/** An array whose items have one schema. */
export function arraySchema(items: JsonSchema): JsonSchema {
  return { type: 'array', items }
}
