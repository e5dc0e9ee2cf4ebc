import { useMessages } from '../kit/language.ts'
import { Page } from '../kit/page.tsx'
import { Tabs } from '../kit/tabs.tsx'
import { CaseShelf } from './case-shelf.tsx'
import { ColumnShelf } from './column-shelf.tsx'
import { EditionShelf } from './edition-shelf.tsx'
import { LinkShelf } from './link-shelf.tsx'
import { MeasureShelf } from './measure-shelf.tsx'
import { messages } from './messages.ts'
import { TermShelf } from './term-shelf.tsx'

/** The guideline as a library: what somebody looks for stands in the address. */
export function GuidelinePage() {
  const words = useMessages(messages)
  return (
    <Page title={words.title} lead={words.lead}>
      <Tabs
        label={words.parts}
        tabs={[
          { id: 'measures', label: words.measures, content: () => <MeasureShelf /> },
          { id: 'cases', label: words.cases, content: () => <CaseShelf /> },
          { id: 'terms', label: words.terms, content: () => <TermShelf /> },
          { id: 'columns', label: words.columns, content: () => <ColumnShelf /> },
          { id: 'editions', label: words.editions, content: () => <EditionShelf /> },
          { id: 'links', label: words.links, content: () => <LinkShelf /> },
        ]}
      />
    </Page>
  )
}
