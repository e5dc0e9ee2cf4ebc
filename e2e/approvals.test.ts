import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { keepSeen } from '../packages/server/src/applications/keep-seen.ts'
import { addApplication } from '../packages/server/src/applications/keep-application.ts'
import { askApplication } from '../packages/server/src/applications/ask-application.ts'
import { REVIEW_QUESTIONS } from '../packages/server/src/applications/review-questions.ts'
import { decideApproval } from '../packages/server/src/approvals/decide-approval.ts'
import type { Deps } from '../packages/server/src/deps.ts'
import { registerDevice } from '../packages/server/src/devices/register-device.ts'
import { addExemption } from '../packages/server/src/exemptions/grant-exemption.ts'
import type { AccountActor } from '../packages/server/src/http/actor.ts'
import { addPerson } from '../packages/server/src/people/add-person.ts'
import { askPersonalUse } from '../packages/server/src/personal-devices/ask-use.ts'
import { endPersonalUse } from '../packages/server/src/personal-devices/end-use.ts'
import { PROTECTIONS } from '../packages/server/src/personal-devices/protections.ts'
import { END_STEPS, SUGGESTED_CONSENT } from '../packages/server/src/personal-devices/terms.ts'
import { type ServedPages, axe, describeInChromium, lookAt, openChromium, servePages, settled } from './chromium.ts'

const DAY = 86_400_000

describeInChromium('requests, personal devices, applications and exemptions', () => {
  let browser: Browser
  let served: ServedPages
  let seeded: Seeded
  beforeAll(async () => {
    browser = await openChromium()
    served = await servePages()
    seeded = await seed(served.deps)
  })
  afterAll(async () => {
    await browser?.close()
    await served?.close()
  })

  it('shows the registers to an administrator', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    for (const [name, path] of Object.entries(seeded.registers)) await lookAt(context, served.url, { path, name })
    const name = 'approvals-detail'
    await lookAt(context, served.url, { path: seeded.registers[name] ?? '', name, dark: true })
    await context.close()
  })

  it('shows a teleworker their own requests, devices and applications', async () => {
    const context = await asOwner('ja')
    for (const [name, path] of Object.entries(seeded.own)) await lookAt(context, served.url, { path, name })
    await context.close()
  })

  it('lets a teleworker ask for a device of their own, an administrator grant it, and the teleworker end its use', async () => {
    const teleworker = await asOwner('ja')
    const page = await teleworker.newPage()
    await page.goto(`${served.url}/my/personal-devices/ask`)
    await settled(page)
    await page.getByLabel('端末の名前').fill('𠮷田のスマートフォン')
    await page.getByLabel('用途').fill('外出先で予定を確かめる')
    await page.getByLabel('仮想デスクトップ').first().check()
    await page.getByLabel('上の内容を読み、同意します').check()
    await page.getByRole('button', { name: '申請する' }).click()
    await page.getByRole('alert').first().waitFor()
    await axe(page)
    for (const { title } of PROTECTIONS.filter(({ kinds }) => kinds.includes('phone')))
      await page.getByLabel(title.ja).check()
    await page.getByRole('button', { name: '申請する' }).click()
    await page.getByRole('heading', { name: /𠮷田のスマートフォン/ }).waitFor()
    const id = new URL(page.url()).pathname.split('/').at(-1) ?? ''

    const administrator = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    const desk = await administrator.newPage()
    await desk.goto(`${served.url}/approvals/${id}`)
    await settled(desk)
    await desk.getByRole('button', { name: '承認する' }).click()
    await desk.getByRole('button', { name: '承認を取り消す' }).waitFor()

    await page.goto(`${served.url}/my/personal-devices`)
    await settled(page)
    const device = page.getByRole('region', { name: '𠮷田のスマートフォン' })
    await device.getByRole('link', { name: '利用を終える' }).click()
    for (const { title } of END_STEPS) await page.getByLabel(title.ja).check()
    await page.getByRole('button', { name: 'すべて消した。利用を終える' }).click()
    await page.getByText('削除の確認待ち').first().waitFor()
    await administrator.close()
    await teleworker.close()
  })

  it('lets an administrator write the text to agree to, and shows it to whoever asks for a device', async () => {
    const administrator = await served.signIn(browser, { roles: ['administrator'], language: 'ja' })
    const desk = await administrator.newPage()
    await desk.goto(`${served.url}/personal-devices`)
    await desk.getByRole('link', { name: '同意の文面' }).click()
    await desk.getByText('会社としてはまだ決めていません').waitFor()
    await desk
      .getByLabel('日本語の文面')
      .fill('就業規則 第12条に従って使います。\n\n退職のときは会社のデータを消します。')
    await desk.getByLabel('英語の文面').fill('')
    await desk.getByRole('button', { name: 'この文面にする' }).click()
    const dialog = desk.getByRole('dialog')
    await dialog.getByText('持ち主に').waitFor()
    await axe(desk)
    await dialog.getByRole('button', { name: 'この文面にする' }).click()
    await desk.getByText('文面を改めました').waitFor()
    await lookAt(administrator, served.url, { path: '/personal-devices/consent', name: 'personal-devices-consent-own' })
    await administrator.close()
    const teleworker = await asOwner('en')
    const page = await teleworker.newPage()
    await page.goto(`${served.url}/my/personal-devices/ask`)
    await page.getByText('就業規則 第12条に従って使います。').waitFor()
    await axe(page)
    await teleworker.close()
  })

  it('takes an approval back behind a dialog that asks why, by keyboard alone', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'en' })
    const page = await context.newPage()
    await page.goto(`${served.url}/approvals/${seeded.granted}`)
    await settled(page)
    await page.getByRole('button', { name: 'Take it back' }).press('Enter')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Why it is taken back').fill('The project is over')
    await axe(page)
    await dialog.getByRole('button', { name: 'Take it back' }).press('Enter')
    await page.getByText('taken back — The project is over').waitFor()
    expect(await page.getByRole('button', { name: 'Take it back' }).count()).toBe(0)
    await context.close()
  })

  it('ends an exemption only after the name of whom it is for was typed', async () => {
    const context = await served.signIn(browser, { roles: ['administrator'], language: 'en' })
    const page = await context.newPage()
    await page.goto(`${served.url}${seeded.registers['exemptions-detail']}`)
    await settled(page)
    await page.getByRole('button', { name: 'Revoke' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Why it is revoked').fill('The machine was replaced')
    const typed = dialog.getByRole('textbox', { name: /To confirm, type/ })
    await typed.fill('another')
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await dialog.getByRole('alert').waitFor()
    await axe(page)
    const title = await page.locator('h1').first().innerText()
    await typed.fill(title.split(' — ').at(-1) ?? '')
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.locator('main').getByText('The machine was replaced').waitFor()
    await page.getByRole('button', { name: 'Revoke' }).waitFor({ state: 'detached' })
    await context.close()
  })

  it('asks for an application that was found, straight from the list of one’s own device', async () => {
    const context = await asOwner('ja')
    const page = await context.newPage()
    await page.goto(`${served.url}/my/applications`)
    await settled(page)
    await page.getByRole('link', { name: '申請する' }).first().click()
    await settled(page)
    await page.getByLabel('入手先のURLまたはストア名').fill('https://example.jp/')
    await page.getByLabel('何に使うか').fill('図の作成')
    for (const { title, good } of REVIEW_QUESTIONS)
      await page
        .getByRole('group', { name: title.ja })
        .getByLabel(good === 'yes' ? 'はい' : 'いいえ', { exact: true })
        .check()
    await page.getByRole('button', { name: '申請する' }).click()
    await page.getByText('回答待ち').first().waitFor()
    await context.close()
  })

  function asOwner(language: 'ja' | 'en'): Promise<BrowserContext> {
    return served.signIn(browser, { roles: ['teleworker'], language, person: seeded.owner })
  }
})

type Seeded = {
  readonly owner: string
  readonly granted: string
  readonly registers: Readonly<Record<string, string>>
  readonly own: Readonly<Record<string, string>>
}

/** An office with something of everything. */
async function seed(deps: Deps): Promise<Seeded> {
  const device = (row: { readonly subject: string }) => row.subject.replace('device:', '')
  const person = (name: string) => addPerson(deps, 'account:seed', { name, rights: [] })
  const owner = await person('𠮷田 さくら')
  const colleague = await person('髙﨑 濵子')
  const chief = await person('斎藤 学')
  const by = await accountOf(deps, chief.id, 'administrator')
  const asker = await accountOf(deps, owner.id, 'teleworker')
  const other = await accountOf(deps, colleague.id, 'teleworker')
  const until = deps.now() + 180 * DAY
  const laptop = await registerDevice(deps, 'account:seed', {
    label: 'PC-0142',
    ownership: 'company',
    management: 'managed',
    kind: 'laptop',
    os: 'windows',
    state: 'lent',
    user: owner.id,
  })
  const approved = await deps.store.write(async (tx) => {
    const { id } = await addApplication(tx, deps, by, {
      name: 'Zoom Workplace',
      publisher: 'Zoom Communications, Inc.',
      matches: [{ pattern: 'Zoom*' }],
      verdict: 'approved',
      place: 'https://zoom.us/download',
      conditions: '録画は社内の打合せに限ります。',
      reviewAt: deps.now() + 200 * DAY,
    })
    await addApplication(tx, deps, by, {
      name: 'ファイル交換ソフト',
      matches: [{ pattern: '*Torrent*' }],
      verdict: 'refused',
      reason: '情報が流出するおそれがあるため',
      removalDueAt: deps.now() + 3 * DAY,
    })
    const applications = ['Zoom Workplace', 'uTorrent Web', 'Draw Studio 3', '画像変換ツール'].map((name) => ({
      name,
      version: '1.2.3',
      publisher: 'Example Ltd.',
    }))
    await tx.db
      .insertInto('inventories')
      .values({ device_id: laptop.id, at: deps.now(), digest: 'seed', applications: JSON.stringify(applications) })
      .execute()
    await keepSeen(tx, { device: laptop.id, applications, now: deps.now() })
    return id
  })
  const review = Object.fromEntries(REVIEW_QUESTIONS.map(({ id, good }, at) => [id, at === 3 ? 'unknown' : good]))
  const application = await askApplication(deps, other, {
    name: '動画編集スタジオ',
    purpose: '採用説明会の動画を編集するため。\n撮影は総務課が行います。',
    source: 'https://example.jp/studio',
    os: 'windows',
    review,
  } as Parameters<typeof askApplication>[2])
  const wish = (label: string, kind: 'phone' | 'laptop') =>
    ({
      label,
      kind,
      os: kind === 'phone' ? 'ios' : 'windows',
      management: 'browserOnly',
      purpose: '外出先でのメールと予定の確認',
      patterns: ['virtual_desktop', 'secure_browser'],
      protections: PROTECTIONS.filter(({ kinds }) => kinds.includes(kind)).map(({ id }) => id),
      consentVersion: SUGGESTED_CONSENT.version,
    }) as const
  const grant = async (row: { readonly id: string }, validUntil = until) =>
    deps.store.write((tx) => decideApproval(tx, deps, { decision: 'grant', id: row.id, by, validUntil }))
  const phone = await grant(
    await askPersonalUse(deps, asker, { ...wish('さくらのiPhone', 'phone'), patterns: ['virtual_desktop'] }),
  )
  await grant(
    await askPersonalUse(deps, other, { ...wish('自宅のノートPC', 'laptop'), patterns: ['secure_browser'] }),
    deps.now() + 20 * DAY,
  )
  const tablet = await grant(
    await askPersonalUse(deps, other, { ...wish('古いスマートフォン', 'phone'), patterns: ['virtual_desktop'] }),
  )
  const ended = device(await reread(deps, tablet.id))
  await endPersonalUse(deps, other, { device: ended, steps: END_STEPS.map(({ id }) => id) })
  const waiting = await askPersonalUse(deps, other, {
    ...wish('新しいスマートフォン', 'phone'),
    patterns: ['virtual_desktop'],
  })
  const exemption = await addExemption(deps, by, {
    exemptFrom: 'screen.lock',
    subject: { kind: 'device', id: laptop.id },
    reason: '会議室の表示用。6月に専用機へ置き換える。',
    owner: chief.id,
    until: deps.now() + 60 * DAY,
  })
  const seen = await deps.store.read
    .selectFrom('seen_applications')
    .select('id')
    .where('name', '=', 'Draw Studio 3')
    .executeTakeFirstOrThrow()
  return {
    owner: owner.id,
    granted: phone.id,
    registers: {
      approvals: '/approvals',
      'approvals-detail': `/approvals/${application.id}`,
      'approvals-device': `/approvals/${waiting.id}`,
      'personal-devices': '/personal-devices',
      'personal-devices-consent': '/personal-devices/consent',
      'personal-devices-check': `/personal-devices/${ended}`,
      applications: '/applications',
      'applications-new': '/applications/new',
      'applications-detail': `/applications/${approved}`,
      'applications-deviations': '/applications/deviations',
      'applications-deviation': `/applications/deviations/${seen.id}`,
      exemptions: '/exemptions',
      'exemptions-new': '/exemptions/new',
      'exemptions-detail': `/exemptions/${exemption.id}`,
    },
    own: {
      'my-requests': '/my/requests',
      'my-request': `/my/requests/${phone.id}`,
      'my-personal-devices': '/my/personal-devices',
      'my-personal-devices-ask': '/my/personal-devices/ask',
      'my-personal-devices-end': `/my/personal-devices/${device(await reread(deps, phone.id))}/end`,
      'my-applications': '/my/applications',
      'my-applications-ask': '/my/applications/ask',
      'approved-applications': '/approved-applications',
      'my-exemptions-ask': '/my/exemptions/ask',
    },
  }
}

async function reread(deps: Deps, id: string): Promise<{ subject: string }> {
  return deps.store.read.selectFrom('approvals').select('subject').where('id', '=', id).executeTakeFirstOrThrow()
}

/** An account of this person, as an actor. */
async function accountOf(deps: Deps, person: string, role: 'administrator' | 'teleworker'): Promise<AccountActor> {
  const account = `seed-${person}`
  await deps.store.write(({ db }) =>
    db
      .insertInto('accounts')
      .values({
        id: account,
        name: account,
        person_id: person,
        roles: JSON.stringify([role]),
        password_hash: null,
        password_changed_at: null,
        created_at: deps.now(),
        locked_at: null,
      })
      .execute(),
  )
  return { kind: 'account', account, person, roles: [role], session: '' }
}
