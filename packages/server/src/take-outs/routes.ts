import { ApprovalAnswer, AskTakeOut, Fault } from '@taga/contract'
import { answerApproval } from '../approvals/answer-approval.ts'
import { askApproval } from '../approvals/ask-approval.ts'
import { findDevice } from '../devices/store.ts'
import { accountOf, anyoneSignedIn } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { isTakenBy } from './kind.ts'

export const takeOutRoutes: readonly Route[] = [
  defineRoute({
    method: 'POST',
    path: '/api/my/take-out-requests',
    summary: {
      ja: '手元の端末で情報を持ち出すことを申請する',
      en: 'Ask to take information out on the device in one’s hands',
    },
    allow: anyoneSignedIn,
    body: AskTakeOut,
    answer: ApprovalAnswer,
    status: 201,
    run: async (deps, { actor, body }) => {
      const askedBy = accountOf(actor)
      const row = await deps.store.write(async (tx) => {
        const device = await findDevice(tx.db, body.device)
        if (!isTakenBy(device, askedBy.person)) throw new Fault('not_found')
        const wish = { ...body, label: device.label }
        return askApproval(tx, deps, { kind: 'takeOut', subject: `device:${device.id}`, askedBy, body: wish })
      })
      return answerApproval(deps.store.read, askedBy, row)
    },
  }),
]
