import type { Value } from '@taga/core'
import type { Deps } from '../packages/server/src/deps.ts'
import { putFacts } from '../packages/server/src/reports/store.ts'

export type SeededReport = { readonly at: number; readonly seen: Readonly<Record<string, Value>> }

/** What an agent on this device would have reported at `at` (epoch ms), as if it had been signed and accepted. */
export async function seedReport(deps: Deps, device: string, { at, seen }: SeededReport): Promise<void> {
  await deps.store.write(async (tx) => {
    const subject = `device:${device}`
    const { writer, seq } = await tx.append({ kind: 'report.accepted', actor: subject, subject, body: {} })
    await putFacts(
      tx.db,
      Object.entries(seen).map(([key, value]) => ({
        subject: 'device',
        subject_id: device,
        key,
        at,
        provenance: 'measured',
        source: 'windows',
        value: JSON.stringify(value),
        reason: null,
        changed_writer: writer,
        changed_seq: seq,
      })),
    )
    await tx.db
      .insertInto('device_reports')
      .values({
        device_id: device,
        counter: 1,
        body_hash: 'seed',
        answer: '{}',
        seen_at: '{}',
        last_seen_at: at,
        clone_seen_at: null,
      })
      .execute()
  })
}
