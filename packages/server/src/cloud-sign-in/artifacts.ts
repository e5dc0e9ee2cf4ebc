import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { Deps } from '../deps.ts'
import { hashSecret } from '../http/secrets.ts'

type Needs = Pick<Deps, 'store' | 'now' | 'sealer'>

/** Requests of strangers that may wait at once. More are an attack: nothing is kept for the next one until some have ended. */
const MOST_WAITING = 20_000
/** Removed at once by the hourly turn; what is left over is removed by the next. */
const MOST_FORGOTTEN = 50_000

const Payload = z.record(z.string(), z.unknown())
export type Payload = Readonly<z.infer<typeof Payload>>

/** Something kept for a while under a random id. Its id is kept as a digest and its content under the seal: a copy of the database opens nothing. */
export type Artifact = { readonly payload: Payload; readonly usedAt: number | undefined }

/** @throws Error where too many requests of strangers wait already */
export async function putArtifact(
  { store, now, sealer }: Needs,
  kept: {
    readonly model: string
    readonly id: string
    readonly payload: Payload
    readonly expiresAt: number
    readonly signIn?: string | undefined
  },
): Promise<void> {
  const { model, id } = kept
  const hash = hashSecret('cloudArtifact', `${model} ${id}`)
  const sealed = sealer.seal(purposeOf(model, hash), JSON.stringify(kept.payload))
  const isWaiting = kept.signIn === undefined
  await store.write(async ({ db }) => {
    if (isWaiting && (await countOf(db, model, now())) >= MOST_WAITING)
      throw new Error(`too many requests wait to be signed in (${model})`)
    const row = { sealed, sign_in_id: kept.signIn ?? null, expires_at: kept.expiresAt }
    // what belongs to a sign-in that has ended meanwhile is not kept: it would outlive it
    if (kept.signIn !== undefined && !(await isOpen(db, kept.signIn))) return
    await db
      .insertInto('cloud_artifacts')
      .values({ model, id_hash: hash, ...row, used_at: null })
      .onConflict((conflict) => conflict.columns(['model', 'id_hash']).doUpdateSet(row))
      .execute()
  })
}

async function countOf(db: Kysely<Schema>, model: string, now: number): Promise<number> {
  const row = await db
    .selectFrom('cloud_artifacts')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('model', '=', model)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return Number(row?.count ?? 0)
}

async function isOpen(db: Kysely<Schema>, signIn: string): Promise<boolean> {
  const row = await db
    .selectFrom('cloud_sign_ins')
    .select('id')
    .where('id', '=', signIn)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

export async function findArtifact(
  { store, now, sealer }: Needs,
  model: string,
  id: string,
): Promise<Artifact | undefined> {
  const hash = hashSecret('cloudArtifact', `${model} ${id}`)
  const row = await store.read
    .selectFrom('cloud_artifacts')
    .selectAll()
    .where('model', '=', model)
    .where('id_hash', '=', hash)
    .where('expires_at', '>', now())
    .executeTakeFirst()
  const opened = row === undefined ? undefined : sealer.open(purposeOf(model, hash), row.sealed)
  if (row === undefined || opened === undefined) return undefined
  return { payload: Payload.parse(JSON.parse(opened)), usedAt: row.used_at ?? undefined }
}

/** True for the first only, however many come at the same moment. */
export async function takeArtifact(
  { store, now }: Pick<Deps, 'store' | 'now'>,
  model: string,
  id: string,
): Promise<boolean> {
  return store.write(async ({ db }) => {
    const used = await db
      .updateTable('cloud_artifacts')
      .set({ used_at: now() })
      .where('model', '=', model)
      .where('id_hash', '=', hashSecret('cloudArtifact', `${model} ${id}`))
      .where('used_at', 'is', null)
      .executeTakeFirst()
    return used.numUpdatedRows > 0n
  })
}

/** Notes an id that may come once only: false for one that was there before. */
export async function noteOnce(
  { store }: Pick<Deps, 'store'>,
  once: { readonly model: string; readonly id: string; readonly expiresAt: number },
): Promise<boolean> {
  return store.write(async ({ db }) => {
    const done = await db
      .insertInto('cloud_artifacts')
      .values({
        model: once.model,
        id_hash: hashSecret('cloudArtifact', `${once.model} ${once.id}`),
        sealed: '',
        sign_in_id: null,
        expires_at: once.expiresAt,
        used_at: null,
      })
      .onConflict((conflict) => conflict.columns(['model', 'id_hash']).doNothing())
      .executeTakeFirst()
    return done.numInsertedOrUpdatedRows !== 0n
  })
}

export async function dropArtifact({ store }: Pick<Deps, 'store'>, model: string, id: string): Promise<void> {
  const hash = hashSecret('cloudArtifact', `${model} ${id}`)
  await store.write(({ db }) =>
    db.deleteFrom('cloud_artifacts').where('model', '=', model).where('id_hash', '=', hash).execute(),
  )
}

export async function dropArtifactsOf({ store }: Pick<Deps, 'store'>, signIn: string): Promise<void> {
  await store.write(({ db }) => db.deleteFrom('cloud_artifacts').where('sign_in_id', '=', signIn).execute())
}

/** Removes what has ended, a part at a time. */
export async function forgetEndedArtifacts({ store, now }: Pick<Deps, 'store' | 'now'>): Promise<void> {
  const at = now()
  for (let removed = 0; removed < MOST_FORGOTTEN; ) {
    const done = await store.write(async ({ db }) => {
      const old = await db
        .selectFrom('cloud_artifacts')
        .select(['model', 'id_hash'])
        .where('expires_at', '<=', at)
        .limit(500)
        .execute()
      for (const { model, id_hash } of old)
        await db.deleteFrom('cloud_artifacts').where('model', '=', model).where('id_hash', '=', id_hash).execute()
      return old.length
    })
    if (done < 500) return
    removed += done
  }
}

function purposeOf(model: string, hash: string): string {
  return `cloud artifact ${model} ${hash}`
}
