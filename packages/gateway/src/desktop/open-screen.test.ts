import { createHash, X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeSelfSigned } from '../testing/self-signed.ts'
import { HAS_SCREEN, openTestScreen, PASSWORD, type TestScreen } from '../testing/test-screen.ts'
import { openScreen, type ScreenKey } from './open-screen.ts'

const MAY_SKIP = process.env['TAGA_FORBID_SKIP'] !== '1'

describe.skipIf(MAY_SKIP && !HAS_SCREEN)('a real VNC server (skipped without Xtigervnc, see .ci/run)', () => {
  const certificate = makeSelfSigned(['pc.example.jp'])
  const sha256 = createHash('sha256').update(new X509Certificate(certificate.cert).raw).digest('hex')
  let folder: string
  let plain: TestScreen
  let secure: TestScreen
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'taga-vencrypt-'))
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    await writeFile(cert, certificate.cert)
    await writeFile(key, certificate.key)
    plain = await openTestScreen()
    secure = await openTestScreen({ security: 'X509Vnc', more: ['-X509Cert', cert, '-X509Key', key] })
  })
  afterAll(async () => {
    await plain?.close()
    await secure?.close()
    await rm(folder, { recursive: true, force: true })
  })

  const open = (screen: TestScreen, key: Partial<ScreenKey>) => {
    const way = connect(screen.port, '127.0.0.1')
    way.on('error', () => undefined)
    return openScreen(way, { host: '127.0.0.1', ...key }, AbortSignal.timeout(8_000)).then(
      ({ way: opened, width, height }) => {
        opened.destroy()
        return `${width} x ${height}`
      },
      (error: { readonly reason?: string }) => error.reason,
    )
  }

  it('opens by its password, and only by it', async () => {
    expect(await open(plain, { password: PASSWORD })).toBe('1280 x 800')
    expect(await open(plain, { password: 'wrong' })).toBe('password')
    expect(await open(plain, {})).toBe('password')
  })

  it('opens inside TLS with the pinned certificate, and with no other', async () => {
    expect(await open(secure, { password: PASSWORD, trust: { kind: 'pinned', sha256 } })).toBe('1280 x 800')
    expect(await open(secure, { password: PASSWORD, trust: { kind: 'pinned', sha256: 'f'.repeat(64) } })).toBe(
      'badCertificate',
    )
    expect(await open(secure, { password: PASSWORD, trust: { kind: 'public' } })).toBe('badCertificate')
  })

  it('sends no password in the clear where a certificate is registered', async () => {
    expect(await open(plain, { password: PASSWORD, trust: { kind: 'pinned', sha256 } })).toBe('noTls')
    expect(await open(secure, { password: PASSWORD })).toBe('noWayIn')
  })
})
