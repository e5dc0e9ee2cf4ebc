import { createHash } from 'node:crypto'
import type { Duplex } from 'node:stream'
import type { UpstreamTrust } from '@taga/contract'
import { openTls } from '../../reach/open-tls.ts'
import { ScreenRefused } from '../open-screen.ts'
import { EndedEarly, readExactly } from '../read-exactly.ts'

/** Asks for TLS, with or without a sign-in before the screen (MS-RDPBCGR 2.2.1.1): protocols SSL and HYBRID, nothing weaker. */
const CONNECTION_REQUEST = Buffer.from('030000130ee00000000000' + '0100080003000000', 'hex')
const NEGOTIATED = 2

/**
 * The SHA-256 (hex) of the certificate that a PC shows, judged as the destination says, over a way that is used for nothing else: FreeRDP is
 * then told to take exactly this one. @throws ScreenRefused, CannotReach
 */
export async function rdpCertificate(
  way: Duplex,
  upstream: { readonly host: string; readonly trust: UpstreamTrust },
  signal: AbortSignal,
): Promise<string> {
  way.on('error', () => undefined)
  try {
    way.write(CONNECTION_REQUEST)
    await readConfirm(way, signal)
    const secure = await openTls(way, upstream, signal)
    const { trust } = upstream
    if (trust.kind === 'pinned') return trust.sha256
    // Node gives it away once: openTls has not asked for it where authorities judge
    const certificate = secure.getPeerX509Certificate()
    if (certificate === undefined) throw new ScreenRefused('noTls')
    return createHash('sha256').update(certificate.raw).digest('hex')
  } catch (error) {
    if (error instanceof EndedEarly) throw new ScreenRefused('notRdp', { cause: error })
    throw error
  } finally {
    way.destroy()
  }
}

/** X.224 Connection Confirm in a TPKT, and in it which protocol was chosen (MS-RDPBCGR 2.2.1.2). */
async function readConfirm(way: Duplex, signal: AbortSignal): Promise<void> {
  const head = await readExactly(way, 4, signal)
  const length = head.readUInt16BE(2)
  if (head[0] !== 3 || length < 11 || length > 100) throw new ScreenRefused('notRdp')
  const confirm = await readExactly(way, length - 4, signal)
  if ((confirm[1] ?? 0) >> 4 !== 0xd) throw new ScreenRefused('notRdp')
  const [kind, chosen] = [confirm[7], confirm.length >= 15 ? confirm.readUInt32LE(11) : 0]
  if (kind !== NEGOTIATED || (chosen !== 1 && chosen !== 2)) throw new ScreenRefused('noTls')
}
