import { randomBytes } from 'node:crypto'
import { createCloudProviders } from './cloud-sign-in/providers.ts'
import { createDirectoryClient } from './directory/client.ts'
import { createPasswords, type Passwords } from './accounts/passwords.ts'
import { noName } from './certificates/no-name.ts'
import type { NameKeeper } from './certificates/public-name.ts'
import type { Store } from './db/store.ts'
import type { Deps, Place } from './deps.ts'
import { onePlace, type Places } from './http/places.ts'
import { createSlowGuard, createTryGuard } from './http/try-guard.ts'
import type { KeyRing } from './keys/key-ring.ts'
import type { Log } from './log.ts'
import { judgeOrganisation } from './measures/judge-organisation.ts'
import type { Web } from './web/read-web.ts'
import { audienceOf, serverKeyOf } from './server-key.ts'
import { shareRun } from './share-run.ts'
import { SIGN_IN_TRIES, SIGN_IN_WINDOW_MS } from './password-policy/policy.ts'
import { createPageGuard } from './start-work/page-guard.ts'

const MINUTE = 60_000

/** Builds what lives long, once. `passwords` and `random` can be given where a test must not be slow or must be repeatable. */
export function buildDeps(world: {
  readonly store: Store
  readonly keys: KeyRing
  /** One place at every door, or every name that is served. */
  readonly place: Place | Places
  readonly publicName?: NameKeeper
  readonly log: Log
  readonly now: () => number
  readonly organisationWords?: readonly string[]
  readonly web?: Web | undefined
  readonly isDemonstration?: boolean | undefined
  readonly random?: Deps['random']
  readonly passwords?: Passwords
}): Deps {
  const serverKey = serverKeyOf(world.keys)
  const places = 'of' in world.place ? world.place : onePlace(world.place)
  return {
    store: world.store,
    now: world.now,
    random: world.random ?? randomBytes,
    log: world.log,
    get place() {
      return places.main()
    },
    places,
    publicName: world.publicName ?? noName,
    audience: audienceOf(serverKey),
    serverKey,
    passwords: world.passwords ?? createPasswords(),
    directory: createDirectoryClient(world.log),
    cloud: createCloudProviders(),
    sealer: world.keys.sealer,
    organisationWords: world.organisationWords ?? [],
    signInTries: createTryGuard({ tries: SIGN_IN_TRIES, windowMs: SIGN_IN_WINDOW_MS, maxKeys: 10_000 }),
    nameTries: createSlowGuard({
      free: 20,
      firstWaitMs: 1_000,
      mostWaitMs: MINUTE,
      forgetMs: 15 * MINUTE,
      maxKeys: 10_000,
    }),
    addressTries: createTryGuard({ tries: 100, windowMs: 15 * MINUTE, maxKeys: 10_000 }),
    enrolmentTries: createTryGuard({ tries: 5, windowMs: 60 * MINUTE, maxKeys: 10_000 }),
    pageGuard: createPageGuard(world.random ?? randomBytes, { turnMs: MINUTE, mostNonces: 200_000 }),
    web: world.web,
    isDemonstration: world.isDemonstration ?? false,
    organisation: shareRun(() => judgeOrganisation(world.store.read, world.now)),
  }
}
