import type { Today } from './seed-today.ts'

const DAY = 86_400_000

type Good = { readonly good: { readonly id: string }; readonly pieces: readonly { readonly id: string }[] }

/** Small things on the shelf and in people's hands: filters, wires, and USB memories with numbers of their own. */
export async function seedThings({ admin, registered, now }: Today): Promise<void> {
  const keep = (good: object) => admin.send<Good>('POST', '/api/stock', good)
  const give = async ({ good }: Good, name: string, more: object = {}) => {
    const person = registered.person.get(name)
    if (person !== undefined) await admin.send('POST', `/api/stock/${good.id}/issues`, { person, ...more })
  }
  const filters = await keep({
    name: 'のぞき見防止フィルター（14型）',
    sort: 'privacyFilter',
    counting: 'counted',
    owned: 12,
    fewest: 5,
  })
  for (const name of [
    '𠮷田 さくら',
    '佐藤 健',
    '鈴木 美咲',
    '田中 翔太',
    '伊藤 彩',
    '山本 拓也',
    '中村 結衣',
    '加藤 亮',
  ])
    await give(filters, name)
  const wires = await keep({ name: '盗難防止ワイヤー', sort: 'wire', counting: 'counted', owned: 10, fewest: 2 })
  for (const name of ['𠮷田 さくら', '佐藤 健', '松本 恵']) await give(wires, name)
  const memory = await keep({ name: '暗号化USBメモリー', sort: 'usbMemory', counting: 'single' })
  let all = memory
  for (const number of ['USB-01', 'USB-02', 'USB-03'])
    all = await admin.send<Good>('POST', `/api/stock/${memory.good.id}/pieces`, { number, encryption: 'whole' })
  const [first, second] = all.pieces
  if (first !== undefined) await give(memory, '橋本 楓', { piece: first.id, dueAt: now + 7 * DAY })
  // somebody who leaves and has not given it back
  if (second !== undefined) await give(memory, '原田 稔', { piece: second.id, dueAt: now - DAY })
}

/** A telephone of the teleworker's own, asked for, agreed to and granted. */
export async function seedOwnDevice({ admin, teleworker, fleet, now }: Today): Promise<void> {
  const device = fleet.id.get('私物スマートフォン 1')
  if (device === undefined) return
  const terms = await teleworker.send<{
    consent: { version: string }
    protections: { id: string; kinds: string[] }[]
  }>('GET', '/api/personal-device-terms')
  const { id } = await teleworker.send<{ id: string }>('POST', '/api/my/personal-devices/requests', {
    device,
    label: '私物スマートフォン 1',
    kind: 'phone',
    os: 'ios',
    management: 'browserOnly',
    purpose: '外出先で予定を確かめるため',
    patterns: ['virtual_desktop'],
    protections: terms.protections.filter(({ kinds }) => kinds.includes('phone')).map(({ id: one }) => one),
    consentVersion: terms.consent.version,
  })
  await admin.send('POST', `/api/approvals/${id}/decision`, { decision: 'grant', validUntil: now + 120 * DAY })
}
