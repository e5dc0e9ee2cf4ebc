import type { Role } from '@taga/contract'
import { startSession } from '../accounts/start-session.ts'
import { insertAccount } from '../accounts/store.ts'
import { createApp } from '../app.ts'
import { buildDeps } from '../build-deps.ts'
import type { Deps } from '../deps.ts'
import { placeOf } from '../http/places.ts'
import { csrfOf } from '../http/csrf.ts'
import type { Route } from '../http/route.ts'
import { hashSecret } from '../http/secrets.ts'
import { createLog, type LogLine } from '../log.ts'
import { newId } from '../new-id.ts'
import { insertPerson } from '../people/insert-person.ts'
import { routes } from '../routes.ts'
import { type Database, openTestStore } from './test-store.ts'

export const TEST_URL = 'http://127.0.0.1:8420'

/** A browser that is signed in: send these with `ask`. */
export type Signed = { readonly account: string; readonly person: string; readonly token: string }

export type Ask = {
  readonly as?: Signed
  readonly body?: unknown
  readonly bytes?: Uint8Array
  /** A body in parts whose length is not told. */
  readonly stream?: ReadableStream<Uint8Array>
  readonly headers?: Readonly<Record<string, string>>
  readonly address?: string
}

export type TestApp = {
  readonly deps: Deps
  readonly clock: { at: number }
  readonly logged: readonly LogLine[]
  /** One request as a browser of our own page sends it; `headers` overrides, and an empty text removes. */
  ask(method: string, path: string, ask?: Ask): Promise<Response>
  /** An account with these roles and a person of its own, signed in. */
  signIn(...roles: readonly Role[]): Promise<Signed>
  /** This session has just proved who it is, for routes that ask for a fresh proof. */
  prove(signed: Signed): Promise<void>
  close(): Promise<void>
}

/** The real app on a fresh database, with a clock that stands until the test moves it. */
export async function openTestApp(on: Database = 'sqlite', served: readonly Route[] = routes): Promise<TestApp> {
  const clock = { at: Date.UTC(2026, 0, 15, 9) }
  const now = () => clock.at
  const logged: LogLine[] = []
  const test = await openTestStore(on, { now })
  const place = placeOf(new URL(TEST_URL), 8420)
  const deps = buildDeps({
    store: test.store,
    keys: test.keys,
    place,
    now,
    log: createLog(now, (line) => logged.push(line)),
  })
  const app = createApp(deps, served)
  let accounts = 0
  return {
    deps,
    clock,
    logged,
    ask: async (method, path, ask = {}) =>
      app.fetch(new Request(`${TEST_URL}${path}`, requestOf(method, ask)), { address: ask.address ?? '192.0.2.1' }),
    signIn: (...roles) => {
      accounts += 1
      return signedIn(deps, `person${accounts}`, roles)
    },
    prove: async (signed) => {
      await deps.store.write((tx) =>
        tx.db
          .updateTable('sessions')
          .set({ proved_at: clock.at })
          .where('token_hash', '=', hashSecret('session', signed.token))
          .execute(),
      )
    },
    close: async () => {
      await deps.passwords.close()
      await test.close()
    },
  }
}

function requestOf(method: string, ask: Ask): RequestInit {
  const headers = new Headers({ host: new URL(TEST_URL).host })
  if (method !== 'GET') headers.set('origin', TEST_URL)
  if (ask.as !== undefined) {
    headers.set('cookie', `taga=${ask.as.token}`)
    if (method !== 'GET') headers.set('taga-csrf', csrfOf(ask.as.token))
  }
  if (ask.body !== undefined) headers.set('content-type', 'application/json')
  for (const [name, value] of Object.entries(ask.headers ?? {})) {
    if (value === '') headers.delete(name)
    else headers.set(name, value)
  }
  if (ask.stream !== undefined) return { method, headers, body: ask.stream, duplex: 'half' }
  if (ask.bytes !== undefined) return { method, headers, body: Buffer.from(ask.bytes) }
  return { method, headers, body: ask.body === undefined ? null : JSON.stringify(ask.body) }
}

async function signedIn(deps: Deps, name: string, roles: readonly Role[]): Promise<Signed> {
  const account = newId(deps.random)
  return deps.store.write(async (tx) => {
    const person = await insertPerson(tx, deps, `account:${account}`, { name, rights: [] })
    await insertAccount(tx.db, {
      id: account,
      name,
      person_id: person.id,
      roles: JSON.stringify(roles),
      password_hash: 'a hash that no password matches',
      password_changed_at: deps.now(),
      created_at: deps.now(),
      locked_at: null,
    })
    const { token } = await startSession(deps, tx, { account, from: { address: '192.0.2.1', browser: 'test' } })
    return { account, person: person.id, token }
  })
}
