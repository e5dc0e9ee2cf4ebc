import type { Page } from 'playwright-core'
import { settled } from './chromium.ts'
import { until } from './gateway-world.ts'
import { untilShown } from './shown-screen.ts'

/**
 * As an administrator watches what was recorded last: from the line in the access log to the end of the recording, which shows `rgb`. `desk`
 * is any page of theirs; `look` happens while the dialog is open.
 */
export async function watchLast(desk: Page, rgb: string, look: () => Promise<void> = async () => {}): Promise<void> {
  const line = desk.getByRole('button', { name: '録画を見る' }).first()
  await until('the line is there', async () => {
    await desk.goto(new URL('/access-log', desk.url()).href)
    await settled(desk)
    return line.isVisible()
  })
  await line.click()
  const dialog = desk.getByRole('dialog')
  await dialog.getByRole('button', { name: '見る準備をする' }).waitFor()
  await look()
  await dialog.getByRole('button', { name: '見る準備をする' }).click()
  const [watching] = await Promise.all([
    desk.context().waitForEvent('page'),
    dialog.getByRole('link', { name: '録画を開く' }).click(),
  ])
  await watching.getByText('ここで終わりです').waitFor()
  await untilShown(watching, rgb)
  await watching.close()
}
