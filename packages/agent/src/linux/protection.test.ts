import { describe, expect, it } from 'vitest'
import { type FixtureMachine, fixtureWorld } from '../look/fixture-world.ts'
import { antimalwareProbe } from './antimalware.ts'
import { bootProbe } from './boot.ts'
import { parseDatabaseTime } from './clamav.ts'
import { parseNtpVariables, parseTracking } from './clock.ts'
import { deviceKindProbe } from './device-kind.ts'
import { firewallProbe } from './firewall.ts'
import { integrityProbe } from './integrity.ts'
import { parseKdeLock } from './kde-lock.ts'
import { newerKernel, restartProbe } from './restart.ts'
import { readFixture } from './read-fixture.ts'
import { NEVER_MS, screenLockProbe } from './screen-lock.ts'
import { supportEnd } from './support-end.ts'
import { systemProbe } from './system.ts'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const machine = (more: Partial<FixtureMachine>) => fixtureWorld({ platform: 'linux', now: NOW, ...more })
const running = (...names: readonly string[]) =>
  Object.fromEntries(['systemd', ...names].map((name, index) => [`/proc/${index + 1}/comm`, `${name}\n`]))

describe('antimalwareProbe', () => {
  const header = 'ClamAV-VDB:21 Nov 2026 04-25 -0400:27400:2070000:90:0123:x:builder:1795000000'.padEnd(512)

  it('reads ClamAV with on-access scanning and the build time of its signatures', async () => {
    const files = { '/usr/sbin/clamd': '', '/var/lib/clamav/daily.cld': header, ...running('clamd', 'clamonacc') }
    const { findings } = await antimalwareProbe.look(machine({ files }))
    expect(findings).toMatchObject({
      'device.antimalwareProduct': { value: 'ClamAV' },
      'device.antimalwareRealtime': { value: true },
      'device.antimalwareSignatureAt': { value: Date.parse('2026-11-21T08:25:00Z') },
    })
  })

  it('does not call ClamAV watching when only its scanner runs', async () => {
    const { findings } = await antimalwareProbe.look(
      machine({ files: { '/usr/bin/clamscan': '', ...running('clamd') } }),
    )
    expect(findings['device.antimalwareRealtime']).toMatchObject({ value: false })
    expect(findings['device.antimalwareSignatureAt']).toHaveProperty('unknown')
  })

  it('does not conclude from processes that it may not see', async () => {
    const { findings } = await antimalwareProbe.look(
      machine({ files: { '/usr/bin/clamscan': '', '/proc/77/comm': 'bash' } }),
    )
    expect(findings['device.antimalwareRealtime']).toMatchObject({ unknown: 'noRight' })
  })

  it('reads Microsoft Defender from its JSON, bare or wrapped', async () => {
    const health = {
      realTimeProtectionEnabled: { value: true, isManaged: true },
      licensed: true,
      definitionsUpdatedMinutesAgo: 90,
    }
    const commands = { 'mdatp health --output json': { stdout: JSON.stringify(health) } }
    const { findings } = await antimalwareProbe.look(
      machine({ files: { '/usr/bin/mdatp': '', ...running() }, commands }),
    )
    expect(findings).toMatchObject({
      'device.antimalwareRealtime': { value: true },
      'device.antimalwareLicence': { value: 'valid' },
      'device.antimalwareSignatureAt': { value: NOW - 90 * 60_000 },
    })
  })

  it('knows a product that cannot be asked as present and nothing more', async () => {
    const { findings } = await antimalwareProbe.look(machine({ files: running(), folders: { '/opt/CrowdStrike': [] } }))
    expect(findings).toMatchObject({
      'device.antimalwarePresent': { value: true },
      'device.antimalwareRealtime': { unknown: 'notSupported' },
    })
  })

  it('says what it looked for where it found nothing', async () => {
    const { findings } = await antimalwareProbe.look(machine({ files: running() }))
    expect(findings['device.antimalwarePresent']).toMatchObject({ value: false })
  })

  it.each(['', 'ClamAV-VDB:', 'ClamAV-VDB:21 11月 2026 04-25 -0400:1'])('does not read a time from "%s"', (text) => {
    expect(parseDatabaseTime(text)).toBeUndefined()
  })
})

describe('screenLockProbe', () => {
  const gsettings = (idle: string, lock: string, enabled: string) => ({
    'gsettings get org.gnome.desktop.session idle-delay': { stdout: idle },
    'gsettings get org.gnome.desktop.screensaver lock-delay': { stdout: lock },
    'gsettings get org.gnome.desktop.screensaver lock-enabled': { stdout: enabled },
    'gsettings get org.gnome.desktop.lockdown disable-lock-screen': { stdout: 'false\n' },
  })
  const gnome = (idle: string, lock: string, enabled: string) =>
    screenLockProbe.look(machine({ files: running('gnome-shell'), commands: gsettings(idle, lock, enabled) }))

  it("adds GNOME's idle delay and lock delay as recorded", async () => {
    const recorded = Object.fromEntries(
      readFixture('gsettings-debian12.txt')
        .trim()
        .split('\n')
        .map((line) => line.split('=')),
    )
    const { findings } = await gnome(
      recorded['session idle-delay'],
      'uint32 30\n',
      recorded['screensaver lock-enabled'],
    )
    expect(findings).toMatchObject({
      'device.screenLockDelayMs': { value: 330_000 },
      'device.screenLockProof': { value: true },
    })
  })

  it.each([
    ['an idle delay of 0', 'uint32 0\n', 'true\n', true],
    ['the lock switched off', 'uint32 300\n', 'false\n', false],
  ])('never locks with %s', async (_, idle, enabled, proof) => {
    const { findings } = await gnome(idle, 'uint32 0\n', enabled)
    expect(findings).toMatchObject({
      'device.screenLockDelayMs': { value: NEVER_MS },
      'device.screenLockProof': { value: proof },
    })
  })

  it('is unknown where gsettings does not answer, and where no known desktop runs', async () => {
    const silent = await screenLockProbe.look(machine({ files: running('gnome-shell') }))
    expect(silent.findings['device.screenLockDelayMs']).toMatchObject({ unknown: 'unreadable' })
    const other = await screenLockProbe.look(machine({ files: running('sway') }))
    expect(other.findings['device.screenLockDelayMs']).toMatchObject({ unknown: 'notSupported' })
  })

  it('asks as the person at the screen when it runs as root', async () => {
    const files = {
      ...running('plasmashell'),
      '/run/systemd/sessions/2': 'UID=1000\nUSER=hanako\nTYPE=wayland\nCLASS=user\n',
      '/etc/passwd': 'hanako:x:1000:1000::/srv/hanako:/bin/bash\n',
      '/srv/hanako/.config/kscreenlockerrc': '[Daemon]\nTimeout=15\nLockGrace=0\n',
    }
    const { findings } = await screenLockProbe.look(machine({ files, userId: 0 }))
    expect(findings['device.screenLockDelayMs']).toMatchObject({ value: 15 * 60_000 })
  })
})

describe('parseKdeLock', () => {
  it.each([
    ['nothing written', '', '', 305_000, true],
    ['Autolock off', '[Daemon]\nAutolock=false\n', '', undefined, true],
    ['no password', '[Daemon]\nRequirePassword=false\n', '', 305_000, false],
    ['another group', '[Greeter]\nTimeout=60\n', '', 305_000, true],
    ["the system's immutable value", '[Daemon]\nTimeout=60\n', '[Daemon]\nTimeout[$i]=10\n', 605_000, true],
  ])('reads %s', (_, own, common, delayMs, asksProof) => {
    expect(parseKdeLock(own, common)).toEqual({ delayMs, asksProof })
  })
})

describe('firewallProbe', () => {
  it("takes ufw's state from its service and settings without root", async () => {
    const commands = {
      'systemctl show ufw firewalld -p Id,ActiveState': {
        stdout: 'Id=ufw.service\nActiveState=active\n\nId=firewalld.service\nActiveState=inactive\n',
      },
    }
    const files = { '/etc/ufw/ufw.conf': 'ENABLED=yes\n', '/etc/default/ufw': 'DEFAULT_INPUT_POLICY="DROP"\n' }
    const on = await firewallProbe.look(machine({ commands, files }))
    expect(on.findings['device.firewallOn']).toMatchObject({ value: true })
    const off = await firewallProbe.look(
      machine({ commands, files: { ...files, '/etc/ufw/ufw.conf': 'ENABLED=no\n' } }),
    )
    expect(off.findings['device.firewallOn']).toMatchObject({ value: false })
  })

  it('says that it needs root where neither service runs', async () => {
    const { findings } = await firewallProbe.look(machine({}))
    expect(findings['device.firewallOn']).toMatchObject({ unknown: 'noRight' })
  })

  it('finds the firewall off where IPv6 reaches the computer past rules of IPv4', async () => {
    const commands = { 'nft -j list ruleset': { stdout: readFixture('nft-drop-policy.json') } }
    const open = { '/proc/net/if_inet6': '20010db8000000000000000000000002 04 40 00 82     eth0\n' }
    const local = { '/proc/net/if_inet6': 'fe800000000000000000000000000002 04 40 20 82     eth0\n' }
    expect(
      (await firewallProbe.look(machine({ userId: 0, commands, files: open }))).findings['device.firewallOn'],
    ).toMatchObject({ value: false })
    expect(
      (await firewallProbe.look(machine({ userId: 0, commands, files: local }))).findings['device.firewallOn'],
    ).toMatchObject({ value: true })
  })
})

describe('systemProbe and supportEnd', () => {
  it.each([
    ['ID=debian\nVERSION_ID="12"', '2028-06-30'],
    ['ID=ubuntu\nVERSION_ID="24.04"', '2029-04-01'],
    ['ID="almalinux"\nVERSION_ID="9.4"', '2032-05-31'],
    ['ID=fedora\nVERSION_ID=43\nSUPPORT_END=2026-12-02', '2026-12-02'],
  ])('reads the end of support of %s', (release, day) => {
    expect(supportEnd(release)).toMatchObject({ kind: 'until', at: Date.parse(`${day}T23:59:59Z`) })
  })

  it.each([
    ['ID=arch', 'rolling'],
    ['ID=debian\nVERSION_ID="99"', 'notInTable'],
    ['ID=fedora\nSUPPORT_END=soon', 'notInTable'],
  ])('does not invent an end for %s', (release, kind) => {
    expect(supportEnd(release)).toEqual({ kind })
  })

  it('leaves support unknown for a distribution it does not know', async () => {
    const files = {
      '/etc/os-release': 'ID=nobara\nVERSION_ID=1\nPRETTY_NAME="Nobara 1"\n',
      '/proc/sys/kernel/osrelease': '6.1\n',
    }
    const { findings } = await systemProbe.look(machine({ files }))
    expect(findings).toMatchObject({
      'device.osName': { value: 'Nobara 1' },
      'device.osSupportedUntil': { unknown: 'notSupported' },
    })
  })
})

describe('deviceKindProbe', () => {
  const desktop = { '/usr/share/wayland-sessions/gnome.desktop': '' }
  it.each([
    ['a container without a desktop', { '/.dockerenv': '' }, 'server'],
    ['a rack server', { '/sys/class/dmi/id/chassis_type': '23\n' }, 'server'],
    ['a PC case without a desktop', { '/sys/class/dmi/id/chassis_type': '3\n' }, 'server'],
    ['a PC case with a desktop', { '/sys/class/dmi/id/chassis_type': '3\n', ...desktop }, 'desktop'],
    ['a notebook', { '/sys/class/dmi/id/chassis_type': '10\n' }, 'laptop'],
    ['a virtual machine without a desktop', { '/sys/class/dmi/id/sys_vendor': 'QEMU\n' }, 'virtual'],
    ['a virtual machine with a desktop', { '/sys/class/dmi/id/sys_vendor': 'QEMU\n', ...desktop }, 'desktop'],
    ['Linux inside Windows', { '/proc/sys/kernel/osrelease': '5.15-microsoft-standard-WSL2\n' }, 'desktop'],
  ])('recognises %s', async (_, files, value) => {
    expect((await deviceKindProbe.look(machine({ files }))).findings['device.kind']).toMatchObject({ value })
  })
})

describe('bootProbe', () => {
  const variable = '/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c'
  it.each([
    ['on', { [variable]: new Uint8Array([6, 0, 0, 0, 1]) }, { value: true }],
    ['off', { [variable]: new Uint8Array([6, 0, 0, 0, 0]) }, { value: false }],
    ['a short variable', { [variable]: new Uint8Array([6, 0]) }, { unknown: 'unreadable' }],
    ['a BIOS start', { '/sys/class/dmi/id/x': '' }, { value: false }],
    ['another board', {}, { unknown: 'notSupported' }],
    ['a container', { '/.dockerenv': '' }, { unknown: 'notSupported' }],
  ])('reads secure boot: %s', async (_, files, expected) => {
    expect((await bootProbe.look(machine({ files }))).findings['device.secureBoot']).toMatchObject(expected)
  })
})

describe('restartProbe', () => {
  it.each([
    ['the newest kernel runs', '6.1.0-30-amd64', ['6.1.0-28-amd64', '6.1.0-30-amd64'], undefined],
    ['a newer one waits', '6.1.0-28-amd64', ['6.1.0-28-amd64', '6.1.0-30-amd64'], '6.1.0-30-amd64'],
    ['a newer one of another flavour', '6.1.0-28-amd64', ['6.1.0-28-amd64', '6.1.0-30-rt-amd64'], undefined],
    [
      'a cloud kernel beside',
      '5.14.0-427.el9.x86_64',
      ['5.14.0-427.el9.x86_64', '5.14.0-503.el9.x86_64'],
      '5.14.0-503.el9.x86_64',
    ],
  ])('compares kernels: %s', (_, now, installed, expected) => {
    expect(newerKernel(now, installed)).toBe(expected)
  })

  it('believes the mark that package managers leave', async () => {
    const { findings } = await restartProbe.look(machine({ files: { '/run/reboot-required': '' } }))
    expect(findings['device.restartPending']).toMatchObject({ value: true })
  })
})

describe('clock', () => {
  it('reads no skew from a service that is not synchronised', () => {
    expect(parseTracking(readFixture('chronyc-unsynchronised.csv'))).toBeUndefined()
    expect(parseNtpVariables('leap=3, offset=0.5')).toBeUndefined()
  })

  it('reads the absolute skew in milliseconds', () => {
    expect(parseTracking('C0A80101,192.0.2.1,3,1795.1,-0.250400,0,0,0,0,0,0,0,64,Normal')).toBe(250)
    expect(parseNtpVariables('leap=0, offset=-12.6')).toBe(13)
  })
})

describe('integrityProbe', () => {
  const query =
    'dpkg-query -W -f=${Package} ${db:Status-Abbrev}\\n libc6 coreutils bash dash sudo login passwd libpam-modules libpam0g systemd util-linux openssh-server apt gpgv'
  const look = async (stdout: string, code = 0, files = {}) => {
    const commands = {
      [query]: { code: 1, stdout: 'libc6 ii \nsudo un \nlogin ii \n' },
      'dpkg --verify libc6 login': { code, stdout },
    }
    const world = machine({ files: { '/var/lib/dpkg/status': '', ...files }, commands })
    return (await integrityProbe.look(world)).findings['device.modified']
  }

  it('finds a changed program, but neither changed settings nor missing documentation', async () => {
    expect(await look('')).toMatchObject({ value: false })
    expect(await look('??5?????? c /etc/pam.d/common-auth\n??5??????   /bin/login\n', 1)).toMatchObject({
      value: true,
      source: 'dpkg --verify: /bin/login',
    })
    expect(await look('??5?????? c /etc/sudoers\nmissing     /usr/share/doc/sudo/README\n', 1)).toMatchObject({
      value: false,
    })
  })

  it('finds a library that is pushed into every program', async () => {
    expect(await look('', 0, { '/etc/ld.so.preload': '/lib/x.so\n' })).toMatchObject({ value: true })
  })

  it('is unknown where nothing can verify, or verifying ends without a word', async () => {
    expect(await look('', 2)).toMatchObject({ unknown: 'unreadable' })
    expect((await integrityProbe.look(machine({}))).findings['device.modified']).toMatchObject({
      unknown: 'toolMissing',
    })
  })
})
