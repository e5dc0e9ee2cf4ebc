import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findLimiter, removeLeftGroups } from './limiter.ts'

const SHARE = { cpuPercent: 150, memoryBytes: 512 * 1024 * 1024, processes: 300 }
let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'taga-groups-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

function lay(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}
const read = (...path: readonly string[]) => readFileSync(join(root, ...path), 'utf8')
const OWN = { unified: '/taga.service', of: () => '/' }

it('shares out the group it was given, and puts itself aside in it', () => {
  const all = 'cpuset cpu io memory pids\n'
  lay({
    'taga.service/cgroup.controllers': all,
    'taga.service/cgroup.subtree_control': '',
    'taga.service/cgroup.procs': '41\n',
  })
  const limiter = findLimiter(root, OWN)
  expect(limiter.kind).toBe('cgroup2')
  expect(read('taga.service/taga-gateway/cgroup.procs')).toBe('41')
  expect(read('taga.service/cgroup.subtree_control')).toBe('+memory +cpu +pids')
  const { joins } = limiter.limit('x', SHARE)
  expect(joins).toEqual([join(root, 'taga.service/taga-desktop-x/cgroup.procs')])
  expect(read('taga.service/taga-desktop-x/memory.max')).toBe('536870912')
  expect(read('taga.service/taga-desktop-x/cpu.max')).toBe('150000 100000')
  expect(read('taga.service/taga-desktop-x/pids.max')).toBe('300')
})

it('shares out the same group when it is started again within it', () => {
  lay({
    'taga.service/cgroup.controllers': 'cpu memory pids\n',
    'taga.service/cgroup.subtree_control': 'cpu memory pids\n',
    'taga.service/taga-gateway/cgroup.controllers': 'cpu memory pids\n',
    'taga.service/taga-gateway/cgroup.subtree_control': '',
    'taga.service/taga-gateway/cgroup.procs': '41\n',
  })
  const { joins } = findLimiter(root, { ...OWN, unified: '/taga.service/taga-gateway' }).limit('x', SHARE)
  expect(joins).toEqual([join(root, 'taga.service/taga-desktop-x/cgroup.procs')])
})

it('uses the hierarchies of old where memory is controlled there', () => {
  lay({
    'taga.service/cgroup.controllers': 'hugetlb\n',
    'memory/memory.limit_in_bytes': '0',
    'cpu/x': '',
    'pids/x': '',
  })
  const limiter = findLimiter(root, OWN)
  expect(limiter.kind).toBe('cgroup1')
  limiter.limit('x', SHARE)
  expect(read('memory/taga-desktop-x/memory.limit_in_bytes')).toBe('536870912')
  expect(read('cpu/taga-desktop-x/cpu.cfs_quota_us')).toBe('150000')
})

it('says so where only single processes can be limited', () => {
  const limiter = findLimiter(root, OWN)
  expect(limiter.kind).toBe('perProcess')
  const { joins, perProcess } = limiter.limit('x', SHARE)
  expect([joins, perProcess[0]]).toEqual([[], '--data=536870912'])
  // counted together with what the user runs already: this very process, where it is the same one
  const most = Number(/^--nproc=(\d+)$/.exec(perProcess[1] ?? '')?.[1])
  expect(most).toBeGreaterThanOrEqual(SHARE.processes + (process.getuid?.() === 0 ? 0 : 1))
})

it('removes groups that were left, and no others', async () => {
  mkdirSync(join(root, 'memory/taga-desktop-left'), { recursive: true })
  mkdirSync(join(root, 'memory/other'), { recursive: true })
  await removeLeftGroups(root, OWN)
  expect(() => mkdirSync(join(root, 'memory/taga-desktop-left'))).not.toThrow()
  expect(() => mkdirSync(join(root, 'memory/other'))).toThrow('EEXIST')
})
