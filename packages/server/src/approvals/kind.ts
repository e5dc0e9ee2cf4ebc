import type { ApprovalState, EndCause } from '@taga/contract'
import type { Words } from '@taga/core'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { Schema } from '../db/schema.ts'
import type { Tx } from '../db/store.ts'
import type { Deps } from '../deps.ts'
import type { Allow } from '../http/allow.ts'

/** A request as its kind sees it. `subject` is `kind:id`, as the ledger names things. Times are epoch ms. */
export type Approval<Body = unknown> = {
  readonly id: string
  readonly kind: string
  readonly subject: string
  readonly state: ApprovalState
  readonly body: Body
  readonly askedAccount: string
  readonly askedPerson: string | undefined
  readonly askedAt: number
  readonly decidedAccount: string | undefined
  readonly decidedAt: number | undefined
  readonly conditions: string | undefined
  readonly validUntil: number | undefined
  readonly endCause: EndCause | undefined
  /** Who ended it, where a person did; told to `onEnded` only. */
  readonly endedAccount?: string | undefined
}

export type KindDeps = Pick<Deps, 'now' | 'random'>

/** A line of what a request says, for whoever decides it. */
export type Shown = { readonly term: Words; readonly value: Words }

/**
 * One kind of request. A decision about it is made by somebody who `mayDecide`, and never by whoever asked, unless nobody else could.
 * - `answerWithinMs`: when a request is due where its asker names no date; 7 days by default.
 * - `needsEnd`, `longestMs`: what is granted must have an end, and at most this far away.
 * - `endHint`: what the end means, where it is more than "it is over then".
 * - `remindsItself`: the feature tells the asker of a coming end in its own words.
 * - `summary`, `shows`: the request in one line and in full, for the queue.
 * - `hindrance`: what has to be put right before it can be granted, as it is at `now`; looked at anew when it is granted.
 * - `onGranted`, `onTurnedDown` (refused or withdrawn), `onEnded` (by `endCause`): what follows, in the same transaction.
 */
export type ApprovalKindSpec<Body> = {
  readonly kind: string
  readonly title: Words
  readonly body: z.ZodType<Body>
  readonly mayAsk: Allow
  readonly mayDecide: Allow
  readonly answerWithinMs?: number
  readonly needsEnd?: true
  readonly longestMs?: number
  readonly endHint?: Words
  readonly remindsItself?: true
  readonly summary?: (body: Body) => Words
  readonly shows?: (body: Body) => readonly Shown[]
  readonly hindrance?: (db: Kysely<Schema>, approval: Approval<Body>, now: number) => Promise<Words | undefined>
  readonly onGranted?: (tx: Tx, approval: Approval<Body>, deps: KindDeps) => Promise<void>
  readonly onTurnedDown?: (tx: Tx, approval: Approval<Body>, deps: KindDeps) => Promise<void>
  readonly onEnded?: (tx: Tx, approval: Approval<Body>, deps: KindDeps) => Promise<void>
}

/** A kind without the type of its body: it reads it again by its schema. */
export type ApprovalKind = {
  readonly kind: string
  readonly title: Words
  readonly mayAsk: Allow
  readonly mayDecide: Allow
  readonly answerWithinMs: number
  readonly needsEnd: boolean
  readonly longestMs: number | undefined
  readonly endHint: Words | undefined
  readonly remindsAsker: boolean
  /** @throws ZodError for a body that is not of this kind */
  readonly read: (body: unknown) => unknown
  readonly summary: (body: unknown) => Words
  readonly shows: (body: unknown) => readonly Shown[]
  readonly hindrance: (db: Kysely<Schema>, approval: Approval, now: number) => Promise<Words | undefined>
  readonly onGranted: (tx: Tx, approval: Approval, deps: KindDeps) => Promise<void>
  readonly onTurnedDown: (tx: Tx, approval: Approval, deps: KindDeps) => Promise<void>
  readonly onEnded: (tx: Tx, approval: Approval, deps: KindDeps) => Promise<void>
}

const WEEK_MS = 7 * 86_400_000

export function defineApprovalKind<Body>(spec: ApprovalKindSpec<Body>): ApprovalKind {
  const { kind, title, mayAsk, mayDecide, summary, shows, onGranted, onTurnedDown, onEnded, longestMs, hindrance } =
    spec
  const read = (body: unknown) => spec.body.parse(body)
  const typed = (approval: Approval): Approval<Body> => ({ ...approval, body: read(approval.body) })
  return {
    kind,
    title,
    mayAsk,
    mayDecide,
    answerWithinMs: spec.answerWithinMs ?? WEEK_MS,
    needsEnd: spec.needsEnd ?? false,
    longestMs,
    endHint: spec.endHint,
    remindsAsker: spec.remindsItself !== true,
    read,
    summary: (body) => (summary === undefined ? title : summary(read(body))),
    shows: (body) => (shows === undefined ? [] : shows(read(body))),
    hindrance: async (db, approval, now) => hindrance?.(db, typed(approval), now),
    onGranted: async (tx, approval, deps) => onGranted?.(tx, typed(approval), deps),
    onTurnedDown: async (tx, approval, deps) => onTurnedDown?.(tx, typed(approval), deps),
    onEnded: async (tx, approval, deps) => onEnded?.(tx, typed(approval), deps),
  }
}
