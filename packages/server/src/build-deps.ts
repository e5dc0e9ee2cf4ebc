import { randomBytes } from 'node:crypto'
import { createPasswords, type Passwords } from './accounts/passwords.ts'
import type { Store } from './db/store.ts'
import type { Deps, Place } from './deps.ts'
import { createTryGuard } from './http/try-guard.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { Log } from './log.ts'
import { judgeOrganisation } from './measures/judge-organisation.ts'
import { audienceOf, serverKeyOf } from './server-key.ts'
import { shareRun } from './share-run.ts'

const MINUTE = 60_000

/** Builds what lives long, once. `passwords` and `random` can be given where a test must not be slow or must be repeatable. */
export function buildDeps(world: {
  readonly store: Store
  readonly keys: KeyRing
  readonly place: Place
  readonly log: Log
  readonly now: () => number
  readonly organisationWords?: readonly string[]
  readonly random?: Deps['random']
  readonly passwords?: Passwords
}): Deps {
  const serverKey = serverKeyOf(world.keys)
  return {
    store: world.store,
    now: world.now,
    random: world.random ?? randomBytes,
    log: world.log,
    place: world.place,
    audience: audienceOf(serverKey),
    serverKey,
    passwords: world.passwords ?? createPasswords(),
    organisationWords: world.organisationWords ?? [],
    signInTries: createTryGuard({ tries: 10, windowMs: 15 * MINUTE, maxKeys: 10_000 }),
    addressTries: createTryGuard({ tries: 100, windowMs: 15 * MINUTE, maxKeys: 10_000 }),
    enrolmentTries: createTryGuard({ tries: 5, windowMs: 60 * MINUTE, maxKeys: 10_000 }),
    organisation: shareRun(() => judgeOrganisation(world.store.read, world.now)),
  }
}
