import type { SettingLine } from '@taga/contract'
import { spanWords } from '@taga/core'
import { useState } from 'react'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { Form, SelectField, TextField } from '../kit/form.tsx'
import { useMessages, useSay } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Mark } from '../kit/mark.tsx'
import { Notice } from '../kit/notice.tsx'
import { Page } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Table } from '../kit/table.tsx'
import { useOverview } from './api.ts'
import { DraftBar } from './draft-bar.tsx'
import { setThreshold, useDraft } from './draft.ts'
import { messages } from './messages.ts'

const UNITS = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1_000 } as const
type Unit = keyof typeof UNITS
const UNIT_IDS = ['day', 'hour', 'minute', 'second'] as const satisfies readonly Unit[]

/** The numbers that rules go by, within the limits that the guideline names. */
export function ThresholdsPage() {
  const words = useMessages(messages)
  const query = useOverview()
  return (
    <Page title={words.thresholdsTitle} lead={words.thresholdsLead} back={{ href: '/rules', text: words.back }}>
      <Loaded query={query}>{({ settings }) => <Thresholds settings={settings} />}</Loaded>
      <DraftBar />
    </Page>
  )
}

function Thresholds({ settings }: { readonly settings: readonly SettingLine[] }) {
  const words = useMessages(messages)
  const say = useSay()
  const draft = useDraft()
  const isAdministrator = hasRole(useSession(), 'administrator')
  const [changed, change] = useState<SettingLine>()
  return (
    <>
      <Table<SettingLine>
        caption={words.thresholdsTitle}
        rows={settings}
        rowKey={({ id }) => id}
        columns={[
          {
            key: 'title',
            head: words.threshold,
            cell: ({ title, measures }) => (
              <>
                <strong className="capital">{say(title)}</strong>
                <p className="soft">{measures.join(' ')}</p>
              </>
            ),
          },
          {
            key: 'value',
            head: words.value,
            cell: ({ id, value, usual }) => {
              const drafted = draft.settings[id]
              return (
                <>
                  {say(spanWords(value))}
                  {value === usual && <span className="soft"> ({words.usual})</span>}
                  {drafted !== undefined && (
                    <p>
                      <Mark kind="warn">{words.draftMark}</Mark> {say(spanWords(drafted ?? usual))}
                    </p>
                  )}
                </>
              )
            },
          },
          {
            key: 'range',
            head: words.range,
            cell: ({ min, max }) => `${say(spanWords(min))} – ${say(spanWords(max))}`,
          },
          ...(isAdministrator
            ? [
                {
                  key: 'change',
                  head: words.acts,
                  cell: (setting: SettingLine) => (
                    <Button
                      kind="secondary"
                      label={`${words.diffChanged}: ${say(setting.title)}`}
                      onClick={() => change(setting)}
                    >
                      {words.diffChanged}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {changed !== undefined && <ThresholdDialog key={changed.id} setting={changed} close={() => change(undefined)} />}
    </>
  )
}

function ThresholdDialog({ setting, close }: { readonly setting: SettingLine; readonly close: () => void }) {
  const words = useMessages(messages)
  const say = useSay()
  const first = UNIT_IDS.find((unit) => setting.value % UNITS[unit] === 0) ?? 'second'
  const [unit, setUnit] = useState<Unit>(first)
  const [text, setText] = useState(String(setting.value / UNITS[first]))
  const [isWrong, setWrong] = useState(false)
  const range = `${say(spanWords(setting.min))} – ${say(spanWords(setting.max))}`
  return (
    <Dialog title={words.newValue(say(setting.title))} open onClose={close}>
      {isWrong && (
        <Notice kind="bad" title={words.outOfRange}>
          {range}
        </Notice>
      )}
      <Form
        submit={words.apply}
        cancel={close}
        onSubmit={async () => {
          const value = Number(text) * UNITS[unit]
          const isPossible = text.trim() !== '' && value >= setting.min && value <= setting.max
          setWrong(!isPossible)
          if (!isPossible) return
          setThreshold(setting.id, value, setting.value, setting.usual)
          close()
        }}
      >
        <TextField name="amount" type="number" label={words.amount} hint={range} value={text} onChange={setText} />
        <SelectField
          name="unit"
          label={words.unit}
          value={unit}
          onChange={(value) => setUnit(UNIT_IDS.find((each) => each === value) ?? unit)}
          options={UNIT_IDS.map((value) => ({ value, label: words.units[value] }))}
        />
      </Form>
    </Dialog>
  )
}
