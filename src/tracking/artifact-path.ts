/**
 * `artifactPath`: where on a tracking server a file goes.
 *
 * @module
 */
import type { TrackingAddress } from './tracking-address.ts'

const scheme = 'mlflow-artifacts:'

/**
 * The path of a request that stores a file.
 *
 * @param location - of a run or a logged model, as the server tells it
 * @param file - below it, with slashes
 * @throws RangeError when the server does not store files itself, or the file is not below the location
 */
export function artifactPath(location: string, file: string, { host }: Pick<TrackingAddress, 'host'>): string {
  const url = URL.canParse(location) ? new URL(location) : undefined
  if (url?.protocol !== scheme)
    throw new RangeError(
      `"artifacts" expected a server that takes files (mlflow server --serve-artifacts), got one that leaves them to ${url?.protocol.slice(0, -1) ?? 'local folders'}`
    )
  if (url.host !== '' && url.host !== host)
    throw new RangeError('"artifacts" expected the server itself to take files, got one that leaves them to another')
  const folders = url.pathname.split('/').filter((part) => part !== '')
  const parts = file.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    throw new RangeError(`"path" expected names separated by single slashes, got "${file}"`)
  // The URL's path is encoded already.
  return `/api/2.0/mlflow-artifacts/artifacts/${[...folders, ...parts.map(encodeURIComponent)].join('/')}`
}
