import type { NetworkName } from '@taga/contract'
import { useMessages } from '../kit/language.ts'
import { messages } from './messages.ts'

/** What to look to on the network that was named: at home the router (TW-14), elsewhere one of four conditions (N4). */
export function WifiAdvice({ network }: { readonly network: NetworkName }) {
  const { place } = useMessages(messages)
  if (network === 'homeWifi')
    return (
      <details className="advice">
        <summary>{place.wifiTitle}</summary>
        <ul>
          {place.wifiItems.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </details>
    )
  if (network !== 'publicWifi' && network !== 'other' && network !== 'hotelWired') return null
  return (
    <details className="advice" open>
      <summary>{place.publicTitle}</summary>
      <p>{place.publicLead}</p>
      <ul>
        {place.publicItems.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p>{place.publicWarning}</p>
    </details>
  )
}
