import { expect, it } from 'vitest'
import type { NameVerdict } from './names/decide-name.ts'
import { createWhyPage } from './why-page.ts'

const BAD = 'www.bad.example'
const listed: NameVerdict = { kind: 'block', reason: 'names.list:l1', entry: 'bad.example', by: '悪い<b>サイト' }

function open(verdict: NameVerdict = listed, isOn = true) {
  const judge = { judge: (): NameVerdict => verdict }
  const page = createWhyPage({ isOn: () => isOn, judge: () => judge, publicUrl: () => 'https://taga.example.jp' })
  return (name: string, from: string | undefined = '192.168.1.7', acceptLanguage: string | undefined = 'ja') =>
    page({ name, from, acceptLanguage })
}

it('says in networks of our own by which list or rule a site is stopped, in both languages, and where to ask', () => {
  const ask = open()
  expect(ask(BAD)).toMatchObject({ status: 403, headers: { 'content-language': 'ja', 'cache-control': 'no-store' } })
  expect(ask(BAD)?.body).toContain('一覧「悪い&#60;b&#62;サイト」に bad.example があります')
  expect(ask(BAD)?.body).toContain('href="https://taga.example.jp/my/names#www.bad.example"')
  expect(ask(BAD, '::1', 'en-GB')?.body).toMatch(/<html lang="en">[^]*has bad\.example/)
  expect(open({ ...listed, by: undefined })(BAD)?.body).toContain('組織の規則に bad.example があります')
  expect(open({ kind: 'pass' })(BAD)?.body).toContain('この名前自体は、今は一覧にありません')
})

it('tells the internet, and who does not say for whom they come, nothing of what is listed', () => {
  for (const from of ['203.0.113.7', '2001:db8::7'])
    expect(open()(BAD, from)).toEqual(open({ kind: 'pass' })(BAD, from))
  const page = createWhyPage({
    isOn: () => true,
    judge: () => {
      throw new Error('it was looked up')
    },
    publicUrl: () => undefined,
  })
  expect(page({ name: BAD, from: undefined, acceptLanguage: undefined })?.body).not.toContain('<a ')
})

it('writes nothing into the page that is no name, and is not there for addresses or while it is off', () => {
  for (const wrong of [
    '<script>.example',
    'a"b.example',
    'bad.example/x',
    'bad',
    '',
    '192.168.1.10',
    `${'a.'.repeat(130)}b`,
  ])
    expect([wrong, open()(wrong)]).toEqual([wrong, undefined])
  expect(open()('bad.example.')?.body).toContain('#bad.example"')
  expect(open(listed, false)(BAD)).toBeUndefined()
})

it('runs no script, loads nothing, and speaks for no name over https', () => {
  const { headers = {}, body = '' } = open()(BAD) ?? {}
  expect(headers['content-security-policy']).toContain("default-src 'none'")
  expect(body).not.toMatch(/<script|<img|<link|<form/)
  expect(headers).not.toHaveProperty('strict-transport-security')
})
