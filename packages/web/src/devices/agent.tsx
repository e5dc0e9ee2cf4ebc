import type { DeviceDetail, EnrolmentCodeAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ActButton } from '../kit/act-button.tsx'
import { send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Copy } from '../kit/copy.tsx'
import { Confirm, Dialog } from '../kit/dialog.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { useToast } from '../kit/notice.tsx'
import { Section } from '../kit/page.tsx'
import { Qr } from '../kit/qr.tsx'
import { Until, When } from '../kit/when.tsx'
import { messages } from './messages.ts'

/** Whether an agent is enrolled on the device, a code to enrol one, and the way to revoke its key. */
export function Agent({ detail }: { readonly detail: DeviceDetail }) {
  const words = useMessages(messages)
  const toast = useToast()
  const client = useQueryClient()
  const [code, setCode] = useState<EnrolmentCodeAnswer | undefined>(undefined)
  const [isRevoking, setRevoking] = useState(false)
  const { device, enrolledAt } = detail
  async function issue(): Promise<void> {
    setCode(await send<EnrolmentCodeAnswer>('POST', '/api/enrolment-codes', { for: 'device', device: device.id }))
  }
  async function revoke(): Promise<void> {
    await send('DELETE', `/api/devices/${device.id}/key`)
    await client.invalidateQueries({ queryKey: ['devices'] })
    toast(words.revoked)
  }
  return (
    <Section title={words.agentTitle}>
      <p>
        {enrolledAt === undefined ? (
          <Mark kind="open">{words.notEnrolled}</Mark>
        ) : (
          <>
            <Mark kind="info">{words.enrolled}</Mark> <When at={enrolledAt} />
          </>
        )}
      </p>
      <div className="actions">
        <ActButton act={issue}>{words.code}</ActButton>
        {enrolledAt !== undefined && (
          <Button kind="danger" onClick={() => setRevoking(true)}>
            {words.revoke}
          </Button>
        )}
      </div>
      <Dialog title={words.codeTitle(device.label)} open={code !== undefined} onClose={() => setCode(undefined)}>
        {code !== undefined && <Code answer={code} />}
      </Dialog>
      <Confirm
        title={words.revokeTitle(device.label)}
        text={words.revokeText}
        confirm={words.revoke}
        kind="danger"
        typed={device.label}
        open={isRevoking}
        onClose={() => setRevoking(false)}
        onConfirm={revoke}
      />
    </Section>
  )
}

function Code({ answer: { code, expiresAt } }: { readonly answer: EnrolmentCodeAnswer }) {
  const words = useMessages(messages)
  const command = `./taga enrol ${code} --server ${location.origin}`
  return (
    <>
      <p>{words.codeText}</p>
      <h3>{words.codeLabel}</h3>
      <pre>{code}</pre>
      <Copy text={code} label={words.copyCode} />
      <h3>{words.command}</h3>
      <pre>{command}</pre>
      <Copy text={command} label={words.copyCommand} />
      <h3>{words.windows}</h3>
      <p>
        {words.windowsText} <a href="/get">{`${location.origin}/get`}</a>
      </p>
      <Qr text={code} label={words.qr} />
      <p className="soft">
        {words.codeUntil}: <Until at={expiresAt} />
      </p>
    </>
  )
}
