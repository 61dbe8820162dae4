/**
 * `acceptDrops`: files dropped anywhere on the page.
 *
 * @module
 */

/** Calls back with dropped files, of which there is at least one, and marks `zone` while some are held over the page. */
export function acceptDrops(zone: HTMLElement, onDrop: (files: readonly File[]) => void): void {
  // On the whole page: otherwise, a file dropped beside the zone would replace the page.
  addEventListener('dragover', (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    zone.classList.add('is-over')
  })
  addEventListener('dragleave', () => zone.classList.remove('is-over'))
  addEventListener('drop', (event) => {
    zone.classList.remove('is-over')
    if (!holdsFiles(event)) return
    event.preventDefault()
    const files = [...event.dataTransfer!.files]
    if (files.length > 0) onDrop(files)
  })
}

// Text can be dragged too, from one field into another.
function holdsFiles({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') === true
}
