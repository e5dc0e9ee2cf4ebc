import { chmodSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCertificateFolder } from './certificate-folder.ts'
import { refuseOpen } from './testing/refuse-open.ts'

const PEM = { key: '-----BEGIN PRIVATE KEY-----\nk', chain: '-----BEGIN CERTIFICATE-----\nc' }

describe.skipIf(process.platform === 'win32')('rights on certificates and their keys', () => {
  let dir: string
  let place: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'taga-certificates-'))
    place = join(dir, 'certificates')
    const folder = openCertificateFolder(place, refuseOpen)
    folder.writeSettings({ url: 'https://taga.example.jp', source: { kind: 'own' } })
    folder.writeServing(PEM)
    folder.accountKey('https://ca.example', () => 'the key of an account')
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  it('are its owner\u2019s only, as they are written', () => {
    expect(statSync(place).mode & 0o777).toBe(0o700)
    expect(statSync(join(place, 'serving.pem')).mode & 0o777).toBe(0o600)
    expect(openCertificateFolder(place, refuseOpen).readServing()?.key).toContain('PRIVATE KEY')
  })

  it('that let others read are refused at the start, by a sentence that says what to run', () => {
    const file = join(place, 'serving.pem')
    chmodSync(file, 0o644)
    expect(() => openCertificateFolder(place, refuseOpen)).toThrow(`chmod 600 ${file}`)
    chmodSync(file, 0o600)
    chmodSync(place, 0o750)
    expect(() => openCertificateFolder(place, refuseOpen)).toThrow(`chmod 700 ${place}`)
    chmodSync(place, 0o700)
    expect(openCertificateFolder(place, refuseOpen).readSettings()?.url).toBe('https://taga.example.jp')
  })

  it('are looked at again whenever a key is read', () => {
    const folder = openCertificateFolder(place, refuseOpen)
    chmodSync(join(place, 'serving.pem'), 0o604)
    expect(() => folder.readServing()).toThrow('chmod 600')
  })
})
