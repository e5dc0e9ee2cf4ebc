import type { DnsSettings, NamesAnswer } from '@taga/contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { send } from '../kit/ask.ts'
import { Form, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import { Notice, useToast } from '../kit/notice.tsx'
import { Facts, Section } from '../kit/page.tsx'
import { messages } from './messages.ts'
import { readResolvers, writeResolvers } from './read-resolvers.ts'
import { NAMES_KEY } from './use-names.ts'

type SettingsProps = { readonly names: NamesAnswer; readonly mayChange: boolean }

/** Who is asked for names, and how a refused one is answered. */
export function DnsSettingsSection({ names, mayChange }: SettingsProps) {
  const words = useMessages(messages)
  const { settings, version } = names
  return (
    <Section title={words.settings} id="settings">
      {mayChange ? (
        <ChangeSettings key={version} settings={settings} version={version} />
      ) : (
        <Facts
          items={[
            { term: words.resolvers, value: writeResolvers(settings.resolvers) || words.none },
            { term: words.blockedAs, value: settings.blockedAs.kind === 'page' ? words.page : words.noSuchName },
            { term: words.privateNames, value: settings.privateNames.join(', ') || words.none },
          ]}
        />
      )}
    </Section>
  )
}

type ChangeProps = { readonly settings: DnsSettings; readonly version: number }

function ChangeSettings({ settings, version }: ChangeProps) {
  const words = useMessages(messages)
  const client = useQueryClient()
  const toast = useToast()
  const page = settings.blockedAs.kind === 'page' ? settings.blockedAs : undefined
  const [resolvers, setResolvers] = useState(writeResolvers(settings.resolvers))
  const [kind, setKind] = useState<DnsSettings['blockedAs']['kind']>(settings.blockedAs.kind)
  const [ipv4, setIpv4] = useState(page?.ipv4 ?? '')
  const [ipv6, setIpv6] = useState(page?.ipv6 ?? '')
  const [privateNames, setPrivateNames] = useState(settings.privateNames.join('\n'))
  const [isWrong, setWrong] = useState(false)
  async function save(): Promise<void> {
    const read = readResolvers(resolvers)
    setWrong(read === undefined)
    if (read === undefined) return
    const addresses = { ...(ipv4 === '' ? {} : { ipv4 }), ...(ipv6 === '' ? {} : { ipv6 }) }
    const changed = {
      resolvers: read,
      blockedAs: kind === 'page' ? { kind, ...addresses } : { kind },
      privateNames: privateNames
        .toLowerCase()
        .split(/\s+/)
        .filter((name) => name !== ''),
    }
    await send('PUT', '/api/names/settings', { settings: changed, version })
    toast(words.saved)
    await client.invalidateQueries({ queryKey: NAMES_KEY })
  }
  return (
    <Form onSubmit={save} submit={words.save} within="settings">
      {isWrong && (
        <Notice kind="bad">
          <p>{words.resolversWrong}</p>
        </Notice>
      )}
      <TextArea
        name="resolvers"
        label={words.resolvers}
        hint={words.resolversHint}
        rows={3}
        lang="en"
        value={resolvers}
        onChange={setResolvers}
      />
      <SelectField
        name="blockedAs"
        label={words.blockedAs}
        hint={kind === 'page' ? words.pageHint : words.noSuchNameHint}
        value={kind}
        onChange={(chosen) => setKind(chosen === 'page' ? 'page' : 'noSuchName')}
        options={[
          { value: 'noSuchName', label: words.noSuchName },
          { value: 'page', label: words.page },
        ]}
      />
      {kind === 'page' && (
        <>
          <TextField name="ipv4" label={words.ipv4} lang="en" required={ipv6 === ''} value={ipv4} onChange={setIpv4} />
          <TextField name="ipv6" label={words.ipv6} lang="en" value={ipv6} onChange={setIpv6} />
        </>
      )}
      <TextArea
        name="privateNames"
        label={words.privateNames}
        hint={words.privateHint}
        rows={3}
        lang="en"
        value={privateNames}
        onChange={setPrivateNames}
      />
    </Form>
  )
}
