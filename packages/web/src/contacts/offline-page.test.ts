import { expect, it } from 'vitest'
import { messages } from './messages.ts'
import { offlinePage } from './offline-page.ts'

it('writes names as they are and never as markup', () => {
  const contact = {
    kind: 'security',
    name: '<img src=x onerror=alert(1)> 髙橋 𠮷',
    telephone: '03-1234-5678"',
  } as const
  const page = offlinePage({ language: 'ja', contacts: [contact], words: messages.ja })
  expect(page).toContain('髙橋 𠮷')
  expect(page).toContain('href="tel:0312345678"')
  expect(page).not.toContain('<img')
})

it('says how to keep contacts where none are kept, in either language', () => {
  for (const language of ['ja', 'en'] as const) {
    const page = offlinePage({ language, contacts: [], words: messages[language] })
    expect(page).toContain(`lang="${language}"`)
    expect(page).toContain(messages[language].checklist[0])
    expect(page).not.toContain('<ol>')
  }
})
