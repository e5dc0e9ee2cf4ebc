import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { CheckpointsAnswer, Fault, japanDay } from '@taga/contract'
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../http/actor.ts'
import { auditors, executives, overseers } from '../http/allow.ts'
import { type Route, defineRoute } from '../http/route.ts'
import { errorText } from '../log.ts'
import { readHeads } from './checkpoint.ts'
import { exportPack } from './export-pack.ts'

/** Who may carry the whole ledger away: those who answer for the organisation, and those who check it. */
export function evidenceHolders(actor: Actor): boolean {
  return executives(actor) || auditors(actor)
}

const PAGE = 50

export const ledgerRoutes: readonly Route[] = [
  defineRoute({
    method: 'GET',
    path: '/api/ledger/checkpoints',
    summary: { ja: '記録簿の検証点を一覧する', en: 'List the checkpoints of the ledger' },
    allow: overseers,
    query: z.strictObject({ before: z.coerce.number().int().min(1).optional() }),
    answer: CheckpointsAnswer,
    run: async (deps, { query }) => listCheckpoints(deps, query.before),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/ledger/pack',
    summary: {
      ja: '検証できる証跡パックを受け取る',
      en: 'Take a pack of evidence that anybody can verify',
    },
    allow: evidenceHolders,
    mediaType: 'application/x-ndjson',
    run: async (deps) => streamPack(deps),
  }),
  defineRoute({
    method: 'GET',
    path: '/api/ledger/verifier',
    summary: {
      ja: '証跡パックの検証プログラムを受け取る',
      en: 'Take the program that verifies a pack',
    },
    allow: overseers,
    mediaType: 'text/javascript',
    run: answerVerifier,
  }),
]

/** The newest checkpoints before a number, with how many entries each covers beyond the one before and how many devices saw it. */
async function listCheckpoints({ store }: Deps, before: number | undefined): Promise<CheckpointsAnswer> {
  const db = store.read
  const rows = await db
    .selectFrom('ledger_checkpoints')
    .select(['number', 'at', 'hash', 'key_id', 'heads'])
    .$if(before !== undefined, (query) => query.where('number', '<', before ?? 0))
    .orderBy('number', 'desc')
    .limit(PAGE + 1)
    .execute()
  const witnessed = await db
    .selectFrom('ledger_witnesses')
    .select((eb) => ['number', eb.fn.countAll<number | string>().as('count')])
    .where('number', 'in', rows.length === 0 ? [0] : rows.map((row) => row.number))
    .groupBy('number')
    .orderBy('number')
    .limit(PAGE + 1)
    .execute()
  const count = new Map(witnessed.map((row) => [row.number, Number(row.count)]))
  const shown = rows.slice(0, PAGE)
  const last = shown.at(-1)
  return {
    keys: (
      await db.selectFrom('ledger_keys').select(['key_id', 'added_at']).orderBy('added_at').limit(100).execute()
    ).map((row) => ({ keyId: row.key_id, addedAt: row.added_at })),
    checkpoints: shown.map((row, at) => ({
      number: row.number,
      at: row.at,
      hash: row.hash,
      keyId: row.key_id,
      entries: coveredBy(row.heads, rows[at + 1]?.heads),
      witnesses: count.get(row.number) ?? 0,
    })),
    ...(rows.length > PAGE && last !== undefined ? { next: last.number } : {}),
    unsealed: before === undefined ? await countUnsealed(db, rows[0]?.heads) : 0,
  }
}

/** How many entries a checkpoint covers that the one before did not. Writers that had closed before are named by neither. */
function coveredBy(heads: string, before: string | undefined): number {
  const known = new Map((before === undefined ? [] : readHeads(before)).map(({ writer, seq }) => [writer, seq]))
  return readHeads(heads).reduce((sum, { writer, seq }) => sum + Math.max(0, seq - (known.get(writer) ?? 0)), 0)
}

async function countUnsealed(db: Deps['store']['read'], heads: string | undefined): Promise<number> {
  const known = new Map((heads === undefined ? [] : readHeads(heads)).map(({ writer, seq }) => [writer, seq]))
  const open = await db
    .selectFrom('ledger_writers')
    .select(['writer', 'seq'])
    .where('sealed_in', 'is', null)
    .orderBy('writer')
    .limit(10_000)
    .execute()
  return open.reduce((sum, { writer, seq }) => sum + Math.max(0, seq - (known.get(writer) ?? 0)), 0)
}

/** Where the stand-alone verifier lies: beside the bundle, or where a build has put it. */
const VERIFIERS = ['./verify.mjs', '../../../../dist/program/verify.mjs'] as const

/** @throws Fault `not_found` where this program was built without it */
async function answerVerifier(): Promise<Response> {
  for (const place of VERIFIERS) {
    const file = fileURLToPath(new URL(place, import.meta.url))
    if (!existsSync(file)) continue
    return new Response(await readFile(file, 'utf8'), {
      headers: {
        'content-type': 'text/javascript; charset=utf-8',
        'content-disposition': 'attachment; filename="verify.mjs"',
      },
    })
  }
  throw new Fault('not_found')
}

const CHUNK = 64 * 1024

/** The pack as it is read from one moment of the database. Whoever reads slowly slows only this; whoever goes away ends it. */
async function streamPack({ store, now, log }: Deps): Promise<Response> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const encoder = new TextEncoder()
  const writing = store.snapshot(async (db) => {
    let lines = ''
    for await (const line of exportPack(db, { now: now() })) {
      lines += line
      if (lines.length < CHUNK) continue
      await writer.write(encoder.encode(lines))
      lines = ''
    }
    if (lines !== '') await writer.write(encoder.encode(lines))
    await writer.close()
  })
  writing.catch(async (error: unknown) => {
    // a reader that went away is nobody's fault; the stream that ends without its last line is seen by the verifier
    await writer.abort(error).catch((reason: unknown) => log.warn('pack not ended', { error: errorText(reason) }))
  })
  const day = japanDay(now())
  return new Response(readable, {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="taga-ledger-${day}.ndjson"`,
      'cache-control': 'no-store',
    },
  })
}
