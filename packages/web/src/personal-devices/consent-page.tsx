import type { ConsentText, ConsentTextsAnswer } from '@taga/contract'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { get, send } from '../kit/ask.ts'
import { Button } from '../kit/button.tsx'
import { Confirm } from '../kit/dialog.tsx'
import { Form, TextArea } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Loaded } from '../kit/loaded.tsx'
import { Notice, useToast } from '../kit/notice.tsx'
import { Page, Section } from '../kit/page.tsx'
import { hasRole, useSession } from '../kit/session.ts'
import { Day } from '../kit/when.tsx'
import { filled, useDraft } from '../registers/draft.ts'
import { consentMessages } from './consent-messages.ts'
import { ConsentWords } from './consent-words.tsx'
import { messages } from './messages.ts'

const KEY = ['consent-texts']
const LONGEST = 8_000

/** What people agree to before they work on a device of their own, as the organisation wants it (J4: AD-9, TW-9). */
export function ConsentPage() {
  const words = useMessages(consentMessages)
  const { title } = useMessages(messages)
  const mayChange = hasRole(useSession(), 'administrator')
  const query = useQuery({ queryKey: KEY, queryFn: () => get<ConsentTextsAnswer>('/api/consent-texts') })
  return (
    <Page title={words.title} lead={<p>{words.lead}</p>} back={{ href: '/personal-devices', text: title }}>
      <Loaded query={query}>
        {(texts) => (
          <>
            <Section title={words.present}>
              {texts.number === 0 && <Notice kind="info">{words.suggested}</Notice>}
              <Shown text={texts.present} />
              {texts.present.en === undefined && <p className="soft">{words.japaneseOnly}</p>}
            </Section>
            {mayChange && (
              <Section title={words.change}>
                <ChangeForm key={texts.number} texts={texts} />
              </Section>
            )}
            {texts.earlier.length > 0 && (
              <Section title={words.earlier}>
                <p>{words.earlierLead}</p>
                {texts.earlier.map((text) => (
                  <details key={text.version}>
                    <summary>{words.version(text.version)}</summary>
                    <Shown text={text} />
                  </details>
                ))}
              </Section>
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Shown({ text }: { readonly text: ConsentText }) {
  const words = useMessages(consentMessages)
  return (
    <>
      <p className="soft">
        {words.version(text.version)}
        {text.publishedAt !== undefined && (
          <>
            {' · '}
            <Day at={text.publishedAt} />
          </>
        )}
      </p>
      <ConsentWords text={text} />
    </>
  )
}

function ChangeForm({ texts }: { readonly texts: ConsentTextsAnswer }) {
  const words = useMessages(consentMessages)
  const client = useQueryClient()
  const toast = useToast()
  const { present, suggested } = texts
  const { draft, set } = useDraft({ ja: present.ja, en: present.en ?? '' })
  const [isAsking, setAsking] = useState(false)
  const [isSame, setSame] = useState(false)
  async function ask(): Promise<void> {
    const same = draft.ja.trim() === present.ja && draft.en.trim() === (present.en ?? '')
    setSame(same)
    setAsking(!same)
  }
  async function publish(): Promise<void> {
    const after = await send<ConsentTextsAnswer>('POST', '/api/consent-texts', {
      ...filled(draft),
      number: texts.number,
    })
    client.setQueryData(KEY, after)
    await client.invalidateQueries({ queryKey: ['personal-devices'] })
    toast(words.published)
  }
  return (
    <>
      <Form onSubmit={ask} submit={words.publish}>
        <TextArea
          name="ja"
          label={words.japanese}
          hint={words.hint}
          required
          lang="ja"
          rows={12}
          maxLength={LONGEST}
          value={draft.ja}
          onChange={set('ja')}
        />
        <TextArea
          name="en"
          label={words.english}
          hint={words.englishHint}
          lang="en"
          rows={12}
          maxLength={LONGEST}
          value={draft.en}
          onChange={set('en')}
        />
        {isSame && <Notice kind="info">{words.unchanged}</Notice>}
        {(draft.ja !== suggested.ja || draft.en !== suggested.en) && (
          <p>
            <Button
              kind="plain"
              onClick={() => {
                set('ja')(suggested.ja)
                set('en')(suggested.en ?? '')
              }}
            >
              {words.useSuggested}
            </Button>
          </p>
        )}
      </Form>
      <Confirm
        title={words.confirmTitle}
        text={words.confirmText(texts.inUse)}
        confirm={words.publish}
        onConfirm={publish}
        open={isAsking}
        onClose={() => setAsking(false)}
      />
    </>
  )
}
