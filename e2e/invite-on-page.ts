import type { Page } from 'playwright-core'
import { type Language, type ServedPages, axe, shoot } from './chromium.ts'

const WORDS = {
  ja: { id: 'ユーザーID', invite: '人を招待する', send: '招待を作る' },
  en: { id: 'User ID', invite: 'Invite somebody', send: 'Make the invitation' },
} as const

/** An administrator invites somebody on the page, and hands over the link that is shown. */
export async function inviteBy(
  page: Page,
  served: ServedPages,
  { language, name }: { readonly language: Language; readonly name: string },
): Promise<string> {
  const words = WORDS[language]
  await page.goto(`${served.url}/accounts`)
  await page.getByRole('button', { name: words.invite }).click()
  await page.getByRole('dialog').getByLabel(words.id, { exact: false }).fill(name)
  await page.getByRole('button', { name: words.send }).click()
  const link = (await page.locator('.sheet .secret').textContent()) ?? ''
  await axe(page)
  await shoot(page, 'invitation-sheet')
  return link.trim()
}
