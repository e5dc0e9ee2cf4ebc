import { CertificateCheckAnswer, CheckCertificate, PublicNameAnswer, SetPublicName } from '@taga/contract'
import { NOTE_WORDS, PROBLEM_WORDS, readCertificate } from '@taga/edge'
import type { Deps } from '../deps.ts'
import { actorName } from '../http/actor.ts'
import { administrators } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { setPublicName } from './set-public-name.ts'
import { countPasskeys } from './store.ts'

const CERTIFICATE_BYTES = 160 * 1024

export const certificateRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/public-name',
    summary: { ja: '公開名と証明書の状態を見る', en: 'See the public name and its certificate' },
    allow: administrators,
    answer: PublicNameAnswer,
    run: (deps) => answerName(deps),
  }),
  defineRoute({
    method: 'POST',
    path: '/api/public-name/check',
    summary: {
      ja: '証明書が公開名に使えるか確かめる（保存しない）',
      en: 'Check a certificate for the name; nothing is kept',
    },
    allow: administrators,
    body: CheckCertificate,
    limits: { bodyBytes: CERTIFICATE_BYTES },
    answer: CertificateCheckAnswer,
    run: async ({ now }, { body: { url, chain, key } }) => {
      const read = readCertificate({ chain, key }, { name: new URL(url).hostname, now: now() })
      const facts = read.kind === 'ok' ? read.certificate.facts : read.facts
      return {
        good: read.kind === 'ok',
        ...(facts === undefined ? {} : { certificate: { ...facts, names: [...facts.names] } }),
        problems: read.kind === 'ok' ? [] : read.problems.map((each) => PROBLEM_WORDS[each]),
        notes: read.kind === 'ok' ? read.notes.map((each) => NOTE_WORDS[each]) : [],
      }
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/public-name',
    summary: { ja: '公開名と証明書を決める', en: 'Set the public name and its certificate' },
    allow: administrators,
    fresh: true,
    body: SetPublicName,
    limits: { bodyBytes: CERTIFICATE_BYTES },
    answer: PublicNameAnswer,
    run: async (deps, { actor, body }) => {
      await setPublicName(deps, actorName(actor), body)
      return answerName(deps)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/api/public-name',
    summary: { ja: '公開をやめ、このコンピューターだけに戻す', en: 'Go back to this machine only' },
    allow: administrators,
    fresh: true,
    answer: PublicNameAnswer,
    run: async (deps, { actor }) => {
      await deps.publicName.clear(actorName(actor))
      return answerName(deps)
    },
  }),
]

async function answerName({
  publicName,
  place,
  store,
}: Pick<Deps, 'publicName' | 'place' | 'store'>): Promise<PublicNameAnswer> {
  const { url, fixed, source, certificate, notes, listening, awaited, acme, problem } = publicName.state()
  return {
    ...(url === undefined ? {} : { url }),
    fixed,
    ...(source === undefined ? {} : { source }),
    ...(certificate === undefined ? {} : { certificate: { ...certificate, names: [...certificate.names] } }),
    notes: notes.map((each) => NOTE_WORDS[each]),
    ...(listening === undefined
      ? {}
      : { listening: { tls: listening.tls, ...(listening.http === undefined ? {} : { http: listening.http }) } }),
    ...(awaited === undefined ? {} : { awaited }),
    ...(acme === undefined ? {} : { acme }),
    ...(problem === undefined ? {} : { problem }),
    passkeys: await countPasskeys(store.read, { for: new URL(url ?? place.url).hostname }),
  }
}
