import type { Passwords } from './accounts/passwords.ts'
import type { CloudProviders } from './cloud-sign-in/providers.ts'
import type { Store } from './db/store.ts'
import type { NameKeeper } from './certificates/public-name.ts'
import type { DirectoryClient } from './directory/client.ts'
import type { Places } from './http/places.ts'
import type { TryGuard } from './http/try-guard.ts'
import type { Sealer } from './keys/sealer.ts'
import type { Log } from './log.ts'
import type { JudgedOrganisation } from './measures/judge-organisation.ts'
import type { Web } from './web/read-web.ts'
import type { PageGuard } from './start-work/page-guard.ts'

/** The server's signing key, as enrolment shows it to devices. */
export type ServerKey = {
  /** SubjectPublicKeyInfo (DER) in base64url. */
  readonly publicKey: string
  /** The first 80 bits of SHA-256 over the DER bytes, in Crockford's base 32. */
  readonly fingerprint: string
  /** Ed25519 over the UTF-8 text, in base64url. */
  readonly sign: (text: string) => string
}

/** Where browsers reach this server by one of its names. */
export type Place = {
  /** What people open, e.g. `http://127.0.0.1:8420`. */
  readonly url: string
  /** Values of `Host` that are served, lower case, with port where it is not the scheme's own. */
  readonly hosts: readonly string[]
  /** Values of `Origin` that may change anything. */
  readonly origins: readonly string[]
  /** Whether browsers reach it by https. */
  readonly secure: boolean
}

/** The few things that live long or touch the world. Built once, in `start-server.ts`. */
export type Deps = {
  readonly store: Store
  /** Epoch ms. */
  readonly now: () => number
  readonly random: (sizeBytes: number) => Uint8Array
  readonly log: Log
  /** Where people are sent; inside a request, the place it came to. */
  readonly place: Place
  /** Every name that is served now. */
  readonly places: Places
  /** The public name, its certificate and its listeners. */
  readonly publicName: NameKeeper
  /** Whom reports must be addressed to: names this server's key, so that a report cannot be used elsewhere. */
  readonly audience: string
  readonly serverKey: ServerKey
  readonly passwords: Passwords
  /** The organisation's directory, where it has one. */
  readonly directory: DirectoryClient
  /** What cloud services sign in by. */
  readonly cloud: CloudProviders
  /** Seals secrets that the database keeps. */
  readonly sealer: Sealer
  /** Words that no password may be built on, such as the organisation's name. */
  readonly organisationWords: readonly string[]
  /** Failed sign-ins per name and address (or per browser that is known), per name from anywhere else, and per address. */
  readonly signInTries: TryGuard
  readonly nameTries: TryGuard
  readonly addressTries: TryGuard
  readonly enrolmentTries: TryGuard
  /** Challenges for pages that are bound to devices, and the proofs that were used. */
  readonly pageGuard: PageGuard
  /** The built pages; without them only the API is served. */
  readonly web?: Web | undefined
  /** Everything in here is made up, and every page says so. */
  readonly isDemonstration?: boolean | undefined
  /** Judges the whole organisation by what is known from now on; who asks at the same time shares the work. */
  readonly organisation: () => Promise<JudgedOrganisation>
}
