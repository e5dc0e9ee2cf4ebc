import { describe, expect, it } from 'vitest'
import { type FixtureMachine, fixtureWorld } from '../look/fixture-world.ts'
import { parseSimulatedUpgrade } from './apt.ts'
import { parseCheckUpdate, parseSecurityUpdates } from './dnf.ts'
import { readFixture } from './read-fixture.ts'
import { updatesProbe } from './updates.ts'

const NOW = Date.parse('2026-11-22T23:30:00Z')
const HOUR = 3_600_000
const LIST = '/var/lib/apt/lists/deb.debian.org_debian-security_dists_bookworm-security_InRelease'

function debian(hoursOld: number, validUntil = 'Sat, 28 Nov 2026 00:53:02 UTC'): FixtureMachine {
  return {
    platform: 'linux',
    now: NOW,
    files: {
      '/var/lib/dpkg/status': '',
      [LIST]: `Origin: Debian\nValid-Until: ${validUntil}\n`,
      '/var/log/dpkg.log': '2026-11-20 10:00:00 upgrade openssl:amd64 1 2\n2026-11-21 10:00:00 status installed x\n',
    },
    modifiedAt: { '/var/lib/apt/lists': NOW - hoursOld * HOUR },
    commands: {
      'apt-get -s -o Debug::NoLocking=true dist-upgrade': { stdout: readFixture('apt-upgrade-debian12.txt') },
    },
  }
}

describe('updatesProbe', () => {
  it('counts what apt would install and which of it is for security', async () => {
    const { findings, pendingSecurity } = await updatesProbe.look(fixtureWorld(debian(1)))
    const updates = parseSimulatedUpgrade(readFixture('apt-upgrade-debian12.txt'))
    expect(updates.length).toBeGreaterThan(5)
    expect(findings['device.pendingUpdates']).toMatchObject({ value: updates.length })
    expect(findings['device.pendingSecurityUpdates']).toMatchObject({ value: pendingSecurity?.length })
    expect(findings['device.lastUpdateInstalledAt']).toMatchObject({ value: new Date('2026-11-20T10:00:00').getTime() })
  })

  it.each([
    { name: 'lists one hour beyond 48', machine: debian(49) },
    { name: 'a list that says of itself that it is over', machine: debian(1, 'Sat, 21 Nov 2026 00:00:00 UTC') },
    {
      name: 'apt that ends with an error',
      machine: {
        ...debian(1),
        commands: { 'apt-get -s -o Debug::NoLocking=true dist-upgrade': { code: 100, stdout: '' } },
      },
    },
    { name: 'no lists at all', machine: { ...debian(1), files: { '/var/lib/dpkg/status': '' } } },
    { name: 'neither apt nor dnf', machine: { platform: 'linux', now: NOW } as const },
  ])('calls pending updates unknown, never 0, with $name', async ({ machine }) => {
    const { findings } = await updatesProbe.look(fixtureWorld(machine))
    expect(findings['device.pendingSecurityUpdates']).toHaveProperty('unknown')
    expect(findings['device.pendingUpdates']).toHaveProperty('unknown')
  })

  it('believes lists of exactly 48 hours', async () => {
    const { findings } = await updatesProbe.look(fixtureWorld(debian(48)))
    expect(findings['device.pendingUpdates']).toHaveProperty('value')
  })

  it('reads dnf from its cache, 100 meaning that something waits', async () => {
    const world = fixtureWorld({
      platform: 'linux',
      now: NOW,
      files: { '/usr/bin/dnf': '', '/var/cache/dnf/expired_repos.json': '[]' },
      modifiedAt: { '/var/cache/dnf/expired_repos.json': NOW - HOUR },
      commands: {
        'dnf -q -C updateinfo list --security': {
          stdout:
            'RHSA-2026:1 Important/Sec. openssl-3.0.7-27.el9.x86_64\nRHSA-2026:2 Low/Sec. openssl-3.0.7-27.el9.x86_64\n',
        },
        'dnf -q -C check-update': {
          code: 100,
          stdout:
            '\nopenssl.x86_64   1:3.0.7-27.el9   baseos\nvim.x86_64  2:8.2-1 appstream\nObsoleting Packages\nold.noarch 1 x\n',
        },
        'rpm -qa --queryformat %{INSTALLTIME}\\n': { stdout: '1700000000\n1790000000\n' },
      },
    })
    const { findings } = await updatesProbe.look(world)
    expect(findings['device.pendingSecurityUpdates']).toMatchObject({ value: 1 })
    expect(findings['device.pendingUpdates']).toMatchObject({ value: 2 })
    expect(findings['device.lastUpdateInstalledAt']).toMatchObject({ value: 1_790_000_000_000 })
  })
})

describe('parseSimulatedUpgrade', () => {
  it.each([
    ['Inst libssl3 [3.0.15-1] (3.0.16-1 Debian-Security:12/oldstable-security [amd64])', true],
    ['Inst bash [5.1-6] (5.1-7 Ubuntu:22.04/jammy-updates, Ubuntu:22.04/jammy-security [amd64])', true],
    ['Inst bash [5.2.15-2] (5.2.15-3 Debian:12.15/oldstable [amd64])', false],
  ])('tells whether %s is for security', (line, security) => {
    expect(parseSimulatedUpgrade(line)).toMatchObject([{ security }])
  })

  it('leaves out what would be newly installed', () => {
    expect(parseSimulatedUpgrade('Inst linux-image-new (6.1 Debian-Security:12/stable-security [amd64])')).toEqual([])
  })
})

describe('dnf', () => {
  it('reads the columns of dnf 5', () => {
    expect(
      parseSecurityUpdates('FEDORA-2026-ab12 security Important curl-8.9.1-2.fc41.x86_64 2026-11-01 10:00:00\n'),
    ).toEqual(['curl-8.9.1-2.fc41.x86_64'])
  })

  it('finds nothing in messages', () => {
    expect(parseCheckUpdate('Last metadata expiration check: 0:10:00 ago.\n')).toEqual([])
  })
})
