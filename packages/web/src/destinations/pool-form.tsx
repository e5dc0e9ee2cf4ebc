import { RadioGroup, SelectField, TextArea, TextField } from '../kit/form.tsx'
import { useMessages } from '../kit/language.ts'
import type { Editing } from './destination-form.tsx'
import { poolMessages } from './pool-messages.ts'
import { asSource, type PoolDraft, type PoolSource, type Reach, SIZES } from './pool-draft.ts'

const SOURCES = ['desktop', 'browser', 'hosts'] as const
const REACHES = ['none', 'registered', 'public'] as const

/** Where virtual desktops come from: started here for each person, or machines that are there. */
export function PoolForm({ draft: { pool, user }, change }: Editing) {
  const words = useMessages(poolMessages)
  const set = (part: Partial<PoolDraft>) => change({ pool: { ...pool, ...part } })
  const isHosts = pool.source === 'hosts'
  return (
    <>
      <RadioGroup
        name="pool"
        label={words.source}
        value={pool.source}
        onChange={(source) => change({ pool: asSource(pool, source as PoolSource /* one of the options */) })}
        options={SOURCES.map((value) => ({ value, label: words.sources[value], hint: words.sourceHints[value] }))}
      />
      {isHosts ? (
        <>
          <RadioGroup
            name="protocol"
            label={words.protocol}
            value={pool.protocol}
            onChange={(protocol) => set({ protocol: protocol === 'rdp' ? 'rdp' : 'vnc' })}
            options={(['vnc', 'rdp'] as const).map((value) => ({ value, label: words.protocols[value] }))}
          />
          <TextArea
            name="hosts"
            label={words.hosts}
            hint={words.hostsHint}
            required
            rows={5}
            maxLength={20_000}
            lang="en"
            value={pool.hosts}
            onChange={(hosts) => set({ hosts })}
          />
          <TextField
            name="user"
            label={words.user}
            hint={words.userHint}
            maxLength={200}
            value={user}
            onChange={(typed) => change({ user: typed })}
          />
        </>
      ) : (
        <OfBuiltIn pool={pool} set={set} />
      )}
      <RadioGroup
        name="home"
        label={words.home}
        value={pool.home}
        onChange={(home) => set({ home: home === 'kept' ? 'kept' : 'reset' })}
        options={(['reset', 'kept'] as const).map((value) => ({
          value,
          label: isHosts ? words.hostHomes[value] : words.homes[value],
          hint: isHosts ? words.hostHomeHints[value] : words.homeHints[value],
        }))}
      />
      <TextField
        name="idleMs"
        label={words.idle}
        hint={isHosts ? words.idleHostsHint : words.idleHint}
        required
        inputMode="numeric"
        maxLength={5}
        value={pool.idleMinutes}
        onChange={(idleMinutes) => set({ idleMinutes })}
      />
    </>
  )
}

function OfBuiltIn({ pool, set }: { readonly pool: PoolDraft; readonly set: (part: Partial<PoolDraft>) => void }) {
  const words = useMessages(poolMessages)
  const isBrowser = pool.source === 'browser'
  return (
    <>
      <p className="note">{words.needs(isBrowser)}</p>
      {isBrowser && (
        <TextField
          name="startUrl"
          label={words.startUrl}
          hint={words.startUrlHint}
          maxLength={2_000}
          lang="en"
          value={pool.startUrl}
          onChange={(startUrl) => set({ startUrl })}
        />
      )}
      <RadioGroup
        name="reach"
        label={words.reach}
        value={pool.reach}
        onChange={(reach) => set({ reach: reach as Reach /* one of the options */ })}
        options={REACHES.filter((value) => value !== 'none' || !isBrowser).map((value) => ({
          value,
          label: words.reaches[value],
          hint: words.reachHints[value],
        }))}
      />
      <SelectField
        name="width"
        label={words.size}
        value={pool.size}
        onChange={(size) => set({ size })}
        options={[...new Set([...SIZES, pool.size])].map((value) => ({ value, label: value.replace('x', ' × ') }))}
      />
      <TextField
        name="most"
        label={words.most}
        hint={words.mostHint}
        required
        inputMode="numeric"
        maxLength={3}
        value={pool.most}
        onChange={(most) => set({ most })}
      />
      <TextField
        name="memoryMb"
        label={words.memory}
        hint={words.memoryHint}
        required
        inputMode="numeric"
        maxLength={5}
        value={pool.memoryMb}
        onChange={(memoryMb) => set({ memoryMb })}
      />
      <TextField
        name="cpuPercent"
        label={words.cpu}
        hint={words.cpuHint}
        required
        inputMode="numeric"
        maxLength={4}
        value={pool.cpuPercent}
        onChange={(cpuPercent) => set({ cpuPercent })}
      />
    </>
  )
}
