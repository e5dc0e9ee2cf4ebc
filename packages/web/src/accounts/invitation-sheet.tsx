import type { InvitationAnswer } from '@taga/contract'
import { Button } from '../kit/button.tsx'
import { Copy } from '../kit/copy.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { useMessages } from '../kit/language.ts'
import { Facts } from '../kit/page.tsx'
import { Qr } from '../kit/qr.tsx'
import { PrintSheet } from '../kit/sheet.tsx'
import { When } from '../kit/when.tsx'
import { messages } from './messages.ts'

/** An invitation to hand over: a link to copy, a QR code, and a sheet to print. Its ticket is in the fragment, which no server sees. */
export function InvitationSheet({
  invitation,
  close,
}: {
  readonly invitation: InvitationAnswer
  readonly close: () => void
}) {
  const words = useMessages(messages)
  const { account, ticket, expiresAt } = invitation
  const link = `${location.origin}/invitation#ticket=${ticket}`
  return (
    <Dialog title={words.invitationFor(account.name)} open onClose={close}>
      <p>{words.invitationText}</p>
      <p>
        <Copy text={link} label={words.copyLink} />
      </p>
      <PrintSheet title={words.invitationFor(account.name)}>
        <p>{words.sheetText}</p>
        <Qr text={link} label={words.qr} />
        <p className="secret" lang="en">
          {link}
        </p>
        <Facts
          items={[
            { term: words.account, value: account.name },
            { term: words.until, value: <When at={expiresAt} /> },
          ]}
        />
      </PrintSheet>
      <p className="no-print">
        <Button onClick={close}>{words.close}</Button>
      </p>
    </Dialog>
  )
}
