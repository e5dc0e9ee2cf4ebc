import { type FactKey, type Observation, type Seen, factSpec } from '@taga/core'
import type { Application, Finding, Probe, Sight, World } from './collector.ts'
import { allUnknown } from './collector.ts'

/** What was seen at one instant (`at`, epoch ms). `took`: milliseconds by probe id. */
export type Look = {
  readonly at: number
  readonly pace: 'fast' | 'slow' | 'all'
  readonly seen: Seen
  readonly inventory: { readonly applications: readonly Application[] }
  /** Names of pending security updates, where a probe could list them. */
  readonly pendingSecurity: readonly string[] | undefined
  readonly took: Readonly<Record<string, number>>
}

/**
 * Runs the probes of a pace beside each other, each within its own limit and within `deadlineMs`.
 * A probe that is late, throws or forgets a fact leaves that fact unknown and spoils nothing else. Never rejects.
 */
export async function look(
  world: World,
  probes: readonly Probe[],
  { pace, deadlineMs }: { readonly pace: Look['pace']; readonly deadlineMs?: number },
): Promise<Look> {
  const at = world.now()
  const wanted = probes.filter((probe) => pace === 'all' || probe.pace === pace)
  const sights = await Promise.all(
    wanted.map((probe) => lookOnce(world, probe, Math.min(probe.limitMs, deadlineMs ?? Number.POSITIVE_INFINITY))),
  )
  const seen: Record<string, Observation> = { 'device.lookedAt': observed({ value: at, source: 'taga' }, at) }
  for (const { sight } of sights) {
    for (const [key, finding] of Object.entries(sight.findings)) {
      if (finding !== undefined && isBetter(finding, seen[key])) seen[key] = observed(finding, at)
    }
  }
  return {
    at,
    pace,
    seen,
    inventory: { applications: sights.flatMap(({ sight }) => sight.applications ?? []) },
    pendingSecurity: sights.find(({ sight }) => sight.pendingSecurity !== undefined)?.sight.pendingSecurity,
    took: Object.fromEntries(sights.map(({ id, tookMs }) => [id, tookMs])),
  }
}

async function lookOnce(world: World, probe: Probe, limitMs: number) {
  const started = performance.now()
  const stop = new AbortController()
  const bounded: World = {
    ...world,
    run: (command, args, options) => world.run(command, args, { ...options, signal: stop.signal }),
  }
  const late = new Promise<Sight>((resolve) => {
    stop.signal.addEventListener('abort', () =>
      resolve({ findings: allUnknown(probe.facts, 'timedOut', `${probe.id} > ${limitMs} ms`) }),
    )
  })
  const timer = setTimeout(() => stop.abort(), limitMs)
  const sight = await Promise.race([late, looked(bounded, probe)])
  clearTimeout(timer)
  return { id: probe.id, sight, tookMs: Math.round(performance.now() - started) }
}

async function looked(world: World, probe: Probe): Promise<Sight> {
  try {
    const sight = await probe.look(world)
    const forgotten = probe.facts.filter((key) => sight.findings[key] === undefined)
    return { ...sight, findings: { ...allUnknown(forgotten, 'notSupported', probe.id), ...sight.findings } }
  } catch (cause) {
    const what = cause instanceof Error ? cause.name : 'error'
    return { findings: allUnknown(probe.facts, 'unreadable', `${probe.id}: ${what}`) }
  }
}

/** A value beats an unknown; otherwise the probe that stands first in the list is believed. */
function isBetter(finding: Finding, present: Observation | undefined): boolean {
  return present === undefined || (present.kind === 'unknown' && 'value' in finding)
}

function observed(finding: Finding, lookAt: number): Observation {
  const at = Math.min(finding.at ?? lookAt, lookAt)
  const source = finding.source.slice(0, 200)
  if ('value' in finding) return { at, provenance: 'measured', source, kind: 'value', value: finding.value }
  return { at, provenance: 'measured', source, kind: 'unknown', reason: finding.unknown }
}

/** What a device owned by a person may tell: the catalogue marks it fact by fact. Applications are never among it. */
export function keepPersonalOnly(seen: Seen): Seen {
  return Object.fromEntries(Object.entries(seen).filter(([key]) => factSpec(key as FactKey).personal)) // keys come from probes, typed as FactKey
}
