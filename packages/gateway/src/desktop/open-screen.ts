import type { Duplex } from 'node:stream'
import type { UpstreamTrust } from '@taga/contract'
import { openTls } from '../reach/open-tls.ts'
import { EndedEarly, readExactly } from './read-exactly.ts'
import { MOST_SIDE, PIXEL_FORMAT } from './rfb/encodings.ts'
import { vncAnswer } from './rfb/vnc-answer.ts'

/**
 * Why a PC's screen did not open though something answered. `notVnc`: it speaks something else; `noTls`: a certificate is registered, and it
 * offers no TLS that shows one; `noWayIn`: it offers no way to sign in that we have; `password`: it was refused, or none is registered;
 * `tooMany`: as many desktops are drawn here as may be; `notGiven`: it could not be made this person's.
 */
export type ScreenTrouble = 'notVnc' | 'notRdp' | 'noTls' | 'noWayIn' | 'password' | 'tooMany' | 'notGiven'

export class ScreenRefused extends Error {
  override readonly name = 'ScreenRefused'
  readonly reason: ScreenTrouble
  constructor(reason: ScreenTrouble, options?: ErrorOptions) {
    super(reason, options)
    this.reason = reason
  }
}

/** How to sign in at a PC. Nothing of it ever goes to a browser. */
export type ScreenKey = {
  readonly host: string
  readonly trust?: UpstreamTrust | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
}

/** A PC's screen, signed in at and told our pixel format: what follows on `way` are messages. */
export type Screen = { readonly way: Duplex; readonly width: number; readonly height: number }

/** Signs in at a VNC server (RFC 6143 section 7.1) over a way that is open. @throws ScreenRefused, CannotReach */
export async function openScreen(way: Duplex, key: ScreenKey, signal: AbortSignal): Promise<Screen> {
  try {
    const version = await readVersion(way, signal)
    way.write(`RFB 003.00${version}\n`)
    const signedIn = await signIn(way, { key, version, signal })
    return await readScreen(signedIn, signal)
  } catch (error) {
    way.destroy()
    if (error instanceof EndedEarly) throw new ScreenRefused('notVnc', { cause: error })
    throw error
  }
}

type Version = 3 | 7 | 8

async function readVersion(way: Duplex, signal: AbortSignal): Promise<Version> {
  const said = /^RFB 003\.(\d{3})\n$/.exec((await readExactly(way, 12, signal)).toString('latin1'))?.[1]
  if (said === undefined) throw new ScreenRefused('notVnc')
  const minor = Number(said)
  // other numbers, such as a Mac's 889, mean 3.8 or what stands below it
  return minor >= 8 ? 8 : minor === 7 ? 7 : 3
}

const NONE = 1
const VNC = 2
const VENCRYPT = 19

type SigningIn = { readonly key: ScreenKey; readonly version: Version; readonly signal: AbortSignal }

async function signIn(way: Duplex, signing: SigningIn): Promise<Duplex> {
  const { key, version, signal } = signing
  const offered = await readOffer(way, version, signal)
  // with a certificate registered, nothing less than it will do
  if (key.trust !== undefined) {
    if (!offered.includes(VENCRYPT)) throw new ScreenRefused('noTls')
    way.write(Buffer.of(VENCRYPT))
    return openVeNCrypt(way, key.trust, signing)
  }
  const kind = key.password !== undefined && offered.includes(VNC) ? VNC : offered.includes(NONE) ? NONE : undefined
  if (kind === undefined) throw new ScreenRefused(offered.includes(VNC) ? 'password' : 'noWayIn')
  if (version !== 3) way.write(Buffer.of(kind))
  if (kind === VNC) await answerChallenge(way, signing)
  // before 3.8 there is no word on what needed no sign-in
  if (kind === VNC || version === 8) await readResult(way, signal)
  return way
}

async function readOffer(way: Duplex, version: Version, signal: AbortSignal): Promise<readonly number[]> {
  if (version === 3) return [(await readExactly(way, 4, signal)).readUInt32BE(0)]
  const count = (await readExactly(way, 1, signal))[0] ?? 0
  if (count === 0) throw new ScreenRefused('noWayIn')
  return [...(await readExactly(way, count, signal))]
}

async function answerChallenge(way: Duplex, { key, signal }: SigningIn): Promise<void> {
  if (key.password === undefined) throw new ScreenRefused('password')
  way.write(vncAnswer(key.password, await readExactly(way, 16, signal)))
}

async function readResult(way: Duplex, signal: AbortSignal): Promise<void> {
  if ((await readExactly(way, 4, signal)).readUInt32BE(0) !== 0) throw new ScreenRefused('password')
}

/** Subtypes of VeNCrypt with a certificate, the ones that say who is there first. */
const X509_PLAIN = 262
const X509_VNC = 261
const X509_NONE = 260

/** VeNCrypt 0.2: TLS inside RFB, and a sign-in inside TLS. */
async function openVeNCrypt(way: Duplex, trust: UpstreamTrust, { key, version, signal }: SigningIn): Promise<Duplex> {
  const theirs = await readExactly(way, 2, signal)
  if (theirs[0] !== 0 || (theirs[1] ?? 0) < 2) throw new ScreenRefused('noTls')
  way.write(Buffer.of(0, 2))
  if ((await readExactly(way, 1, signal))[0] !== 0) throw new ScreenRefused('noTls')
  const count = (await readExactly(way, 1, signal))[0] ?? 0
  const listed = await readExactly(way, count * 4, signal)
  const offered = new Set(Array.from({ length: count }, (_, at) => listed.readUInt32BE(at * 4)))
  const kind = subtypeOf(offered, key)
  const wish = Buffer.alloc(4)
  wish.writeUInt32BE(kind)
  way.write(wish)
  if ((await readExactly(way, 1, signal))[0] !== 1) throw new ScreenRefused('noTls')
  const secure = await openTls(way, { host: key.host, trust }, signal)
  if (kind === X509_PLAIN) secure.write(plainOf(key))
  if (kind === X509_VNC) await answerChallenge(secure, { key, version, signal })
  await readResult(secure, signal)
  return secure
}

function subtypeOf(offered: ReadonlySet<number>, { user, password }: ScreenKey): number {
  if (offered.has(X509_PLAIN) && user !== undefined && password !== undefined) return X509_PLAIN
  if (offered.has(X509_VNC) && password !== undefined) return X509_VNC
  if (offered.has(X509_NONE)) return X509_NONE
  throw new ScreenRefused(offered.has(X509_PLAIN) || offered.has(X509_VNC) ? 'password' : 'noTls')
}

function plainOf({ user = '', password = '' }: ScreenKey): Buffer {
  const [name, secret] = [Buffer.from(user), Buffer.from(password)]
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32BE(name.length, 0)
  lengths.writeUInt32BE(secret.length, 4)
  return Buffer.concat([lengths, name, secret])
}

const MOST_NAME_BYTES = 64 * 1024

/** The screen is shared with who sits there; the name that it tells stays here. */
async function readScreen(way: Duplex, signal: AbortSignal): Promise<Screen> {
  way.write(Buffer.of(1))
  const told = await readExactly(way, 24, signal)
  const [width, height, nameBytes] = [told.readUInt16BE(0), told.readUInt16BE(2), told.readUInt32BE(20)]
  if (width > MOST_SIDE || height > MOST_SIDE || nameBytes > MOST_NAME_BYTES) throw new ScreenRefused('notVnc')
  await readExactly(way, nameBytes, signal)
  way.write(Buffer.concat([Buffer.alloc(4), PIXEL_FORMAT]))
  return { way, width, height }
}
