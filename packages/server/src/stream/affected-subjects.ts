import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import type { Appended } from '../ledger/chain.ts'
import { STREAMED_KINDS, type SessionRests, type StreamedKind, type StreamedRef } from './read-subjects.ts'
import {
  listFactsChangedBy,
  listPeopleOfAccounts,
  listPeopleOfDepartments,
  listResourcesHostedBy,
  listSessionsOf,
} from './store.ts'

/** What entries of the ledger may have changed for gateways. */
export type Affected = {
  readonly subjects: readonly StreamedRef[]
  readonly rules: boolean
  /** What gateways may open, which connectors there are, or whether an outpost is still one of ours. */
  readonly destinations: boolean
  /** By what names are answered, and for which devices. */
  readonly names: boolean
}

/** What entries are about, by the subject that each names (`kind:id`). */
type About = {
  readonly [K in 'person' | 'device' | 'resource' | 'account' | 'department']: Set<string>
} & { everySession: boolean; rules: boolean; destinations: boolean; names: boolean }

/** What an entry about something changes beside itself; kinds that are not here change nothing but the facts they wrote. */
function sortEntries(entries: readonly Appended[]): About {
  const about: About = {
    person: new Set(),
    device: new Set(),
    resource: new Set(),
    account: new Set(),
    department: new Set(),
    everySession: false,
    rules: false,
    destinations: false,
    names: false,
  }
  for (const { kind: what, subject } of entries) {
    const [kind, id] = splitOnce(subject)
    switch (kind) {
      case 'person':
      case 'device':
      case 'resource':
      case 'account':
      case 'department':
        about[kind].add(id)
        break
      case 'location': // by whose networks offices are recognised, and where connectors stand
        about.everySession = true
        about.destinations = true
        break
      case 'rules':
        about.rules = true
        break
      case 'names':
        about.names = true
        break
      case 'organisation': // by whose authority certificates are ordered, and whom people ask
        about.destinations ||= what.startsWith('publicName.') || what === 'contacts.kept'
        break
      case 'destination':
      case 'site':
        about.destinations = true
        break
      case 'outpost': // a gateway's own doings, such as its access log, change nothing of what it is
        about.destinations ||= what.startsWith('outpost.')
        break
    }
  }
  return about
}

function splitOnce(subject: string): readonly [string, string] {
  const at = subject.indexOf(':')
  return at < 0 ? [subject, ''] : [subject.slice(0, at), subject.slice(at + 1)]
}

/**
 * The subjects whose facts may be others since these entries. `sent`: sessions that gateways believe in, with what they rest on: one that
 * has ended is found by these alone. Rather one too many: what did not change is not sent.
 */
export async function affectedBy(
  db: Kysely<Schema>,
  entries: readonly Appended[],
  { sent, now }: { readonly sent: ReadonlyMap<string, SessionRests>; readonly now: number },
): Promise<Affected> {
  const about = sortEntries(entries)
  const refs = new Map<string, StreamedRef>()
  const add = (kind: StreamedKind, ids: Iterable<string>) => {
    for (const id of ids) refs.set(`${kind} ${id}`, { kind, id })
  }
  const accounts = [...about.account]
  const owners = await listPeopleOfAccounts(db, accounts)
  const people = new Set([...about.person, ...owners])
  add('person', people)
  add('person', await listPeopleOfDepartments(db, [...about.department]))
  for (const { writer, after, until } of spansOf(entries))
    for (const { subject, id } of await listFactsChangedBy(db, { writer, after, until })) {
      const kind = STREAMED_KINDS.find((known) => known === subject)
      if (kind !== undefined) add(kind, [id])
      if (kind === 'device') about.device.add(id)
    }
  const devices = [...about.device]
  add('device', devices)
  add('resource', about.resource)
  add('resource', await listResourcesHostedBy(db, devices))
  add('session', await listSessionsOf(db, { accounts, people: [...people], devices, now }))
  for (const [session, { account, person, device }] of sent) {
    const own = about.account.has(account) || people.has(person) || (device !== undefined && about.device.has(device))
    if (own || about.everySession) add('session', [session])
    if (own && about.account.has(account)) add('person', [person]) // whom the account belonged to before
  }
  return { subjects: [...refs.values()], rules: about.rules, destinations: about.destinations, names: about.names }
}

/** From where to where each writer wrote. */
function spansOf(entries: readonly Appended[]) {
  const spans = new Map<string, { readonly writer: string; readonly after: number; readonly until: number }>()
  for (const { writer, seq } of entries) {
    const span = spans.get(writer)
    spans.set(writer, {
      writer,
      after: Math.min(span?.after ?? seq - 1, seq - 1),
      until: Math.max(span?.until ?? seq, seq),
    })
  }
  return spans.values()
}
