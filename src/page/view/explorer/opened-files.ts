/**
 * `openedFiles`: the files that `opencredit explore` opens with the page, which its `opened-files` tag names.
 *
 * @module
 */
/** A file with a name: one of the user's, or one that was asked for. */
export interface NamedFile {
  readonly name: string
  readonly blob: Blob
}

/**
 * The files; none of a page that is opened by itself.
 *
 * @throws Error when one cannot be had
 */
export async function openedFiles(): Promise<NamedFile[]> {
  const tag = document.querySelector('meta[name="opened-files"]')
  const files = JSON.parse(tag?.getAttribute('content') ?? '[]') as { readonly name: string; readonly path: string }[]
  return Promise.all(
    files.map(async ({ name, path }) => {
      const response = await fetch(path)
      if (!response.ok) throw new Error(`${name} cannot be read: status ${response.status}`)
      return { name, blob: await response.blob() }
    })
  )
}
