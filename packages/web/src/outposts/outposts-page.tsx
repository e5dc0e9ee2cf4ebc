import type { OutpostAnswer, OutpostKind, OutpostsAnswer } from '@taga/contract'
import { useState } from 'react'
import { Button, LinkButton } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { CertificateTable } from './certificate-table.tsx'
import { MakeCode } from './make-code.tsx'
import { messages } from './messages.ts'
import { OpenCodes } from './open-codes.tsx'
import { OutpostTable, RevokedTable } from './outpost-tables.tsx'
import { LooseDesktops, OutpostTroubles, TroubledMachines, UnreadableRecords } from './outpost-troubles.tsx'
import { useOutposts } from './use-outposts.ts'

/** The programs of ours that stand elsewhere: what lets people in, and what dials out of offices (AD-15). */
export function OutpostsPage() {
  const words = useMessages(messages)
  const [made, setMade] = useState<OutpostKind | undefined>(undefined)
  const query = useOutposts()
  return (
    <Page
      title={words.title}
      lead={words.lead}
      actions={<LinkButton href="/destinations">{words.destinations}</LinkButton>}
    >
      <Loaded query={query}>{(answer) => <Outposts answer={answer} make={setMade} />}</Loaded>
      {made !== undefined && <MakeCode kind={made} close={() => setMade(undefined)} />}
    </Page>
  )
}

type OutpostsProps = { readonly answer: OutpostsAnswer; readonly make: (kind: OutpostKind) => void }

function Outposts({ answer: { outposts, codes, unreadable, machines }, make }: OutpostsProps) {
  const words = useMessages(messages)
  const inUse = outposts.filter(({ revokedAt }) => revokedAt === undefined)
  const ofKind = (kind: OutpostKind): readonly OutpostAnswer[] => inUse.filter((outpost) => outpost.kind === kind)
  const [gateways, connectors] = [ofKind('gateway'), ofKind('connector')]
  const revoked = outposts.filter(({ revokedAt }) => revokedAt !== undefined)
  const hasWhereToDial = gateways.some(({ url }) => url !== undefined)
  const nameOf = (id: string) => gateways.find((gateway) => gateway.id === id)?.name ?? id
  return (
    <>
      <UnreadableRecords unreadable={unreadable} />
      <OutpostTroubles outposts={inUse} />
      <TroubledMachines machines={machines} />
      <LooseDesktops outposts={inUse} />
      {connectors.length > 0 && !hasWhereToDial && (
        <Notice kind="warn" title={words.noDialTitle}>
          <p>{words.noDial}</p>
        </Notice>
      )}
      <Section
        title={words.gateways}
        id="gateways"
        actions={<Button onClick={() => make('gateway')}>{words.addGateway}</Button>}
      >
        <p>{words.gatewaysText}</p>
        {gateways.length === 0 ? (
          <p className="soft">{words.gatewaysNone}</p>
        ) : (
          <OutpostTable rows={gateways} nameOf={nameOf} />
        )}
      </Section>
      <Section
        title={words.connectors}
        id="connectors"
        actions={<Button onClick={() => make('connector')}>{words.addConnector}</Button>}
      >
        <p>{words.connectorsText}</p>
        {connectors.length === 0 ? (
          <p className="soft">{words.connectorsNone}</p>
        ) : (
          <OutpostTable rows={connectors} nameOf={nameOf} />
        )}
      </Section>
      <CertificateTable gateways={gateways} />
      {codes.length > 0 && <OpenCodes codes={codes} />}
      {revoked.length > 0 && (
        <details className="advice outposts-revoked">
          <summary>{words.revokedTitle(revoked.length)}</summary>
          <RevokedTable rows={revoked} />
        </details>
      )}
    </>
  )
}
