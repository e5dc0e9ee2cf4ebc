import { PersonalDeviceRequest } from '@taga/contract'
import { DEVICE_KIND_WORDS, DEVICE_SYSTEM_WORDS, MANAGEMENT_WORDS, findPattern } from '@taga/core'
import { defineApprovalKind } from '../approvals/kind.ts'
import { administrators, anyoneSignedIn } from '../http/allow.ts'
import { beginUse } from './begin-use.ts'
import { LONGEST_MS } from './longest.ts'
import { protectionTitle } from './protections.ts'
import { stopUse } from './stop-use.ts'

/** Somebody asks to work on a device of their own, or to go on doing so (AD-9, TW-9). */
export const personalDeviceKind = defineApprovalKind({
  kind: 'personalDevice',
  title: { ja: '私用端末の利用', en: 'personal device' },
  body: PersonalDeviceRequest,
  mayAsk: anyoneSignedIn,
  mayDecide: administrators,
  needsEnd: true,
  longestMs: LONGEST_MS,
  remindsItself: true,
  summary: ({ label, kind, os, device }) => ({
    ja: `${label}（${DEVICE_KIND_WORDS[kind].ja}、${DEVICE_SYSTEM_WORDS[os].ja}）${device === undefined ? '' : '：登録済みの端末'}`,
    en: `${label} (${DEVICE_KIND_WORDS[kind].en}, ${DEVICE_SYSTEM_WORDS[os].en})${device === undefined ? '' : ', registered already'}`,
  }),
  shows: (body) => {
    const patterns = body.patterns.map((id) => findPattern(id).name)
    const confirmed = body.protections.map(protectionTitle)
    return [
      { term: { ja: '用途', en: 'What for' }, value: { ja: body.purpose, en: body.purpose } },
      {
        term: { ja: '使う方式', en: 'Ways of working' },
        value: { ja: patterns.map(({ ja }) => ja).join('、'), en: patterns.map(({ en }) => en).join(', ') },
      },
      { term: { ja: '管理', en: 'Management' }, value: MANAGEMENT_WORDS[body.management] },
      {
        term: { ja: '本人が確認した対策', en: 'Protections confirmed by its owner' },
        value: {
          ja: confirmed.map(({ ja }) => `・${ja}`).join('\n'),
          en: confirmed.map(({ en }) => `- ${en}`).join('\n'),
        },
      },
      {
        term: { ja: '同意した文面の版', en: 'Version of the text agreed to' },
        value: { ja: body.consentVersion, en: body.consentVersion },
      },
    ]
  },
  onGranted: beginUse,
  onEnded: async (tx, { subject, endCause, endedAccount }, deps) => {
    // one that has run out stops by its own date, and can be renewed
    if (endCause !== 'revoked' && endCause !== 'finished') return
    const device = subject.replace(/^device:/u, '')
    await stopUse(tx, deps, { device, cause: endCause, actor: `account:${endedAccount ?? ''}` })
  },
})
