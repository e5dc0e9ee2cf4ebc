import { useState } from 'react'
import { ActButton } from './act-button.tsx'
import { ApiFault, get } from './ask.ts'
import { LinkButton } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { useLanguage, useMessages } from './language.ts'
import { messages } from './messages.ts'
import { Menu } from './menu.tsx'

/** Where a register goes out as CSV, and the name under which it takes one in. */
export type CsvPaths = { readonly exportPath: string; readonly importRegister?: string | undefined }

export function CsvMenu({ paths }: { readonly paths: CsvPaths }) {
  const words = useMessages(messages).list
  const language = useLanguage()
  const [lost, setLost] = useState<readonly Lost[]>([])
  const path = (encoding: string) => `${paths.exportPath}?encoding=${encoding}&lang=${language}`
  /** Asked first and opened then: a refusal is said here, and not by a page of its own. */
  async function exportCp932(): Promise<void> {
    try {
      await get(path('cp932'))
    } catch (error) {
      const characters = lostCharacters(error)
      if (characters.length === 0) throw error
      setLost(characters)
      return
    }
    location.assign(path('cp932'))
  }
  return (
    <>
      <Menu label="CSV">
        <LinkButton kind="plain" href={path('utf-8-bom')}>
          {words.exportUtf8}
        </LinkButton>
        <ActButton kind="plain" act={exportCp932}>
          {words.exportCp932}
        </ActButton>
        {paths.importRegister !== undefined && (
          <LinkButton kind="plain" href={`/import/${paths.importRegister}`}>
            {words.importCsv}
          </LinkButton>
        )}
      </Menu>
      <Dialog title={words.lostTitle} open={lost.length > 0} onClose={() => setLost([])}>
        <p>{words.lostText}</p>
        <ul>
          {lost.map(({ character, codePoint, line }) => (
            <li key={codePoint}>{words.lostAt(character, codePoint, line)}</li>
          ))}
        </ul>
        <LinkButton kind="primary" href={path('utf-8-bom')}>
          {words.exportUtf8}
        </LinkButton>
      </Dialog>
    </>
  )
}

/** A character that Shift_JIS has no place for, and the line of the sheet (from 1) where it first stands. */
type Lost = { readonly character: string; readonly codePoint: string; readonly line: number }

function lostCharacters(error: unknown): readonly Lost[] {
  if (!(error instanceof ApiFault)) return []
  const { detail } = error
  if (typeof detail !== 'object' || detail === null || !('characters' in detail)) return []
  return Array.isArray(detail.characters) ? (detail.characters as Lost[]) : [] // as the server names them
}
