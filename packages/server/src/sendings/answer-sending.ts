import { type SendingAnswer, SendingReasonAnswer } from '@taga/contract'
import { z } from 'zod'
import type { SendingRow } from './store.ts'

const Reasons = z.array(SendingReasonAnswer)

/** Why it may not go as declared last. */
export function readReasons({ reasons }: Pick<SendingRow, 'reasons'>): SendingReasonAnswer[] {
  return Reasons.parse(JSON.parse(reasons))
}

/**
 * A sending as an answer. `personName` is named only of what was accepted: whoever says honestly that they were about to do it wrong is
 * helped, and not shown to others for it.
 */
export function answerSending(row: SendingRow, personName?: string): SendingAnswer {
  return {
    id: row.id,
    title: row.title,
    receiver: row.receiver,
    level: row.level,
    way: row.way,
    protection: row.protection,
    ...(row.password_by === null ? {} : { passwordBy: row.password_by }),
    state: row.state,
    reasons: readReasons(row),
    declaredAt: row.declared_at,
    ...(row.state === 'accepted' && personName !== undefined ? { personName } : {}),
    version: row.version,
  }
}
