import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findObstacle, type Obstacle } from './find-obstacle.ts'
import { noDesktopPage } from './queue-page.ts'

let proc: string
beforeEach(async () => {
  proc = await mkdtemp(join(tmpdir(), 'taga-proc-'))
})
afterEach(() => rm(proc, { recursive: true, force: true }))

function lay(path: string, text: string): void {
  mkdirSync(dirname(join(proc, path)), { recursive: true })
  writeFileSync(join(proc, path), text)
}

it.each([
  ['self/status', 'Name:\tnode\nNoNewPrivs:\t1\nSeccomp:\t2\n', 'service'],
  ['sys/kernel/unprivileged_userns_clone', '0\n', 'kernel.unprivileged_userns_clone'],
  ['sys/kernel/apparmor_restrict_unprivileged_userns', '1\n', 'kernel.apparmor_restrict_unprivileged_userns'],
  ['sys/user/max_user_namespaces', '0\n', 'user.max_user_namespaces'],
] as const)('finds what forbids sandboxes in %s', (path, text, obstacle) => {
  lay(path, text)
  expect(findObstacle(proc)).toBe(obstacle)
})

it('names none where it is none that it knows', () => {
  lay('self/status', 'Seccomp:\t0\n')
  lay('sys/kernel/unprivileged_userns_clone', '1\n')
  lay('sys/kernel/apparmor_restrict_unprivileged_userns', '0\n')
  lay('sys/user/max_user_namespaces', '95000\n')
  expect(findObstacle(proc)).toBeUndefined()
})

it('names a setting of the kernel first, which a service that may make sandboxes sees', () => {
  lay('self/status', 'Seccomp:\t2\n')
  lay('sys/user/max_user_namespaces', '0\n')
  expect(findObstacle(proc)).toBe('user.max_user_namespaces')
})

it.each(['ja', 'en'] as const)('says on the page what an administrator has to change: %s', (language) => {
  const parts = (obstacle: Obstacle) => JSON.stringify(noDesktopPage({ why: 'sandbox', obstacle }, language).parts)
  const within = (cgroups: string) =>
    JSON.stringify(noDesktopPage({ why: 'sandbox', obstacle: 'service' }, language, cgroups).parts)
  expect(within('0::/system.slice/taga.service\n')).toContain('sudo ./taga install --with virtual-desktops')
  expect(within('0::/system.slice/taga-gateway.service/taga-gateway\n')).toContain(
    'sudo ./taga install gateway --with virtual-desktops',
  )
  expect(within('0::/docker/7f\n')).not.toContain('sudo')
  expect(parts('kernel.apparmor_restrict_unprivileged_userns')).toContain(
    'sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0',
  )
  expect(noDesktopPage({ why: 'sandbox' }, language).parts).toBeUndefined()
  expect(JSON.stringify(noDesktopPage({ why: 'programMissing', aptPackage: 'socat' }, language).parts)).toContain(
    'sudo apt-get install socat',
  )
})
