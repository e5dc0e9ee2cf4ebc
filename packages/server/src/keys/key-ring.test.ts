import { createPublicKey, verify } from 'node:crypto'
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeyRing, openKeyRing } from './key-ring.ts'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taga-keys-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('openKeyRing', () => {
  it('makes a key on first start and finds the same one again', () => {
    const place = join(folder, 'first')
    expect(openKeyRing(place).ledger.keyId).toBe(openKeyRing(place).ledger.keyId)
  })

  it('leaves nothing beside the keys', async () => {
    const place = join(folder, 'clean')
    openKeyRing(place)
    expect(await readdir(place)).toEqual(['ledger.pem', 'seal.key'])
  })

  it('signs so that the public key verifies', () => {
    const { publicKey, sign } = createKeyRing().ledger
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
    expect(verify(null, Buffer.from('言葉'), key, Buffer.from(sign('言葉'), 'base64'))).toBe(true)
    expect(verify(null, Buffer.from('別の言葉'), key, Buffer.from(sign('言葉'), 'base64'))).toBe(false)
  })

  it('names a folder that cannot be made', async () => {
    const file = join(folder, 'a-file')
    await writeFile(file, '')
    expect(() => openKeyRing(join(file, 'keys'))).toThrow(expect.objectContaining({ code: 'folder_read_only' }))
  })

  it('refuses a key file that holds no key, and leaves it', async () => {
    const place = join(folder, 'damaged')
    openKeyRing(place)
    const file = join(place, 'ledger.pem')
    await writeFile(file, 'scrambled')
    expect(() => openKeyRing(place)).toThrow(expect.objectContaining({ code: 'keys_damaged' }))
    expect(await readFile(file, 'utf8')).toBe('scrambled')
  })
})

describe.skipIf(process.platform === 'win32')('rights on the keys', () => {
  it('are its owner only', async () => {
    const place = join(folder, 'rights')
    openKeyRing(place)
    expect((await stat(place)).mode & 0o777).toBe(0o700)
    expect((await stat(join(place, 'ledger.pem'))).mode & 0o777).toBe(0o600)
  })

  it('that let others read are refused, by a sentence that says what to run', async () => {
    const place = join(folder, 'open')
    openKeyRing(place)
    const file = join(place, 'ledger.pem')
    await chmod(file, 0o640)
    expect(() => openKeyRing(place)).toThrow(`chmod 600 ${file}`)
    await chmod(file, 0o600)
    await chmod(place, 0o755)
    expect(() => openKeyRing(place)).toThrow(`chmod 700 ${place}`)
  })
})
