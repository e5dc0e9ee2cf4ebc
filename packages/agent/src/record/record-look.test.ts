import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fixtureWorld } from '../look/fixture-world.ts'
import { look } from '../look/look.ts'
import { linuxProbes } from '../linux/probes.ts'
import { anonymiser } from './anonymise.ts'
import { recordLook, writeRecording } from './record-look.ts'
import { recordingWorld } from './recording-world.ts'

const SECRETS = [
  'hanako',
  'yamada',
  '山田花子',
  '090-1234-5678',
  'pc-hanako-01',
  'Yamada Home 5G',
  '9c:8e:cd:12:34:56',
  '192.168.11.7',
  '192.168.11.1',
  '2001:db8:abcd::7',
  '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  'S3Z8NB0K123456',
  'hanako@example.co.jp',
  'apt.secret-corp.example',
  'https://bank.example/hanako',
]

const MACHINE = fixtureWorld({
  platform: 'linux',
  now: 1_795_000_000_000,
  userId: 1000,
  userName: 'hanako',
  homeFolder: '/home/hanako',
  fingerprintKey: 'key',
  files: {
    '/etc/passwd':
      'root:x:0:0::/root:/bin/sh\nhanako:x:1000:1000:山田花子,090-1234-5678:/home/hanako:/bin/bash\nyamada:x:1001:1001::/home/yamada:/bin/bash\n',
    '/etc/os-release': 'ID=debian\nVERSION_ID="12"\n',
    '/etc/resolv.conf': 'search hanako.local\nnameserver 192.168.11.1\nnameserver 2001:db8:abcd::7\n',
    '/var/lib/dpkg/status': '',
    '/var/lib/apt/lists/apt.secret-corp.example_dists_x_InRelease': 'Origin: x\n',
    '/sys/class/net/wlan0/uevent': 'DEVTYPE=wlan\n',
    '/proc/1/comm': 'systemd',
    '/proc/222/comm': 'secret-game',
    '/home/hanako/.config/chromium/Default/Preferences':
      '{"credentials_enable_service":false,"last":"https://bank.example/hanako"}',
  },
  commands: {
    'ip -j -4 route show table all': {
      stdout:
        '[{"dst":"default","gateway":"192.168.11.1","dev":"wlan0"},{"dst":"192.168.11.0/24","dev":"wlan0","prefsrc":"192.168.11.7"}]',
    },
    'ip -j -6 route show table all': { stdout: '[{"dst":"2001:db8:abcd::7","dev":"wlan0"}]' },
    'ip -j neigh show 192.168.11.1 dev wlan0': { stdout: '[{"dst":"192.168.11.1","lladdr":"9c:8e:cd:12:34:56"}]' },
    'nmcli -t -f IN-USE,SECURITY,SSID device wifi list ifname wlan0 --rescan no': { stdout: '*:WPA2:Yamada Home 5G\n' },
    'getent group sudo wheel admin': { stdout: 'sudo:x:27:hanako,yamada\n' },
    'lsblk --json -p -o NAME,TYPE,FSTYPE,RO,RM,MOUNTPOINTS': {
      stdout:
        '{"blockdevices":[{"name":"/dev/sda","type":"disk","serial":"S3Z8NB0K123456","uuid":"3f2504e0-4f89-11d3-9a0c-0305e82c3301","mountpoints":["/home/hanako"]}]}',
    },
    'apt-get -s -o Debug::NoLocking=true dist-upgrade': {
      stdout: 'Inst x [1] (2 hanako@example.co.jp apt.secret-corp.example [amd64])\n',
    },
  },
})

describe('writeRecording', () => {
  it('leaves no real name, number or address in what is handed on', async () => {
    const { world, recording } = recordingWorld(MACHINE)
    await look(world, linuxProbes, { pace: 'all' })
    const asked = JSON.stringify(recording)
    for (const secret of SECRETS.filter((one) => !/^(pc-|090|山田)/.test(one))) expect(asked).toContain(secret)
    const text = await writeRecording(world, recording, ['pc-hanako-01'])
    const left = [...SECRETS, 'secret-game'].filter((secret) => text.toLowerCase().includes(secret.toLowerCase()))
    expect(left).toEqual([])
  })

  it('keeps the same stand-in for the same value, so that the record still fits together', async () => {
    const { world, recording } = recordingWorld(MACHINE)
    await look(world, linuxProbes, { pace: 'all' })
    const kept = JSON.parse(await writeRecording(world, recording, []))
    const [route] = JSON.parse(kept.commands['ip -j -4 route show table all'].stdout)
    expect(kept.files['/etc/resolv.conf']).toContain(route.gateway)
    expect(Object.keys(kept.commands)).toContain(`ip -j neigh show ${route.gateway} dev wlan0`)
    expect(kept.homeFolder).toBe(`/home/${kept.userName}`)
  })

  it('keeps what tells nothing about a person', () => {
    const safe = anonymiser({ users: ['root', 'a'], hosts: ['localhost'], networks: [] })
    const text = 'root 127.0.0.1 00:00:00:00:00:00 ::1 23:59:01 0.0.0.0/1 a b'
    expect(safe(text)).toBe(text)
  })
})

describe('recordLook', () => {
  it('writes one file about this computer and says where', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'taga-record-'))
    const said: string[] = []
    const io = {
      stdout: () => undefined,
      stderr: (text: string) => void said.push(text),
      env: {},
      isTty: false,
      columns: 80,
    }
    expect(await recordLook(folder, io, 'en')).toBe(0)
    const kept = JSON.parse(
      await readFile(
        join(folder, `taga-record-${process.platform === 'win32' ? 'win32' : process.platform}.json`),
        'utf8',
      ),
    )
    expect(kept.format).toBe('taga.record/1')
    expect(said.join('')).toContain(folder)
    await rm(folder, { recursive: true })
  })
})
