/** What a page in Chromium leaves as its answer. */
import { chromium } from 'playwright-core'

/** Opens an address; rejects when the page fails. */
export async function answerOfPage(address) {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const opened = await browser.newPage()
    const failed = new Promise((_, reject) => opened.on('pageerror', reject))
    await opened.goto(address)
    const answered = opened.waitForFunction(() => globalThis.answered, undefined, { timeout: 20_000 })
    return await (await Promise.race([answered, failed])).jsonValue()
  } finally {
    await browser.close()
  }
}
