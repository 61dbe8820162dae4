/**
 * Names that MLflow takes, from names that anybody may have given.
 *
 * Source: MLflow 3.17 mlflow/utils/validation.py (keys of metrics and parameters, names of logged and registered models).
 *
 * @module
 */

/**
 * Parts of keys for classes, which keep their names where these consist of letters, digits, `_`, `-`, `.` and spaces, or become such by
 * an underscore for each other character; and are their numbers where that would make two the same.
 */
export function classKeys(classNames: readonly string[]): string[] {
  const keys = classNames.map(wordOf)
  return keys.map((key, number) => (isUsable(key) && new Set(keys).size === keys.length ? key : String(number)))
}

// A key of dots, or of another length, names a folder or nothing.
function isUsable(key: string): boolean {
  return key.length <= 100 && !/^[. ]*$/.test(key)
}

function wordOf(name: string): string {
  return name.replace(/[^A-Za-z0-9_\-. ]/g, '_')
}

/** The name of a registered or logged model, without the characters that addresses of models are made of. */
export function modelName(name: string): string {
  return name.replace(/[/:.%"'\p{Cc}]/gu, '-').slice(0, 200)
}
