import { describe, expect, it } from 'vitest'
import { fixtureWorld, type RecordedCommand } from '../look/fixture-world.ts'
import { protectionOfHeader } from './encryption-key.ts'
import { type BlockDevice, dataVolumes, encryptionProbe } from './encryption.ts'
import { readFixture } from './read-fixture.ts'

const LSBLK = 'lsblk --json -p -o NAME,TYPE,FSTYPE,RO,RM,MOUNTPOINTS'
const OLD_LSBLK = 'lsblk --json -p -o NAME,TYPE,FSTYPE,RO,RM,MOUNTPOINT'
const part = (name: string, mount: string | null, children: readonly BlockDevice[] = []): BlockDevice => ({
  name,
  type: 'part',
  mountpoints: [mount],
  children,
})
const crypt = (name: string, mount: string | null, children: readonly BlockDevice[] = []): BlockDevice => ({
  name,
  type: 'crypt',
  mountpoints: [mount],
  children,
})
const lvm = (name: string, mount: string | null): BlockDevice => ({ name, type: 'lvm', mountpoints: [mount] })
const disk = (children: readonly BlockDevice[]): BlockDevice => ({
  name: '/dev/sda',
  type: 'disk',
  mountpoints: [null],
  children,
})

/** Debian's installer: everything but /boot in LVM on one LUKS partition. */
const INSTALLER = disk([
  part('/dev/sda1', '/boot/efi'),
  part('/dev/sda2', '/boot'),
  part('/dev/sda3', null, [
    crypt('/dev/mapper/sda3_crypt', null, [lvm('/dev/mapper/vg-root', '/'), lvm('/dev/mapper/vg-swap', '[SWAP]')]),
  ]),
])

function look(
  devices: readonly BlockDevice[],
  more: Readonly<Record<string, RecordedCommand>> = {},
  files: Readonly<Record<string, string>> = {},
  userId = 0,
) {
  const commands = { [LSBLK]: { stdout: JSON.stringify({ blockdevices: devices }) }, ...more }
  return encryptionProbe.look(fixtureWorld({ platform: 'linux', now: 0, commands, files, userId }))
}

describe('dataVolumes', () => {
  it('follows LUKS below LVM and leaves /boot out', () => {
    expect(dataVolumes([INSTALLER])).toEqual([
      { mount: '/', device: '/dev/mapper/vg-root', cryptDevice: '/dev/sda3' },
      { mount: '[SWAP]', device: '/dev/mapper/vg-swap', cryptDevice: '/dev/sda3' },
    ])
  })

  it('calls a mirror open when one of its disks is', () => {
    const raid: BlockDevice = { name: '/dev/md0', type: 'raid1', mountpoints: ['/'] }
    const volumes = dataVolumes([
      disk([part('/dev/sda1', null, [crypt('/dev/mapper/a', null, [raid])])]),
      disk([part('/dev/sdb1', null, [raid])]),
    ])
    expect(volumes).toMatchObject([{ mount: '/', cryptDevice: undefined }])
  })

  it('leaves out snaps, memory swap, read-only and removable media', () => {
    const other = [
      { name: '/dev/loop0', type: 'loop', mountpoints: ['/snap/core/1'] },
      { name: '/dev/zram0', type: 'disk', mountpoints: ['[SWAP]'] },
      { name: '/dev/sr0', type: 'rom', mountpoints: ['/media/cd'] },
      { name: '/dev/sdb', type: 'disk', rm: true, mountpoints: ['/media/stick'] },
      { name: '/dev/sdc', type: 'disk', ro: '1', mountpoints: ['/mnt'] },
    ]
    expect(dataVolumes(other)).toEqual([])
  })
})

describe('encryptionProbe', () => {
  it('says on a recorded plain disk that data is not encrypted', async () => {
    const world = fixtureWorld({
      platform: 'linux',
      now: 0,
      commands: { [LSBLK]: { stdout: readFixture('lsblk-plain.json') } },
    })
    expect((await encryptionProbe.look(world)).findings['device.dataEncrypted']).toMatchObject({ value: false })
  })

  it('reads the key from the header as root, and says that others may not', async () => {
    const dump = {
      'cryptsetup luksDump --dump-json-metadata /dev/sda3': { stdout: readFixture('luks2-passphrase.json') },
    }
    expect((await look([INSTALLER], dump)).findings).toMatchObject({
      'device.dataEncrypted': { value: true },
      'device.encryptionKey': { value: 'protected' },
    })
    expect((await look([INSTALLER], dump, {}, 1000)).findings).toMatchObject({
      'device.dataEncrypted': { value: true },
      'device.encryptionKey': { unknown: 'noRight' },
    })
  })

  it('calls a key in a file on /boot exposed', async () => {
    const dump = {
      'cryptsetup luksDump --dump-json-metadata /dev/sda3': { stdout: readFixture('luks2-passphrase.json') },
    }
    const { findings } = await look([INSTALLER], dump, { '/etc/crypttab': 'sda3_crypt UUID=1 /boot/key luks\n' })
    expect(findings['device.encryptionKey']).toMatchObject({ value: 'exposed' })
  })

  it('does not call plain swap beside an encrypted root encrypted', async () => {
    const { findings } = await look([
      disk([part('/dev/sda1', '[SWAP]'), part('/dev/sda2', null, [crypt('/dev/mapper/r', '/')])]),
    ])
    expect(findings['device.dataEncrypted']).toMatchObject({ value: false, source: 'not encrypted: [SWAP]' })
  })

  it('does not judge folders encrypted by file', async () => {
    const { findings } = await look([disk([part('/dev/sda1', '/')])], {}, { '/home/.fscrypt/policy': '' })
    expect(findings['device.dataEncrypted']).toMatchObject({ unknown: 'notSupported' })
  })

  it('asks an older lsblk for the column it knows', async () => {
    const old = disk([{ name: '/dev/sda1', type: 'part', mountpoint: '/', ro: '0', rm: '0' }])
    const commands = {
      [LSBLK]: { code: 1, stdout: '' },
      [OLD_LSBLK]: { stdout: JSON.stringify({ blockdevices: [old] }) },
    }
    const { findings } = await encryptionProbe.look(fixtureWorld({ platform: 'linux', now: 0, commands }))
    expect(findings['device.dataEncrypted']).toMatchObject({ value: false })
  })

  it.each([
    ['no lsblk', {}, 'toolMissing'],
    ['words instead of JSON', { [LSBLK]: { stdout: 'lsblk: エラー' } }, 'unreadable'],
    ['no local volume, as in a container', { [LSBLK]: { stdout: '{"blockdevices":[]}' } }, 'notSupported'],
  ])('is unknown with %s', async (_, commands, reason) => {
    const { findings } = await encryptionProbe.look(fixtureWorld({ platform: 'linux', now: 0, commands }))
    expect(findings['device.dataEncrypted']).toMatchObject({ unknown: reason })
  })
})

describe('protectionOfHeader', () => {
  it('tells a passphrase from a TPM that opens by itself, and that from one with a PIN', () => {
    const header = readFixture('luks2-tpm2.json')
    expect(protectionOfHeader(readFixture('luks2-passphrase.json'))).toBe('protected')
    expect(protectionOfHeader(header)).toBe('tpmOnly')
    expect(protectionOfHeader(header.replace('"tpm2-pin":false', '"tpm2-pin":true'))).toBe('protected')
    expect(protectionOfHeader('not a header')).toBeUndefined()
  })
})
