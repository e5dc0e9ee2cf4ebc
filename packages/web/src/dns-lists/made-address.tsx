import { Copy } from '../kit/copy.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { useMessages } from '../kit/language.ts'
import { Notice } from '../kit/notice.tsx'
import { appleProfile } from './apple-profile.ts'
import { messages } from './messages.ts'

type MadeAddressProps = { readonly urls: readonly string[]; readonly label: string; readonly close: () => void }

/** The address of a device, shown this once, with how to set it there. */
export function MadeAddress({ urls, label, close }: MadeAddressProps) {
  const words = useMessages(messages)
  const [first = ''] = urls
  const profile = `data:application/x-apple-aspen-config;charset=utf-8,${encodeURIComponent(appleProfile(first, crypto.randomUUID()))}`
  return (
    <Dialog title={`${words.addressTitle}: ${label}`} open onClose={close}>
      <Notice kind="warn">
        <p>{words.addressOnce}</p>
      </Notice>
      {urls.map((url) => (
        <div key={url}>
          <pre lang="en">{url}</pre>
          <Copy text={url} label={words.addressCopy} />
        </div>
      ))}
      <h3>{words.howTo}</h3>
      <ul>
        <li>{words.howWindows}</li>
        <li>{words.howBrowser}</li>
        <li>
          {words.howApple}{' '}
          <a href={profile} download="taga-names.mobileconfig">
            {words.profile}
          </a>
        </li>
      </ul>
    </Dialog>
  )
}
