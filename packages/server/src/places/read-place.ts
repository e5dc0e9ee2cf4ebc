import type { PlaceAnswer, PlaceCheck, SayPlace } from '@taga/contract'
import type { Seen } from '@taga/core'
import type { Kysely } from 'kysely'
import type { Schema } from '../db/schema.ts'
import { MOST_HOME_NETWORKS } from '../networks/keep-network.ts'
import { listHomeNetworks } from '../networks/store.ts'
import { type SeenNetwork, checkPlace, seenNetwork } from './check-place.ts'
import { type RecognisedOffice, recogniseOffice } from '../office-networks/recognise-office.ts'
import { listRecognisable } from '../office-networks/store.ts'
import { findKnownPlace, findSessionPlace, saidOf } from './store.ts'

/** Where a request comes from: the address of its peer, and the device it was shown to come from. */
export type AskedFrom = { readonly address: string; readonly device: string | undefined }

type Said = SayPlace & { readonly at: number }

export type KnownPlace = {
  readonly said: Said | undefined
  readonly check: PlaceCheck | undefined
  readonly remembered: Said | undefined
  readonly seen: SeenNetwork
  readonly homeName: string | undefined
  readonly office: RecognisedOffice['office']
  readonly homes: number
  readonly screenProtectedAt: number | undefined
}

/**
 * Where a session says it is, beside what its device sees now. `from`: the address that asks, and the device that the
 * session is bound to, whose facts are `device` (empty without one). What was said on another network than the device is on now no longer stands.
 */
export async function readPlace(
  db: Kysely<Schema>,
  asked: {
    readonly session: string
    readonly person: string
    readonly from: AskedFrom
    readonly device: Seen
    readonly now: number
  },
): Promise<KnownPlace> {
  const seen = seenNetwork(asked.device, asked.now)
  const row = await findSessionPlace(db, asked.session)
  const homes = await listHomeNetworks(db, asked.person)
  const { fingerprint, vpn } = seen
  const recognised = recogniseOffice(await listRecognisable(db), { ...asked.from, fingerprint, vpn })
  const known = seen.fingerprint === undefined ? undefined : await findKnownPlace(db, asked.person, seen.fingerprint)
  const saidOn = row?.said_on ?? null
  const moved = saidOn !== null && seen.fingerprint !== undefined && saidOn !== seen.fingerprint
  const said = row === undefined || moved ? undefined : saidIn(row)
  return {
    said,
    check: said === undefined ? undefined : checkPlace(said, seen, { homes, ...recognised }),
    remembered: known === undefined ? undefined : { ...saidOf(known), at: known.said_at },
    seen,
    homeName: homes.find((home) => home.fingerprint === seen.fingerprint)?.name,
    office: recognised.office,
    homes: homes.length,
    screenProtectedAt: moved ? undefined : (row?.screen_protected_at ?? undefined),
  }
}

function saidIn(row: NonNullable<Awaited<ReturnType<typeof findSessionPlace>>>): Said | undefined {
  const { place, network, said_at: at } = row
  if (place === null || network === null || at === null) return undefined
  return { ...saidOf({ place, network, network_password_shared: row.network_password_shared }), at }
}

export function answerPlace(place: KnownPlace): PlaceAnswer {
  const { said, check, remembered, seen, homeName, office, homes, screenProtectedAt } = place
  return {
    ...(said === undefined ? {} : { said }),
    ...(check === undefined ? {} : { check }),
    ...(remembered === undefined ? {} : { remembered }),
    seen: {
      ...(seen.at === undefined ? {} : { at: seen.at }),
      ...(seen.kind === undefined ? {} : { networkKind: seen.kind }),
      ...(seen.wifiSecurity === undefined ? {} : { wifiSecurity: seen.wifiSecurity }),
      ...(seen.vpn === undefined ? {} : { vpn: seen.vpn }),
      ...(homeName === undefined ? {} : { home: homeName }),
      ...(office === undefined ? {} : { office: office.name }),
    },
    ...(screenProtectedAt === undefined ? {} : { screenProtectedAt }),
    homes: { count: homes, most: MOST_HOME_NETWORKS },
  }
}
