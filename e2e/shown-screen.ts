import type { Page } from 'playwright-core'
import { PATIENCE_MS } from './patience.ts'

/**
 * Waits until the canvas of a screen shows what is looked for in its last corner, or so many points from it: `rgb` is a JavaScript expression
 * over `r`, `g` and `b`. Asked from here each time: the page's policy lets nothing be evaluated by the page itself.
 */
export async function untilShown(page: Page, rgb: string, inset = 5): Promise<void> {
  const look = `(() => { const c = document.querySelector('.screen canvas'); if (!c?.width || c.offsetParent === null) return false; const [r, g, b] = c.getContext('2d').getImageData(c.width - ${inset}, c.height - ${inset}, 1, 1).data; return ${rgb} })()`
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
    // a page that is left answers nothing
    if ((await page.evaluate(look).catch(() => false)) === true) return
    await page.waitForTimeout(10)
  }
  throw new Error(`the screen was not shown at ${page.url()}: ${await page.locator('body').innerText()}`)
}
