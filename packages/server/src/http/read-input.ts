import { Fault, type FaultValue } from '@taga/contract'
import type { z } from 'zod'

const MAX_PROBLEMS = 20

/** What came from outside, as its schema reads it. Throws `bad_input` naming each field that does not fit, never its value. */
export function readInput<S extends z.ZodType>(
  schema: S | undefined,
  input: unknown,
  where: 'params' | 'query' | 'body',
): z.output<S> {
  // without a schema there is no such input, and S is ZodUndefined
  if (schema === undefined) return undefined as z.output<S>
  const read = schema.safeParse(input)
  if (read.success) return read.data
  throw new Fault('bad_input', { in: where, fields: read.error.issues.slice(0, MAX_PROBLEMS).map(problemOf) })
}

/** A problem as data: the field, what is wrong with it (zod's code), and the bound or the names that say more. */
function problemOf(issue: z.core.$ZodIssue): FaultValue {
  const field = issue.path.map(String).join('.')
  switch (issue.code) {
    case 'too_big':
      return { field, problem: 'too_big', limit: Number(issue.maximum) }
    case 'too_small':
      return { field, problem: 'too_small', limit: Number(issue.minimum) }
    case 'unrecognized_keys':
      return { field, problem: 'unrecognized_keys', keys: issue.keys.slice(0, MAX_PROBLEMS) }
    case 'invalid_value':
      return { field, problem: 'invalid_value', allowed: issue.values.map(String) }
    case 'custom':
      return { field, problem: 'custom', why: issue.message }
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_type':
    case 'invalid_union':
    case 'not_multiple_of':
      return { field, problem: issue.code }
  }
}
