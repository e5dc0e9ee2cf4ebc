import type { ApiKeyScope } from '@taga/contract'
import type { Words } from '@taga/core'
import type { z } from 'zod'
import type { SessionProof } from '../accounts/session-facts.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from './actor.ts'
import type { Allow } from './allow.ts'
import { readInput } from './read-input.ts'
import { refuseUnstorable } from './refuse-unstorable.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * How a caller shows who they are.
 * - `session`: the cookie of a signed-in browser, or nothing (then the actor is anonymous).
 * - `device`: a signature by the device's key over the raw body.
 */
export type Proof = 'session' | 'device'

/**
 * How the body is read before the schema sees it.
 * - `json`: an object from `application/json`.
 * - `form`: fields of `application/x-www-form-urlencoded`, each at most once; the field `csrf` is checked and taken out.
 * - `bytes`: a Uint8Array as it came, of any content type.
 */
export type BodyKind = 'none' | 'json' | 'form' | 'bytes'

export const DEFAULT_BODY_BYTES = 64 * 1024

/** What came with a request besides its input. `address` is the peer's; forwarding headers are never believed. */
export type RequestFacts = {
  readonly id: string
  readonly address: string
  readonly headers: Headers
  readonly path: string
  /** The raw session token, where a session cookie was sent and stands. Never logged. */
  readonly sessionToken?: string
  /** What the session rests on, where there is one. */
  readonly sessionProof?: SessionProof
  /** The session still owes a second factor, and may do nothing else. */
  readonly factorDue?: boolean
}

export type Asking<Params, Query, Body> = {
  readonly actor: Actor
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly request: RequestFacts
  /** Headers of the answer, for cookies and the like. */
  readonly answering: Headers
}

/**
 * One route as data. The four steps parse, allow, do, answer, the OpenAPI document and the test of who may what all come from it.
 * - `allow` is asked before the body is read.
 * - `answer`: schema of the JSON answer; keys it does not name never leave the server. Without it, `run` returns a `Response` of `mediaType`.
 * - `fresh`: asks for a proof of who one is that is younger than 15 minutes; else `step_up_needed`, and the page asks for one. For
 *   administrator's work that matters (AD-14).
 * - `apiKey`: may also be asked by a program that carries a key of this scope.
 * - `beforeFactor`: may be used by who still has to set up a second factor.
 * - `page`: a person opens it in a browser: refusals are pages, and who is not signed in is sent to the sign-in page.
 */
export type RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> = {
  readonly method: Method
  readonly path: `/${string}`
  readonly summary: Words
  readonly allow: Allow
  readonly proof?: Proof
  readonly fresh?: true
  readonly apiKey?: ApiKeyScope
  readonly beforeFactor?: true
  readonly page?: true
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly bodyKind?: BodyKind
  readonly answer?: A
  readonly mediaType?: string
  readonly status?: number
  readonly limits?: { readonly bodyBytes?: number }
  readonly run: (deps: Deps, asking: Asking<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.input<A>>
}

export type Route = {
  readonly method: Method
  readonly path: `/${string}`
  readonly summary: Words
  readonly allow: Allow
  readonly proof: Proof
  readonly fresh: boolean
  readonly apiKey: ApiKeyScope | undefined
  readonly beforeFactor: boolean
  readonly page: boolean
  readonly params: z.ZodType | undefined
  readonly query: z.ZodType | undefined
  readonly body: z.ZodType | undefined
  readonly bodyKind: BodyKind
  readonly answer: z.ZodType | undefined
  readonly mediaType: string
  readonly status: number
  readonly limits: { readonly bodyBytes: number }
  /** Reads the input by its schemas, does the work and cuts the answer to its schema. Returns JSON-able data, or a `Response` where there is no answer schema. */
  readonly run: (deps: Deps, raw: Asking<unknown, unknown, unknown>) => Promise<unknown>
}

/** Path parameters are text; a query is text or lists of text; an absent schema means there is no such input. */
export function defineRoute<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  A extends z.ZodType = z.ZodType<Response, Response>,
>(spec: RouteSpec<P, Q, B, A>): Route {
  const { answer } = spec
  return {
    method: spec.method,
    path: spec.path,
    summary: spec.summary,
    allow: spec.allow,
    proof: spec.proof ?? 'session',
    fresh: spec.fresh ?? false,
    apiKey: spec.apiKey,
    beforeFactor: spec.beforeFactor ?? false,
    page: spec.page ?? false,
    params: spec.params,
    query: spec.query,
    body: spec.body,
    bodyKind: spec.bodyKind ?? (spec.body === undefined ? 'none' : 'json'),
    answer,
    mediaType: spec.mediaType ?? (answer === undefined ? 'text/html' : 'application/json'),
    status: spec.status ?? 200,
    limits: { bodyBytes: spec.limits?.bodyBytes ?? DEFAULT_BODY_BYTES },
    run: async (deps, raw) => {
      refuseUnstorable(raw.params, 'params')
      refuseUnstorable(raw.query, 'query')
      refuseUnstorable(raw.body, 'body')
      const done = await spec.run(deps, {
        ...raw,
        params: readInput(spec.params, raw.params, 'params'),
        query: readInput(spec.query, raw.query, 'query'),
        body: readInput(spec.body, raw.body, 'body'),
      })
      return answer === undefined ? done : answer.parse(done)
    },
  }
}
