import type { SourceId } from '../facts/catalogue.ts'

/**
 * What a new organisation has from its first minute: the registers this software keeps itself, the path of the connection and the sign-in.
 * Everything else is adopted when it is set up; until then the rules that rest on it are not in force.
 */
export const DAY_ONE_SOURCES: readonly SourceId[] = [
  'register.people',
  'register.devices',
  'register.resources',
  'path',
  'session',
  'incidents',
  'exemptions',
]
