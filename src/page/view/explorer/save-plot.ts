/**
 * Saves plots: as SVG, or as PNG in twice their size.
 *
 * @module
 */
import { darkStyle } from '../../../plot/svg.ts'
import { download } from '../download.ts'
import { element } from '../element.ts'

// Browsers draw nothing on larger canvases.
const longestSide = 16_000
const mostPixels = 100_000_000

/** Saves a plot as it is. */
export function saveAsSvg(plot: string, name: string): void {
  download(new Blob([plot], { type: 'image/svg+xml' }), `${name}.svg`)
}

/**
 * Saves a plot as a picture, in light colours.
 *
 * @throws Error when the browser cannot draw it
 */
export async function saveAsPng(plot: string, name: string): Promise<void> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(plot.replace(darkStyle, ''))}`
  await image.decode()
  const { width, height } = image
  const scale = Math.min(2, longestSide / Math.max(width, height), Math.sqrt(mostPixels / (width * height)))
  const canvas = element('canvas', { width: Math.round(width * scale), height: Math.round(height * scale) })
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (blob === null) throw new Error('the browser cannot draw a picture of this size; save it as SVG')
  download(blob, `${name}.png`)
}
