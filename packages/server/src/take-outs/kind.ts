import { AskTakeOut } from '@taga/contract'
import { isInHands, judgePosture, type Words } from '@taga/core'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { defineApprovalKind } from '../approvals/kind.ts'
import { replaceGranted } from '../approvals/replace-granted.ts'
import type { Schema } from '../db/schema.ts'
import { deviceFacts } from '../devices/device-facts.ts'
import { type DeviceRow, findDevice } from '../devices/store.ts'
import { LEVEL_WORDS } from '../handling/level-words.ts'
import { administrators, anyoneSignedIn } from '../http/allow.ts'
import { recordFacts } from '../reports/record-facts.ts'
import { readFacts } from '../reports/store.ts'

/** Nothing is taken out for longer without somebody asking again. */
const LONGEST_MS = 90 * 86_400_000

export const TakeOutWish = AskTakeOut.extend({ label: z.string() })

/**
 * Somebody asks to take information out on the device in their hands (TW-11, EX-1). Granted it lets the device work by rule 34 until its end;
 * what is not public is not granted before the device's encryption holds, looked at when it is granted (TW-12, CASE-08).
 */
export const takeOutKind = defineApprovalKind({
  kind: 'takeOut',
  title: { ja: '情報の持ち出し', en: 'Taking information out' },
  body: TakeOutWish,
  mayAsk: anyoneSignedIn,
  mayDecide: administrators,
  needsEnd: true,
  longestMs: LONGEST_MS,
  summary: ({ label, title }) => ({ ja: `${label}で持ち出す：${title}`, en: `Take out on ${label}: ${title}` }),
  shows: ({ label, title, level, reason }) => [
    { term: { ja: '端末', en: 'Device' }, value: { ja: label, en: label } },
    { term: { ja: '持ち出すもの', en: 'What is taken out' }, value: { ja: title, en: title } },
    { term: { ja: '情報のレベル', en: 'Level of information' }, value: LEVEL_WORDS[level] },
    { term: { ja: '理由', en: 'Reason' }, value: { ja: reason, en: reason } },
    { term: { ja: '原本', en: 'The original' }, value: { ja: '社内に残す', en: 'stays at the office' } },
  ],
  hindrance: async (db, { body, askedPerson }, now) => {
    const device = await findDevice(db, body.device)
    if (!isTakenBy(device, askedPerson)) return NOT_IN_HANDS
    return body.level === 'public' ? undefined : notEncrypted(db, device, now)
  },
  onGranted: async (tx, approval, deps) => {
    const { body, subject, validUntil } = approval
    if (validUntil === undefined) throw new Error('a take-out that was granted has an end')
    const now = deps.now()
    const granted = { kind: 'takeOut.granted', actor: `account:${approval.decidedAccount}`, subject }
    const position = await tx.append({
      ...granted,
      body: { approval: approval.id, level: body.level, until: validUntil },
    })
    await recordFacts(
      tx,
      { subject: 'device', id: body.device, source: 'takeOut', at: now, position },
      { 'device.takeOutUntil': validUntil, 'device.originalKept': true },
    )
    await replaceGranted(tx, deps, { approval, subject })
  },
  onEnded: async (tx, { id, body, subject }, deps) => {
    const at = deps.now()
    const position = await tx.append({ kind: 'takeOut.ended', actor: 'server', subject, body: { approval: id } })
    const about = { subject: 'device', id: body.device, source: 'takeOut', at, position } as const
    await recordFacts(tx, about, { 'device.takeOutUntil': at })
  },
})

const NOT_IN_HANDS: Words = {
  ja: '端末がもう申請者の手元にありません。却下し、必要なら今の端末で申請し直してもらってください。',
  en: 'The device is no longer in the hands of whoever asked. Refuse it, and let them ask for the device they have now.',
}

/** A company device that the register says this person has with them. */
export function isTakenBy(device: DeviceRow | undefined, person: string | undefined): device is DeviceRow {
  if (device === undefined || person === undefined) return false
  return device.ownership === 'company' && device.user_id === person && isInHands(device.state)
}

/** That the encryption of the device does not hold now, and what to do about it. */
async function notEncrypted(db: Kysely<Schema>, device: DeviceRow, now: number): Promise<Words | undefined> {
  const seen = { ...(await readFacts(db, 'device', device.id)), ...deviceFacts(device) }
  const findings = judgePosture({ seen, judgedAs: 'client', now, settings: {} })
  const encryption = findings.find(({ item }) => item.id === 'disk.encryption')
  if (encryption?.state === 'holds') return undefined
  const { label } = device
  const remedy = encryption?.state === 'fails' ? encryption.item.remedy : encryption?.item.unknownRemedy
  return {
    ja: `「${label}」の暗号化が確かめられるまで承認できません。${remedy?.ja ?? ''}`,
    en: `It cannot be granted before the encryption of “${label}” is seen to be on. ${remedy?.en ?? ''}`,
  }
}
