import type { Value } from '@taga/core'
import type { Deps } from '../packages/server/src/deps.ts'
import { registerDevice } from '../packages/server/src/devices/register-device.ts'
import { putFacts } from '../packages/server/src/reports/store.ts'

const DAY = 86_400_000
type Seen = Readonly<Record<string, Value>>

/** A Windows laptop of the organisation in somebody's hands. Resolves to its id. */
export async function lendLaptop(deps: Deps, label: string, user?: string): Promise<string> {
  const { id } = await registerDevice(deps, 'account:seed', {
    label,
    ownership: 'company',
    management: 'managed',
    kind: 'laptop',
    os: 'windows',
    state: 'lent',
    ...(user === undefined ? {} : { user }),
  })
  return id
}

/** What an agent sees on a Windows laptop that is in order, at `at` (epoch ms); `changed` replaces parts of it. */
export function seenOnLaptop(at: number, changed: Seen = {}): Seen {
  return {
    'device.lookedAt': at,
    'device.kind': 'laptop',
    'device.os': 'windows',
    'device.osName': 'Windows 11 Pro',
    'device.osVersion': '24H2',
    'device.osSupportedUntil': at + 300 * DAY,
    'device.pendingSecurityUpdates': 0,
    'device.restartPending': false,
    'device.unusedBeforeMs': 0,
    'device.browserCurrent': true,
    'device.browserSavesPasswords': false,
    'device.modified': false,
    'device.sharedUse': false,
    'device.antimalwarePresent': true,
    'device.antimalwareRealtime': true,
    'device.antimalwareLicence': 'valid',
    'device.antimalwareSignatureAt': at - DAY / 4,
    'device.dataEncrypted': true,
    'device.encryptionKey': 'protected',
    'device.screenLockDelayMs': 300_000,
    'device.screenLockProof': true,
    'device.firewallOn': true,
    'device.networkKind': 'wifi',
    'device.wifiSecurity': 'wpa3',
    'device.vpn': 'none',
    ...changed,
  }
}

export type SeededReport = { readonly at: number; readonly seen: Seen }

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
