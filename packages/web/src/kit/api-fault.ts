import type { Words } from '@taga/core'

/** One field that the server could not take: its name, zod's code or ours, and the bound or the address where there is one. */
export type FieldProblem = {
  readonly field: string
  readonly problem: string
  readonly limit?: number
  readonly address?: string
}

/** The server's "no". `words` can be shown to the person as they are; `id` names the line of the log for an internal error. */
export class ApiFault extends Error {
  readonly code: string
  readonly status: number
  readonly words: Words
  readonly detail: unknown
  readonly fields: readonly FieldProblem[]
  readonly id: string | undefined

  constructor(status: number, answer: unknown) {
    const { fault, words, detail, id } = asRecord(answer)
    const code = typeof fault === 'string' ? fault : 'unreadable'
    super(code)
    this.name = 'ApiFault'
    this.code = code
    this.status = status
    this.words = readWords(words) ?? UNREADABLE
    this.detail = detail ?? {}
    this.fields = readFields(asRecord(detail))
    this.id = typeof id === 'string' ? id : undefined
  }
}

/** Nothing could be reached: no network, or the server is not there. */
export class Offline extends Error {
  constructor(options?: ErrorOptions) {
    super('offline', options)
    this.name = 'Offline'
  }
}

const UNREADABLE: Words = {
  ja: 'サーバーの応答を読み取れませんでした。少し待ってからやり直してください。',
  en: 'The answer of the server could not be read. Wait a moment and try again.',
}

/** `{ fields: [{ field, problem }] }` as schemas answer it, or `{ field }` as a use case names one. */
function readFields(detail: Readonly<Record<string, unknown>>): readonly FieldProblem[] {
  const { fields, field, reason } = detail
  if (Array.isArray(fields)) return fields.flatMap((each) => readProblem(asRecord(each)))
  return typeof field === 'string' ? [{ field, problem: typeof reason === 'string' ? reason : 'taken' }] : []
}

function readProblem({ field, problem, limit, address }: Readonly<Record<string, unknown>>): readonly FieldProblem[] {
  if (typeof field !== 'string') return []
  return [
    {
      field,
      problem: typeof problem === 'string' ? problem : 'wrong',
      ...(typeof limit === 'number' ? { limit } : {}),
      ...(typeof address === 'string' ? { address } : {}),
    },
  ]
}

function readWords(words: unknown): Words | undefined {
  const { ja, en } = asRecord(words)
  return typeof ja === 'string' && typeof en === 'string' ? { ja, en } : undefined
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {} // an object, as just seen
}
