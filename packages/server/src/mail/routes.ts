import { Fault, MailAnswer, MailSettings, TestMail } from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { actorName } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { findMail } from '../organisation/store.ts'
import { testLetter } from './letters.ts'
import { clearMail, setMail } from './mail-settings.ts'
import { sendMail } from './send-mail.ts'

export const mailRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/mail',
    summary: {
      ja: 'メール送信の設定を見る（パスワードは出ない）',
      en: 'See how mail is sent; the password is never shown',
    },
    allow: administrators,
    answer: MailAnswer,
    run: (deps) => answerMail(deps),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/mail',
    summary: { ja: 'メール送信を設定する', en: 'Set how mail is sent' },
    allow: administrators,
    fresh: true,
    body: MailSettings,
    answer: MailAnswer,
    run: async (deps, { actor, body }) => {
      await setMail(deps, actorName(actor), body)
      return answerMail(deps)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/mail',
    summary: { ja: 'メール送信の設定を消す', en: 'Forget how mail is sent' },
    allow: administrators,
    fresh: true,
    answer: MailAnswer,
    run: async (deps, { actor }) => {
      await clearMail(deps, actorName(actor))
      return answerMail(deps)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/mail/test',
    summary: { ja: '試しのメールを送る', en: 'Send a test mail' },
    allow: administrators,
    body: TestMail,
    answer: z.object({}),
    run: async (deps, { body }) => {
      const [taken] = await sendMail(deps, [testLetter(body.to, body.lang, deps.place.url)])
      if (taken !== true) throw new Fault('mail_refused', { said: body.to })
      return {}
    },
  }),
]

async function answerMail({ store }: Pick<Deps, 'store'>): Promise<MailAnswer> {
  const row = await findMail(store.read)
  if (row === undefined) return { set: false, hasPassword: false }
  return {
    set: true,
    host: row.host,
    port: row.port,
    security: row.security,
    ...(row.user_name === null ? {} : { user: row.user_name }),
    hasPassword: row.password_sealed !== null,
    sender: row.sender,
    ...(row.proved_at === null ? {} : { provedAt: row.proved_at }),
  }
}
