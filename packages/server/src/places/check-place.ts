import type { PlaceCheck, SayPlace } from '@taga/contract'
import { FACTS, type FactKey, type Seen, type Value, type Words, readFact } from '@taga/core'
import type { RecognisedOffice } from '../office-networks/recognise-office.ts'

/** What the agent sees of the network now. Absent: not seen, or too long ago to be believed. */
export type SeenNetwork = {
  readonly at?: number
  readonly kind?: string
  readonly wifiSecurity?: string
  readonly vpn?: string
  readonly fingerprint?: string
}

export type Home = { readonly fingerprint: string; readonly name: string }

/** Networks that a person's word is held against. */
export type KnownNetworks = { readonly homes: readonly Home[] } & RecognisedOffice

/** The network as the agent reported it, as far as it is believed at `now`. */
export function seenNetwork(device: Seen, now: number): SeenNetwork {
  const value = (key: FactKey): string | undefined => {
    const read = readFact(device[key], FACTS[key].type, now, maxAgeOf(key))
    return read.state === 'known' && measured(device, key) ? textOf(read.value) : undefined
  }
  const kind = value('device.networkKind')
  const wifiSecurity = value('device.wifiSecurity')
  const vpn = value('device.vpn')
  const fingerprint = value('device.networkFingerprint')
  const at = device['device.networkKind']?.at
  return {
    ...(kind === undefined || at === undefined ? {} : { at, kind }),
    ...(wifiSecurity === undefined ? {} : { wifiSecurity }),
    ...(vpn === undefined ? {} : { vpn }),
    ...(fingerprint === undefined ? {} : { fingerprint }),
  }
}

function maxAgeOf(key: FactKey): number | undefined {
  const spec = FACTS[key]
  return 'maxAgeMs' in spec ? spec.maxAgeMs : undefined
}

function measured(device: Seen, key: FactKey): boolean {
  return device[key]?.provenance === 'measured'
}

function textOf(value: Value): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/**
 * TW-14, TW-15, AD-13: a place is never taken on somebody's word alone where it matters. A home network is recognised by its fingerprint, an
 * office as `recogniseOffice` has it; what cannot be so is a contradiction; all else is a word, worth as much as a word. An address alone
 * speaks for an office and never against another place: a provider may let a neighbour come from it too.
 */
export function checkPlace(said: SayPlace, seen: SeenNetwork, { homes, office, notAt }: KnownNetworks): PlaceCheck {
  const home = homes.find(({ fingerprint }) => fingerprint === seen.fingerprint)
  const wrongKind = contradictingKind(said, seen.kind)
  if (wrongKind !== undefined) return { verdict: 'contradicts', why: wrongKind }
  if (home !== undefined) {
    if (said.place === 'home' && isHomeNetwork(said)) return { verdict: 'agrees', why: RECOGNISED(home.name) }
    return { verdict: 'contradicts', why: LOOKS_LIKE_HOME(home.name) }
  }
  if (isHomeNetwork(said) && said.place !== 'home') return { verdict: 'contradicts', why: HOME_NETWORK_ELSEWHERE }
  if (office !== undefined) {
    if (said.place === office.place && said.network === 'office')
      return { verdict: 'agrees', why: AT_OFFICE(office.name) }
    if (isOfficeNetwork(said) || office.by === 'fingerprint')
      return { verdict: 'contradicts', why: LOOKS_LIKE_OFFICE(office.name) }
  }
  if (isOfficeNetwork(said) && notAt.some((place) => place === said.place))
    return { verdict: 'contradicts', why: FROM_ELSEWHERE }
  return { verdict: 'wordOnly', why: wordOnly(said, seen, homes.length) }
}

function isHomeNetwork({ network }: SayPlace): boolean {
  return network === 'homeWifi' || network === 'homeWired'
}

function isOfficeNetwork({ place, network }: SayPlace): boolean {
  return (place === 'office' || place === 'satellite') && network === 'office'
}

/** A line that was named and the kind that is seen: `virtual` and `mobile` hide what lies below, and speak for nothing. */
function contradictingKind({ network }: SayPlace, kind: string | undefined): Words | undefined {
  if (kind === 'wifi' && (network === 'homeWired' || network === 'hotelWired')) return IS_WIFI
  if (kind === 'wired' && (network === 'homeWifi' || network === 'publicWifi')) return IS_WIRED
  return undefined
}

function wordOnly(said: SayPlace, seen: SeenNetwork, homes: number): Words {
  if (said.place === 'home' && isHomeNetwork(said)) {
    if (seen.fingerprint === undefined) return NOT_SEEN
    return homes === 0 ? NO_HOME_YET : OTHER_THAN_HOME
  }
  if (seen.fingerprint === undefined && seen.kind === undefined) return NOT_SEEN
  if (isOfficeNetwork(said)) return seen.vpn === 'none' ? OFFICE_NOT_KNOWN : OFFICE_BEHIND_VPN
  return NOTHING_AGAINST
}

const RECOGNISED = (name: string): Words => ({
  ja: `登録した自宅のネットワーク（${name}）です。`,
  en: `This is your registered home network (${name}).`,
})
const LOOKS_LIKE_HOME = (name: string): Words => ({
  ja: `端末は自宅のネットワーク（${name}）につながっているようです。場所と回線を選び直してください。`,
  en: `The device seems to be on your home network (${name}). Choose place and network again.`,
})
const AT_OFFICE = (name: string): Words => ({
  ja: `登録した拠点のネットワーク（${name}）です。`,
  en: `This is a registered network of ${name}.`,
})
const LOOKS_LIKE_OFFICE = (name: string): Words => ({
  ja: `端末は拠点のネットワーク（${name}）につながっているようです。場所と回線を選び直してください。`,
  en: `The device seems to be on the network of ${name}. Choose place and network again.`,
})
const FROM_ELSEWHERE: Words = {
  ja: '会社の回線を選びましたが、登録したどの拠点のアドレスからの接続でもありません。場所と回線を選び直してください。',
  en: 'You named the office network, but the connection comes from no registered office. Choose place and network again.',
}
const OFFICE_NOT_KNOWN: Words = {
  ja: '登録した拠点のネットワークとは確かめられないため、申告だけを頼りにしています。機密情報では会社にいるものとして扱いません。管理者が拠点の画面で登録すると、次からは自動で確かめます。',
  en: 'This is not known to be the network of an office, so it rests on your word alone, and does not count as the office for confidential work. Once an administrator registers it with the office, it is recognised.',
}
const OFFICE_BEHIND_VPN: Words = {
  ja: 'VPNを使っている（または使っているか分からない）ため、会社にいるとは確かめられません。会社の中ではVPNを切って、もう一度点検してください。',
  en: 'A VPN is on, or nobody can see whether one is, so that you are at the office cannot be confirmed. In the office, switch it off and look again.',
}
const HOME_NETWORK_ELSEWHERE: Words = {
  ja: '自宅の回線を選びましたが、場所は自宅ではありません。どちらかを選び直してください。',
  en: 'You named a network of your home, but another place. Choose one of them again.',
}
const IS_WIFI: Words = {
  ja: '有線と申告しましたが、端末は無線LANにつながっています。',
  en: 'You named a wired line, but the device is on Wi-Fi.',
}
const IS_WIRED: Words = {
  ja: '無線LANと申告しましたが、端末は有線でつながっています。',
  en: 'You named Wi-Fi, but the device is on a wired line.',
}
const NOT_SEEN: Words = {
  ja: '端末のネットワークをまだ見られないため、申告だけを頼りにしています。機密情報では公衆の回線として扱います。',
  en: "The device's network cannot be seen yet, so this rests on your word alone. For confidential work it counts as a public network.",
}
const NO_HOME_YET: Words = {
  ja: '自宅のネットワークが未登録です。自宅にいるときに登録すると、次からは自動で確かめます。それまでは公衆の回線として扱います。',
  en: 'No home network is registered. Register it while you are at home, and it is recognised from then on. Until then it counts as a public network.',
}
const OTHER_THAN_HOME: Words = {
  ja: '登録した自宅のネットワークではないため、公衆の回線として扱います。ルーターを替えたときは登録し直してください。',
  en: 'This is none of your registered home networks, so it counts as a public network. Register it again if you changed the router.',
}
const NOTHING_AGAINST: Words = {
  ja: '申告と食い違うものは見えていません。',
  en: 'Nothing that is seen speaks against this.',
}
