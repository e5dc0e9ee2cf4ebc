import { ReportedObservation } from '@taga/contract'
import { isFactKey } from '@taga/core'
import { z } from 'zod'
import type { Application, Finding, Sight } from '../look/collector.ts'

const MAX_FACTS = 300

const ListedApplication = z.object({
  name: z.string().min(1).max(500),
  version: z.string().max(200),
  kind: z.enum(['msi', 'exe']),
  publisher: z.string().max(500).optional(),
  installedAt: z.number().int().min(0).optional(),
})

/** What `taga-look.ps1 -Json` prints. */
const PrintedLook = z.object({
  format: z.literal('taga-look/1'),
  seen: z
    .record(z.string(), ReportedObservation)
    .refine((seen) => Object.keys(seen).length <= MAX_FACTS, { error: `at most ${MAX_FACTS} facts` }),
  applications: z.array(ListedApplication).max(2_000),
})

/** The collector's answer as findings; undefined when it is not one. Facts this program does not know are left out. */
export function readLook(text: string): Sight | undefined {
  const read = PrintedLook.safeParse(parseJson(text))
  if (!read.success) return undefined
  const findings = Object.fromEntries(
    Object.entries(read.data.seen).flatMap(([key, seen]) => (isFactKey(key) ? [[key, toFinding(seen)]] : [])),
  )
  return { findings, applications: read.data.applications.map(toApplication) }
}

function toFinding(seen: ReportedObservation): Finding {
  const { at, source } = seen
  return seen.kind === 'value' ? { at, source, value: seen.value } : { at, source, unknown: seen.reason }
}

function toApplication(listed: z.infer<typeof ListedApplication>): Application {
  const { publisher, installedAt, ...known } = listed
  return {
    ...known,
    ...(publisher === undefined ? {} : { publisher }),
    ...(installedAt === undefined ? {} : { installedAt }),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // not JSON is not an answer; the caller says "unreadable"
  }
}
