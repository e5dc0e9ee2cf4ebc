import { lackOfStandard } from '@taga/core'
import { currentRules } from '../decisions/rules.ts'
import type { QueueSource } from '../queue/queue.ts'
import { approvedStandard, findVersion } from './store.ts'

/** An authentication standard that is missing, has run out or no longer says what is set, while no new version waits for an answer (AD-14). */
export const queueOf: QueueSource = async (db, now) => {
  const lack = lackOfStandard(await approvedStandard(db, await currentRules(db, now)), now)
  const isWaiting = (await findVersion(db, 'proposed')) !== undefined
  return [
    {
      kind: 'authenticationStandard',
      title: { ja: '承認し直す認証基準', en: 'Authentication standard to be approved again' },
      count: lack === undefined || isWaiting ? 0 : 1,
      href: '/authentication-standard',
      urgent: false,
    },
  ]
}
