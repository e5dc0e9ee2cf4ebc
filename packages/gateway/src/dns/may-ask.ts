import type { KnownFacts, KnownSubject } from '../facts/known.ts'

/** Whose device asks, where it may; else why not, in both languages at once, since nobody has said which. */
export type MayAsk =
  | { readonly kind: 'may'; readonly person: string | undefined }
  | {
      readonly kind: 'mayNot'
      readonly cause: 'lost' | 'notInUse' | 'locked' | 'incident' | 'quiet'
      readonly text: string
    }

const TEXTS = {
  lost: 'この端末は紛失として届け出られています。管理者に連絡してください。 / This device is reported lost. Tell the administrator.',
  notInUse:
    'この端末は台帳で使用中になっていません。管理者に連絡してください。 / The register does not have this device in use. Tell the administrator.',
  locked:
    'この端末の使用者は利用を止められています。管理者に連絡してください。 / The user of this device is locked. Tell the administrator.',
  incident:
    '未解決の事故があるため止めています。管理者に連絡してください。 / Stopped for an open incident. Tell the administrator.',
  quiet:
    'サーバーと連絡が取れないため止めています。しばらくしてから試してください。 / The server cannot be reached. Try again later.',
} as const

/**
 * Whether a device's names are answered, on the facts of this moment: in use, by a person who is active, with no open incident of either
 * (default rules 1, 4 and 5). Names are asked for before anybody signs in, so there is no session and no resource to decide about; what is
 * opened by them is decided when it is opened. Without the stream they are answered for as long as live work goes on.
 */
export function mayAsk(facts: KnownFacts, device: string): MayAsk {
  const state = facts.streamState()
  if (state.kind === 'never') return no('quiet')
  if (state.kind === 'quiet' && facts.now() - state.sinceMs > facts.streamLossMs()) return no('quiet')
  const known = facts.find('device', device)
  const lifecycle = textOf(known, 'device.lifecycle')
  if (lifecycle === 'lost' || lifecycle === 'stolen') return no('lost')
  if (lifecycle !== 'inUse' && lifecycle !== 'lent') return no('notInUse')
  const user = textOf(known, 'device.user')
  const person = user === undefined ? undefined : facts.find('person', user)
  if (user === undefined || person === undefined) return no('notInUse')
  if (textOf(person, 'person.state') !== 'active') return no('locked')
  const isOpen = textOf(known, 'device.incident') === 'open' || textOf(person, 'person.incident') === 'open'
  return isOpen ? no('incident') : { kind: 'may', person: user }
}

function no(cause: keyof typeof TEXTS): MayAsk {
  return { kind: 'mayNot', cause, text: TEXTS[cause] }
}

function textOf(subject: KnownSubject | undefined, fact: string): string | undefined {
  const seen = subject?.seen[fact]
  return seen?.kind === 'value' && typeof seen.value === 'string' ? seen.value : undefined
}
