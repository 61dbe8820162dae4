/**
 * What TypeDoc has no options for: documents are named after their first heading and shown in groups, modules are named as
 * they are imported, and pages work when opened from a disk.
 */
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Converter, JSX, PageEvent, ReflectionKind } from 'typedoc'

const root = fileURLToPath(new URL('../..', import.meta.url))

const groups = [
  ['Guide', /^docs\/(?!benchmarks)|^examples\//],
  ['Measurements', /^docs\/benchmarks|^bench\/(?!champion)/],
  ['Project', /./]
]

export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => {
    document.name = titleOf(document.content)
    const path = relative(root, document.project.files.getReflectionPath(document))
    document.frontmatter.group = groups.find(([, pattern]) => pattern.test(path))[0]
  })
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (_, reflection) => {
    if (reflection.kind !== ReflectionKind.Module) return
    reflection.name = reflection.name === 'index' ? 'opencredit' : `opencredit/${reflection.name}`
  })
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    // The theme has the name of the project there.
    project.readme[0].text = project.readme[0].text.replace(titleLine, '')
  })
  app.renderer.hooks.on('body.begin', () =>
    JSX.createElement('script', null, JSX.createElement(JSX.Raw, { html: openGuide }))
  )
  app.renderer.on(PageEvent.END, (page) => {
    // Opened from a disk, a page may not read icons from another file (icons.js has them too), and a folder has no index.
    page.contents = page.contents
      ?.replace(/href="[^"]*assets\/icons\.svg#/g, 'href="#')
      .replace(/href="((?:\.\.\/)+)(?=["#])/g, 'href="$1index.html')
  })
}

// What is remembered of a reader's choices goes before.
const openGuide = "try { localStorage['tsd-accordion-Guide'] ??= 'true' } catch {}"

const titleLine = /^# (.*)\n/

function titleOf([{ text }]) {
  return titleLine.exec(text)[1]
}
