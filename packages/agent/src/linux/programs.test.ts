import { describe, expect, it } from 'vitest'
import { type FixtureMachine, fixtureWorld } from '../look/fixture-world.ts'
import { accountsProbe } from './accounts.ts'
import { applicationsProbe } from './applications.ts'
import { BROWSER_PACKAGES } from './browser-list.ts'
import { browserProfilesProbe } from './browser-profiles.ts'
import { browsersProbe, parsePolicy } from './browsers.ts'
import { readFixture } from './read-fixture.ts'
import { removableMediaProbe } from './removable-media.ts'

const NOW = Date.parse('2026-11-22T12:00:00Z')
const machine = (more: Partial<FixtureMachine>) => fixtureWorld({ platform: 'linux', now: NOW, ...more })

describe('browsersProbe', () => {
  const query = `dpkg-query -W -f=\${Package}\\t\${Version}\\t\${db:Status-Abbrev}\\n ${BROWSER_PACKAGES.join(' ')}`
  const files = { '/var/lib/dpkg/status': '', '/var/lib/apt/lists/x_InRelease': 'Origin: Debian\n' }
  const look = (policy: string, hoursOld = 1) =>
    browsersProbe.look(
      machine({
        files,
        modifiedAt: { '/var/lib/apt/lists': NOW - hoursOld * 3_600_000 },
        commands: {
          [query]: { code: 1, stdout: readFixture('dpkg-browsers.txt') },
          'apt-cache policy chromium': { stdout: policy },
        },
      }),
    )

  it('names what is installed and finds it current as recorded', async () => {
    const { findings } = await look(readFixture('apt-cache-policy.txt').split('firefox-esr:')[0] ?? '')
    expect(findings).toMatchObject({
      'device.browsers': { value: ['chromium 156.0.8078.79-1~deb12u1'] },
      'device.browserCurrent': { value: true },
    })
  })

  it('finds a browser behind its repository, or from none', async () => {
    const policy = readFixture('apt-cache-policy.txt').split('firefox-esr:')[0] ?? ''
    expect(
      (await look(policy.replace('Candidate: 156', 'Candidate: 157'))).findings['device.browserCurrent'],
    ).toMatchObject({ value: false })
    const byHand =
      'chromium:\n  Installed: 1\n  Candidate: 1\n  Version table:\n *** 1 100\n        100 /var/lib/dpkg/status\n'
    expect((await look(byHand)).findings['device.browserCurrent']).toMatchObject({ unknown: 'notSupported' })
  })

  it('does not call a browser current by old lists', async () => {
    expect((await look(readFixture('apt-cache-policy.txt'), 72)).findings['device.browserCurrent']).toHaveProperty(
      'unknown',
    )
  })

  it('leaves out packages that are not installed', () => {
    expect(
      parsePolicy(readFixture('apt-cache-policy.txt')).map(({ name, fromRepository }) => [name, fromRepository]),
    ).toContainEqual(['chromium', true])
  })
})

describe('browserProfilesProbe', () => {
  const chrome = '/home/hanako/.config/google-chrome/Default'
  const fox = '/home/hanako/.mozilla/firefox/ab12.default'
  const saving = async (files: FixtureMachine['files']) =>
    (await browserProfilesProbe.look(machine({ files: files ?? {} }))).findings['device.browserSavesPasswords']

  it.each([
    ['Chrome by default', { [`${chrome}/Preferences`]: '{}' }, { value: true }],
    ['Chrome with saving off', { [`${chrome}/Preferences`]: '{"credentials_enable_service":false}' }, { value: false }],
    [
      'a policy that forbids it',
      {
        [`${chrome}/Preferences`]: '{}',
        '/etc/opt/chrome/policies/managed/a.json': '{"PasswordManagerEnabled":false}',
      },
      { value: false },
    ],
    [
      'a policy that forces it',
      {
        [`${chrome}/Preferences`]: '{"credentials_enable_service":false}',
        '/etc/opt/chrome/policies/managed/a.json': '{"PasswordManagerEnabled":true}',
      },
      { value: true },
    ],
    [
      'a profile that cannot be read',
      { [`${chrome}/Preferences`]: { failed: 'noRight' } as const },
      { unknown: 'unreadable' },
    ],
    ['Firefox by default', { [`${fox}/prefs.js`]: 'user_pref("a", 1);\n' }, { value: true }],
    [
      'Firefox with saving off',
      { [`${fox}/prefs.js`]: 'user_pref("signon.rememberSignons", false);\n' },
      { value: false },
    ],
    [
      'Firefox by policy',
      { [`${fox}/prefs.js`]: '', '/etc/firefox/policies/policies.json': '{"policies":{"OfferToSaveLogins":false}}' },
      { value: false },
    ],
  ])('tells %s', async (_, files, expected) => {
    expect(await saving(files)).toMatchObject(expected)
  })

  it('lists extensions by id and version, and nothing of the browser itself', async () => {
    const id = 'cjpalhdlnbpafiamejdnhcphjbkeiagm'
    const addons = {
      addons: [
        { id: 'a@b', version: '2', type: 'extension', location: 'app-profile' },
        { id: 'x', type: 'extension', location: 'app-builtin' },
        { id: 't', type: 'theme' },
      ],
    }
    const files = {
      [`${chrome}/Preferences`]: '{}',
      [`${chrome}/Extensions/${id}/1.2_0/manifest.json`]: '{}',
      [`${fox}/prefs.js`]: '',
      [`${fox}/extensions.json`]: JSON.stringify(addons),
    }
    const { findings } = await browserProfilesProbe.look(machine({ files }))
    expect(findings['device.browserExtensions']).toMatchObject({
      value: ['Firefox: a@b 2', `Google Chrome: ${id} 1.2_0`],
    })
  })
})

describe('applicationsProbe', () => {
  it('lists what was chosen or stands in the menu, without base packages and libraries', async () => {
    const format = '${Package}\\t${Version}\\t${Maintainer}\\t${db:Status-Abbrev}\\t${Priority}\\t${Section}\\n'
    const line = (name: string, priority: string, section: string, state = 'ii ') =>
      `${name}\t1\tM\t${state}\t${priority}\t${section}`
    const stdout = [
      line('bash', 'required', 'shells'),
      line('libfoo', 'optional', 'libs'),
      line('gimp', 'optional', 'graphics'),
      line('viewer', 'optional', 'x11'),
      line('gone', 'optional', 'x11', 'rc '),
      line('pulled', 'optional', 'web'),
    ].join('\n')
    const { applications, findings } = await applicationsProbe.look(
      machine({
        files: {
          '/var/lib/dpkg/status': '',
          '/usr/share/applications/viewer.desktop': '',
          '/var/lib/apt/extended_states': 'Package: viewer\nAuto-Installed: 1\n\nPackage: pulled\nAuto-Installed: 1\n',
        },
        commands: {
          [`dpkg-query -W -f=${format}`]: { stdout },
          'dpkg-query -S /usr/share/applications/viewer.desktop': {
            stdout: 'viewer: /usr/share/applications/viewer.desktop\n',
          },
        },
      }),
    )
    expect(applications?.map(({ name }) => name)).toEqual(['gimp', 'viewer'])
    expect(findings['device.applicationCount']).toMatchObject({ value: 2 })
  })
})

describe('accountsProbe', () => {
  const getent = 'getent group sudo wheel admin'
  it('names administrators once and leaves root out', async () => {
    const { findings } = await accountsProbe.look(
      machine({
        files: { '/etc/passwd': 'root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\n' },
        commands: { [getent]: { code: 2, stdout: 'sudo:x:27:hanako,taro\nadmin:x:28:hanako\n' } },
      }),
    )
    expect(findings['device.administrators']).toMatchObject({ value: ['hanako', 'taro', 'toor'] })
    expect(findings['device.workAsAdministrator']).toMatchObject({ value: false })
  })

  it('finds shared use in a guest session or in two homes used within a month', async () => {
    const passwd =
      'a:x:1000:1000::/home/a:/bin/bash\nb:x:1001:1001::/home/b:/bin/bash\nsvc:x:1002:1002::/home/svc:/usr/sbin/nologin\n'
    const look = async (usedAt: number, more = {}) =>
      (
        await accountsProbe.look(
          machine({
            files: { '/etc/passwd': passwd, ...more },
            folders: { '/home/a': [], '/home/b': [], '/home/svc': [] },
            modifiedAt: { '/home/b': usedAt },
          }),
        )
      ).findings['device.sharedUse']
    expect(await look(NOW - 1)).toMatchObject({ value: true })
    expect(await look(NOW - 31 * 86_400_000)).toMatchObject({ value: false })
    expect(await look(0, { '/etc/lightdm/lightdm.conf': '[Seat:*]\nallow-guest=true\n' })).toMatchObject({
      value: true,
    })
  })
})

describe('removableMediaProbe', () => {
  it('counts sticks, cards and outside disks with a medium, not the disk it lives on', async () => {
    const files = {
      '/sys/block/sda/size': '100\n',
      '/sys/block/sda/removable': '0\n',
      '/sys/block/sdb/size': '100\n',
      '/sys/block/sdb/removable': '1\n',
      '/sys/block/sdc/size': '0\n',
      '/sys/block/sdc/removable': '1\n',
      '/sys/block/sdd/size': '9\n',
      '/sys/block/sdd/removable': '0\n',
      '/sys/block/mmcblk0/size': '9\n',
      '/sys/block/mmcblk0/removable': '0\n',
      '/sys/block/mmcblk0/device/type': 'SD\n',
      '/proc/self/mounts': '/dev/mmcblk0p2 / ext4 rw 0 0\n',
    }
    const links = { '/sys/block/sdd': '../devices/pci0000:00/usb2/2-1/host1/block/sdd' }
    expect((await removableMediaProbe.look(machine({ files, links }))).findings['device.removableMedia']).toMatchObject(
      { value: 2 },
    )
  })
})
