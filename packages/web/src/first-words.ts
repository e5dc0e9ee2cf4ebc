import { messages as executive } from './executive/messages.ts'
import { messages as shell } from './shell/messages.ts'
import { messages as startWork } from './start-work/messages.ts'
import { messages as today } from './today/messages.ts'

type Heading = { readonly title: string; readonly lead?: string }
type InBoth<Text> = { readonly ja: Text; readonly en: Text }

/** What the frame says before the program has come. */
export const frame: InBoth<{ readonly demonstration: string; readonly otherLanguage: string }> = {
  ja: { demonstration: shell.ja.demonstration, otherLanguage: shell.ja.otherLanguage },
  en: { demonstration: shell.en.demonstration, otherLanguage: shell.en.otherLanguage },
}

/** The headings of the homes, by the page's source: the server draws them, so that nobody waits for the program to read where they are. */
export const headings: Readonly<Record<string, InBoth<Heading>>> = {
  'today/home-page.tsx': { ja: headingOf(today.ja), en: headingOf(today.en) },
  'executive/executive-page.tsx': { ja: headingOf(executive.ja), en: headingOf(executive.en) },
  'start-work/start-page.tsx': { ja: { title: startWork.ja.title }, en: { title: startWork.en.title } },
}

function headingOf({ title, lead }: Heading & { readonly lead: string }): Heading {
  return { title, lead }
}
