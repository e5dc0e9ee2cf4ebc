import { LinkButton } from '../kit/button.tsx'
import { useMessages } from '../kit/language.ts'
import { Page, Section } from '../kit/page.tsx'
import { ApiKeySection } from './api-key-section.tsx'
import { DirectorySection } from './directory-section.tsx'
import { messages } from './messages.ts'

const FORMATS = ['activeDirectory', 'entra', 'openldap', 'google'] as const

/** The directory, the password policy for other systems, and keys for programs (O4, O5: AD-14, AD-16). */
export function SettingsPage() {
  const words = useMessages(messages)
  return (
    <Page title={words.settingsTitle} lead={<p>{words.settingsLead}</p>}>
      <DirectorySection />
      <Section title={words.policy}>
        <p>{words.policyText}</p>
        <div className="actions">
          {FORMATS.map((format) => (
            <LinkButton key={format} href={`/api/password-policy/${format}`}>
              {words.formats[format]}
            </LinkButton>
          ))}
        </div>
      </Section>
      <ApiKeySection />
    </Page>
  )
}
