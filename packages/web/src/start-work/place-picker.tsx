import type { MyDayAnswer, NetworkName, PlaceName, SayPlace } from '@taga/contract'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../kit/button.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Facts, Section } from '../kit/page.tsx'
import { Failed } from '../kit/loaded.tsx'
import { HomeForm } from './home-form.tsx'
import { messages } from './messages.ts'
import { ScreenProtection } from './screen-protection.tsx'
import { sayPlace, useRereadDay } from './use-day.ts'
import { WifiAdvice } from './wifi-advice.tsx'

/** The places, the commonest first, each with the networks there are. */
const PLACES: readonly { readonly place: PlaceName; readonly networks: readonly NetworkName[] }[] = [
  { place: 'home', networks: ['homeWifi', 'homeWired', 'tethering', 'other'] },
  { place: 'office', networks: ['office', 'tethering', 'other'] },
  { place: 'satellite', networks: ['office', 'publicWifi', 'tethering', 'other'] },
  { place: 'coworking', networks: ['publicWifi', 'tethering', 'other'] },
  { place: 'cafe', networks: ['tethering', 'publicWifi', 'other'] },
  { place: 'hotel', networks: ['tethering', 'publicWifi', 'hotelWired', 'other'] },
  { place: 'transport', networks: ['tethering', 'publicWifi', 'other'] },
  { place: 'other', networks: ['tethering', 'publicWifi', 'other'] },
]

/** Place and network in two taps, held against what the agent sees (N3-N5, TW-14, TW-15). */
export function PlacePicker({ day }: { readonly day: MyDayAnswer }) {
  const words = useMessages(messages)
  const { said } = day.place
  const [isChoosing, setChoosing] = useState(false)
  const [wasChosen, setWasChosen] = useState(false)
  const actions =
    said !== undefined && !isChoosing ? (
      <Button onClick={() => setChoosing(true)}>{words.place.change}</Button>
    ) : undefined
  return (
    <Section title={words.place.title} id="place" actions={actions}>
      {said === undefined || isChoosing ? (
        <Choosing
          day={day}
          done={() => {
            setChoosing(false)
            setWasChosen(true)
          }}
        />
      ) : (
        <Said day={day} said={said} takesFocus={wasChosen} />
      )}
    </Section>
  )
}

type SaidProps = { readonly day: MyDayAnswer; readonly said: SayPlace; readonly takesFocus: boolean }

/** `takesFocus`: the buttons that were pressed are gone, and what they led to is read out. */
function Said({ day, said, takesFocus }: SaidProps) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (takesFocus) place.current?.focus({ preventScroll: true })
  }, [takesFocus])
  const words = useMessages(messages)
  const say = useSay()
  const { check } = day.place
  return (
    <div ref={place} tabIndex={-1} className="said">
      <Facts
        items={[
          {
            term: words.place.said,
            value: `${words.place.names[said.place]}・${words.place.networks[said.network]}`,
          },
          { term: words.place.seen, value: <Seen day={day} /> },
        ]}
      />
      {check !== undefined && (
        <p className="place-check">
          <Mark kind={check.verdict === 'agrees' ? 'good' : check.verdict === 'contradicts' ? 'bad' : 'open'}>
            {words.place.verdict[check.verdict]}
          </Mark>{' '}
          {say(check.why)}
        </p>
      )}
      <HomeForm day={day} />
      <ScreenProtection day={day} />
      <WifiAdvice network={said.network} />
    </div>
  )
}

function Seen({ day }: { readonly day: MyDayAnswer }) {
  const words = useMessages(messages)
  const { networkKind, wifiSecurity, vpn, home, office } = day.place.seen
  if (networkKind === undefined) return words.place.notSeen
  const kind = words.place.kinds[networkKind] ?? networkKind
  const security = wifiSecurity === undefined ? undefined : words.place.security[wifiSecurity]
  const parts = [
    home ?? office,
    kind,
    security,
    vpn === undefined ? undefined : vpn === 'none' ? words.place.vpnOff : words.place.vpnOn,
  ]
  return parts.filter((part) => part !== undefined).join('・')
}

function Choosing({ day, done }: { readonly day: MyDayAnswer; readonly done: () => void }) {
  const words = useMessages(messages)
  const reread = useRereadDay()
  const toast = useToast()
  const [place, setPlace] = useState<PlaceName | undefined>(undefined)
  const [asksShared, setAsksShared] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | undefined>(undefined)
  const { remembered } = day.place
  async function choose(said: SayPlace): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      await sayPlace(said)
      await reread()
      toast(words.place.saved)
      done()
    } catch (thrown) {
      if (!(thrown instanceof Error)) throw thrown
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  const networks = PLACES.find((each) => each.place === place)?.networks ?? []
  return (
    <div className="place-picker" aria-busy={busy}>
      {error !== undefined && <Failed error={error} />}
      {remembered !== undefined && place === undefined && (
        <p>
          <Button
            kind="primary"
            busy={busy}
            onClick={() => {
              const { at: _at, ...said } = remembered
              void choose(said)
            }}
          >
            {words.place.remembered(words.place.names[remembered.place], words.place.networks[remembered.network])}
          </Button>
        </p>
      )}
      <Choices
        legend={words.place.ask}
        options={PLACES.map((each) => ({ value: each.place, label: words.place.names[each.place] }))}
        chosen={place}
        choose={(next) => {
          setPlace(next)
          setAsksShared(false)
        }}
      />
      {place !== undefined && (
        <Choices
          legend={words.place.askNetwork}
          options={networks.map((value) => ({ value, label: words.place.networks[value] }))}
          chosen={asksShared ? 'publicWifi' : undefined}
          choose={(network) => {
            if (network === 'publicWifi') setAsksShared(true)
            else void choose({ place, network })
          }}
        />
      )}
      {place !== undefined && asksShared && (
        <Choices
          legend={words.place.askShared}
          options={[
            { value: 'yes', label: words.place.sharedYes },
            { value: 'no', label: words.place.sharedNo },
          ]}
          chosen={undefined}
          choose={(shared) => void choose({ place, network: 'publicWifi', networkPasswordShared: shared === 'yes' })}
        />
      )}
      {day.place.check?.verdict === 'contradicts' && <Notice kind="warn" title={words.place.verdict.contradicts} />}
    </div>
  )
}

type ChoicesProps<Value extends string> = {
  readonly legend: string
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly chosen: Value | undefined
  readonly choose: (value: Value) => void
}

/** Large buttons under a question: one tap answers it. */
function Choices<Value extends string>({ legend, options, chosen, choose }: ChoicesProps<Value>) {
  return (
    <fieldset className="choices">
      <legend>{legend}</legend>
      <div>
        {options.map(({ value, label }) => (
          <button key={value} type="button" aria-pressed={value === chosen} onClick={() => choose(value)}>
            {label}
          </button>
        ))}
      </div>
    </fieldset>
  )
}
