import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { QueueLine } from '../queue/queue.ts'
import { isOfRegister } from './judge-differences.ts'
import { judgeLately } from './judge-lately.ts'

/** Devices that are not what the register says of them. */
export async function queueOf(db: Kysely<Schema>, now: number): Promise<readonly QueueLine[]> {
  const differing = (await judgeLately(db, now)).filter(({ differences }) => differences.some(isOfRegister))
  const urgent = differing.filter(({ differences }) => differences.some(({ isUrgent }) => isUrgent))
  return [
    {
      kind: 'devices.differencesUrgent',
      title: { ja: '台帳と合わない端末（急ぎ）', en: 'Devices that contradict the register' },
      count: urgent.length,
      href: '/differences?shown=urgent',
      urgent: true,
    },
    {
      kind: 'devices.differences',
      title: { ja: '台帳と実物の違い', en: 'Differences from the register' },
      count: differing.length - urgent.length,
      href: '/differences?shown=register',
      urgent: false,
    },
  ]
}
