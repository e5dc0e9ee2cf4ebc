import { spawnSync } from 'node:child_process'
import type { BuiltInPool } from '@taga/contract'
import { findProgram, needProgram } from '../display/program.ts'

/** A small desktop that reaches nothing. */
export function testPool(more: Partial<BuiltInPool> = {}): BuiltInPool {
  return {
    kind: 'builtIn',
    profile: 'desktop',
    reach: 'none',
    width: 1024,
    height: 768,
    cpuPercent: 100,
    memoryMb: 512,
    home: 'reset',
    idleMs: 600_000,
    most: 2,
    ...more,
  }
}

const PROGRAMS = ['bwrap', 'Xtigervnc', 'openbox', 'xterm', 'xsetroot', 'socat', 'chromium']

/** Why no sandbox can be made here, for the name of a test that is skipped. */
export function lacksForSandbox(): string | undefined {
  const missing = PROGRAMS.filter((name) => findProgram(name) === undefined)
  if (missing.length > 0) return missing.join(', ')
  const made = spawnSync(needProgram('bwrap'), ['--unshare-all', '--ro-bind', '/', '/', 'true'], { stdio: 'ignore' })
  return made.status === 0 ? undefined : 'user namespaces'
}
