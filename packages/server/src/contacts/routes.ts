import { ConfirmContacts, ContactsAnswer, KeepContacts } from '@taga/contract'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import { type Actor, actorName } from '../http/actor.ts'
import { accountOf, administrators, anyoneSignedIn } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { listDepartments } from '../people/store.ts'
import { workerOf } from '../people/worker.ts'
import { confirmContacts } from './confirm-contacts.ts'
import { keepContacts } from './keep-contacts.ts'
import { currentCard, findConfirmation } from './store.ts'

export const contactRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/contacts',
    summary: { ja: '緊急時の連絡先を見る', en: 'See whom to call in an emergency' },
    allow: anyoneSignedIn,
    answer: ContactsAnswer,
    run: async ({ store }, { actor }) => answerCard(store.read, actor),
  }),
  defineRoute({
    method: 'PUT',
    path: '/api/contacts',
    summary: { ja: '緊急時の連絡先を改める', en: 'Keep a new version of the contacts' },
    allow: administrators,
    body: KeepContacts,
    answer: ContactsAnswer,
    run: async (deps, { actor, body }) => {
      await keepContacts(deps, actorName(actor), body)
      return answerCard(deps.store.read, actor)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/contacts/confirm',
    summary: { ja: '連絡先を確認したことを記録する', en: 'Record that one has read the contacts' },
    allow: anyoneSignedIn,
    body: ConfirmContacts,
    answer: ContactsAnswer,
    run: async (deps, { actor, body }) => {
      await confirmContacts(deps, workerOf(actor), body.number)
      return answerCard(deps.store.read, actor)
    },
  }),
]

async function answerCard(db: Kysely<Schema>, actor: Actor): Promise<z.input<typeof ContactsAnswer>> {
  const card = await currentCard(db)
  const { person } = accountOf(actor)
  const confirmed = person === undefined ? undefined : await findConfirmation(db, person)
  const names = new Map((await listDepartments(db)).map((row) => [row.id, row.name]))
  return {
    number: card?.number ?? 0,
    ...(card === undefined ? {} : { keptAt: card.keptAt }),
    contacts: (card?.contacts ?? []).map((contact) => {
      const departmentName = contact.department === undefined ? undefined : names.get(contact.department)
      return { ...contact, ...(departmentName === undefined ? {} : { departmentName }) }
    }),
    ...(confirmed === undefined ? {} : { confirmedAt: confirmed.confirmed_at, confirmedNumber: confirmed.number }),
  }
}
