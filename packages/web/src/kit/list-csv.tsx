import { LinkButton } from './button.tsx'
import { useLanguage, useMessages } from './language.ts'
import { messages } from './messages.ts'
import { Menu } from './menu.tsx'

/** Where a register goes out as CSV, and the name under which it takes one in. */
export type CsvPaths = { readonly exportPath: string; readonly importRegister?: string | undefined }

export function CsvMenu({ paths }: { readonly paths: CsvPaths }) {
  const words = useMessages(messages).list
  const language = useLanguage()
  return (
    <Menu label="CSV">
      <LinkButton kind="plain" href={`${paths.exportPath}?encoding=utf-8-bom&lang=${language}`}>
        {words.exportUtf8}
      </LinkButton>
      <LinkButton kind="plain" href={`${paths.exportPath}?encoding=cp932&lang=${language}`}>
        {words.exportCp932}
      </LinkButton>
      {paths.importRegister !== undefined && (
        <LinkButton kind="plain" href={`/import/${paths.importRegister}`}>
          {words.importCsv}
        </LinkButton>
      )}
    </Menu>
  )
}
