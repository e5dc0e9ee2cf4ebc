import type { RulesOverview } from '@taga/contract'
import { SOURCE_WORDS, spanWords } from '@taga/core'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Failed } from '../kit/loaded.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { askPreview, useOverview } from './api.ts'
import { changeDraft, countChanges, discardDraft, dropOwn, keepRule, setAdopted, useDraft } from './draft.ts'
import { messages } from './messages.ts'

/** The changes drafted so far, at the foot of every page of the rules, and the way on to their preview. */
export function DraftBar() {
  const words = useMessages(messages)
  const draft = useDraft()
  const overview = useOverview().data
  const isAdministrator = hasRole(useSession(), 'administrator')
  const [, go] = useLocation()
  const [isOpen, setOpen] = useState(false)
  const [isDiscarding, setDiscarding] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error>()
  const count = countChanges(draft)
  if (!isAdministrator || count === 0 || overview === undefined) return null
  async function preview(after: number): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      const { id } = await askPreview(after, { changes: draft })
      go(`/rules/previews/${id}`)
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown : new Error(String(thrown)))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="draft-bar" role="region" aria-label={words.draftOf(count)}>
      {error !== undefined && <Failed error={error} />}
      {isOpen && <DraftChanges overview={overview} />}
      <div className="draft-bar-line">
        <strong>{words.draftOf(count)}</strong>
        <div className="actions">
          <Button kind="plain" expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? words.draftHide : words.draftShow}
          </Button>
          <Button kind="secondary" onClick={() => setDiscarding(true)}>
            {words.discard}
          </Button>
          <Button busy={busy} onClick={() => void preview(overview.number)}>
            {words.preview}
          </Button>
        </div>
      </div>
      <Confirm
        title={words.discard}
        text={words.discardText}
        confirm={words.discard}
        kind="danger"
        open={isDiscarding}
        onClose={() => setDiscarding(false)}
        onConfirm={async () => {
          discardDraft()
          setDiscarding(false)
        }}
      />
    </div>
  )
}

function DraftChanges({ overview }: { readonly overview: RulesOverview }) {
  const words = useMessages(messages)
  const say = useSay()
  const draft = useDraft()
  const titles = new Map(overview.rules.map((rule) => [rule.id, say(rule.title)]))
  const settings = new Map(overview.settings.map((setting) => [setting.id, setting]))
  const without = <Value,>(of: Readonly<Record<string, Value>>, id: string) =>
    Object.fromEntries(Object.entries(of).filter(([key]) => key !== id))
  return (
    <ul className="draft-changes">
      {Object.entries(draft.modes).map(([id, { mode, from }]) => (
        <Line key={`mode ${id}`} undo={() => changeDraft((now) => ({ ...now, modes: without(now.modes, id) }))}>
          {words.modeTo(titles.get(id) ?? id, words.modes[mode])}
          {from !== null && (
            <>
              {' '}
              ({words.fromDay} <Day at={from} />)
            </>
          )}
        </Line>
      ))}
      {Object.entries(draft.settings).map(([id, value]) => {
        const setting = settings.get(id)
        const shown = value === null ? words.usual : say(spanWords(value))
        return (
          <Line key={`set ${id}`} undo={() => changeDraft((now) => ({ ...now, settings: without(now.settings, id) }))}>
            {words.settingTo(setting === undefined ? id : say(setting.title), shown)}
          </Line>
        )
      })}
      {draft.adopt.map((id) => (
        <Line key={`adopt ${id}`} undo={() => setAdopted({ id, adopted: false }, false)}>
          {words.adopting(say(SOURCE_WORDS[id].title))}
        </Line>
      ))}
      {draft.drop.map((id) => (
        <Line key={`drop ${id}`} undo={() => setAdopted({ id, adopted: true }, true)}>
          {words.dropping(say(SOURCE_WORDS[id].title))}
        </Line>
      ))}
      {draft.own.map(({ id }) => (
        <Line key={`own ${id}`} undo={() => dropOwn(id)}>
          {words.adding(id)}
        </Line>
      ))}
      {draft.remove.map((id) => (
        <Line key={`remove ${id}`} undo={() => keepRule(id)}>
          {words.removing(titles.get(id) ?? id)}
        </Line>
      ))}
    </ul>
  )
}

function Line({ undo, children }: { readonly undo: () => void; readonly children: ReactNode }) {
  const words = useMessages(messages)
  return (
    <li>
      <span>{children}</span>
      <Button kind="plain" onClick={undo}>
        {words.undo}
      </Button>
    </li>
  )
}
