import type { MySignIn } from '@taga/contract'
import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Copy } from '../kit/copy.tsx'
import { Confirm, Dialog } from '../kit/dialog.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { PrintSheet } from '../kit/sheet.tsx'
import { Day } from '../kit/when.tsx'
import { makeRecoveryCodes, useMySignIn } from './api.ts'
import { messages } from './messages.ts'

const FEW = 3

/** Ten codes for when a device is lost, shown once and made to be printed. */
export function RecoverySection({ signIn, name }: { readonly signIn: MySignIn; readonly name: string }) {
  const words = useMessages(messages)
  const own = useMySignIn()
  const [isAsking, setAsking] = useState(false)
  const [codes, setCodes] = useState<readonly string[] | undefined>(undefined)
  const left = signIn.recoveryCodesLeft
  async function make(): Promise<void> {
    const made = await makeRecoveryCodes()
    setCodes(made.codes)
    await own.refetch()
  }
  return (
    <Section title={words.codes}>
      <p>{words.codesText}</p>
      <p>
        <Mark kind={left === 0 ? 'open' : left <= FEW ? 'warn' : 'info'}>
          {left === 0 ? words.codesNone : words.codesLeft(left)}
        </Mark>
      </p>
      <Button onClick={() => setAsking(true)}>{left === 0 ? words.makeCodes : words.remakeCodes}</Button>
      <Confirm
        title={words.makeCodes}
        text={words.codesOnce}
        confirm={words.makeCodes}
        open={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={make}
      />
      <Dialog title={words.codes} open={codes !== undefined} onClose={() => setCodes(undefined)}>
        {codes !== undefined && (
          <>
            <p>{words.codesOnce}</p>
            <p>
              <Copy text={codes.join('\n')} label={words.copyCodes} />
            </p>
            <PrintSheet title={words.codesFor(name)}>
              <ul className="codes" lang="en">
                {codes.map((code) => (
                  <li key={code}>{code}</li>
                ))}
              </ul>
              <p>
                {words.codesMade}: <Day at={Date.now()} calendar="both" />
              </p>
            </PrintSheet>
            <p className="no-print">
              <Button onClick={() => setCodes(undefined)}>{words.close}</Button>
            </p>
          </>
        )}
      </Dialog>
    </Section>
  )
}
