import type { PieceAnswer } from '@taga/contract'
import { useState } from 'react'
import { ActButton } from '../kit/act-button.tsx'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Mark, type MarkKind } from '../kit/mark.tsx'
import { Section } from '../kit/page.tsx'
import { Table } from '../kit/table.tsx'
import { Age } from '../kit/when.tsx'
import { messages } from './messages.ts'
import { useStockAct } from './use-stock-act.ts'

const STATE_LOOKS: Readonly<Record<PieceAnswer['state'], MarkKind>> = {
  inStock: 'info',
  issued: 'info',
  lost: 'bad',
  disposed: 'info',
}
const ENCRYPTION_LOOKS: Readonly<Record<PieceAnswer['encryption'], MarkKind>> = {
  whole: 'good',
  file: 'good',
  both: 'good',
  none: 'bad',
  unknown: 'open',
  notApplicable: 'info',
}

/** Single things by their numbers. */
export function Pieces({ pieces, mayAct }: { readonly pieces: readonly PieceAnswer[]; readonly mayAct: boolean }) {
  const words = useMessages(messages)
  const columns = words.pieceColumns
  return (
    <Section title={words.piecesTitle}>
      {pieces.length === 0 ? (
        <p className="soft">{words.piecesNone}</p>
      ) : (
        <Table
          caption={words.piecesTitle}
          rows={pieces}
          rowKey={(row) => row.id}
          columns={[
            { key: 'number', head: columns.number, cell: (row) => row.number },
            {
              key: 'state',
              head: columns.state,
              cell: (row) => (
                <span className="cell-stack">
                  <Mark kind={STATE_LOOKS[row.state]}>{words.pieceStates[row.state]}</Mark>
                  {row.holderName}
                </span>
              ),
            },
            {
              key: 'encryption',
              head: columns.encryption,
              cell: (row) => <Mark kind={ENCRYPTION_LOOKS[row.encryption]}>{words.encryptions[row.encryption]}</Mark>,
            },
            {
              key: 'seen',
              head: columns.seen,
              cell: (row) => (row.seenAt === undefined ? words.never : <Age at={row.seenAt} />),
            },
            { key: 'act', head: columns.act, cell: (row) => mayAct && <PieceActs piece={row} /> },
          ]}
        />
      )}
    </Section>
  )
}

/** Seeing it in its place, and disposing of it for good after its number was typed. */
function PieceActs({ piece }: { readonly piece: PieceAnswer }) {
  const words = useMessages(messages)
  const act = useStockAct()
  const [isOpen, setOpen] = useState(false)
  const [method, setMethod] = useState('')
  if (piece.state === 'issued' || piece.state === 'disposed') return null
  async function dispose(): Promise<void> {
    await act(`/api/stock-pieces/${piece.id}/disposal`, { method }, words.disposed)
  }
  return (
    <div className="actions">
      <ActButton act={() => act(`/api/stock-pieces/${piece.id}/seen`, undefined, words.seenDone)}>
        {words.seen}
      </ActButton>
      <Button kind="plain" onClick={() => setOpen(true)}>
        {words.dispose}
      </Button>
      <Confirm
        title={words.disposeTitle(piece.number)}
        text={
          <>
            <p>{words.disposeText}</p>
            <TextField
              name="method"
              label={words.method}
              required
              maxLength={200}
              value={method}
              onChange={setMethod}
            />
          </>
        }
        confirm={words.doDispose}
        onConfirm={dispose}
        kind="danger"
        typed={piece.number}
        open={isOpen}
        onClose={() => setOpen(false)}
      />
    </div>
  )
}
