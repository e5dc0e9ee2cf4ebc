import {
  DEFAULT_SETTINGS,
  DEVICE_KIND_WORDS,
  DEVICE_SYSTEM_WORDS,
  LEVELS,
  LIFECYCLE_WORDS,
  MANAGEMENT_WORDS,
  OWNERSHIP_WORDS,
  PATTERN_IDS,
  type PostureFinding,
  factSpec,
  findPattern,
  judgePosture,
  originWords,
  recogniseComputer,
} from '@taga/core'
import type { PublishedRules } from '../decisions/rules.ts'
import { type TodayRow, cellAt, worstReasons } from '../decisions/today.ts'
import { type Html, html } from '../http/html.ts'
import { type Tongue, showAge, showValue } from './show-value.ts'
import { type MarkState, stateMark } from './state-mark.ts'
import { withCode } from './with-code.ts'

export type DeviceView = { readonly row: TodayRow; readonly rules: PublishedRules; readonly now: number }

const MOST_REASONS = 12

export function devicePage(view: DeviceView, tongue: Tongue): Html {
  const { language, messages } = tongue
  const { device, person, lastSeenAt } = view.row
  const words = messages.device
  const facts = [
    [words.state, LIFECYCLE_WORDS[device.state][language]],
    [words.user, person?.name ?? messages.today.nobody],
    [words.system, `${DEVICE_KIND_WORDS[device.kind][language]} / ${DEVICE_SYSTEM_WORDS[device.os][language]}`],
    [
      words.management,
      `${OWNERSHIP_WORDS[device.ownership][language]} / ${MANAGEMENT_WORDS[device.management][language]}`,
    ],
    [words.seen, lastSeenAt === undefined ? messages.today.never : showAge(Math.max(0, view.now - lastSeenAt), tongue)],
  ] as const
  return html`<p><a href="/">← ${words.back}</a></p>
<h1>${device.label}</h1>
<p>${stateMark(view.row.state, messages)}</p>
<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
<h2>${words.workTitle}</h2>
<p class="note">${messages.today.supposed}</p>
${matrix(view, tongue)}
<h2>${words.whyTitle}</h2>
${reasonList(view, tongue)}
<h2>${words.findingsTitle}</h2>
${findings(view, tongue)}`
}

function matrix({ row }: DeviceView, { language, messages }: Tongue): Html {
  const words = messages.device
  return html`<table class="grid">
<caption class="quiet">${words.workTitle}</caption>
<thead><tr><th scope="col">${words.pattern}</th>${LEVELS.map((level) => html`<th scope="col">${words.levels[level]}</th>`)}</tr></thead>
<tbody>${PATTERN_IDS.map(
    (pattern) => html`<tr><th scope="row">${findPattern(pattern).name[language]}</th>
${LEVELS.map((level) => html`<td>${stateMark(cellAt(row.cells, pattern, level)?.state ?? 'unknown', messages)}</td>`)}</tr>`,
  )}</tbody>
</table>`
}

function reasonList({ row, rules }: DeviceView, { language, messages }: Tongue): Html {
  const worst = worstReasons(row.cells, MOST_REASONS)
  if (worst.length === 0) return html`<p>${messages.device.whyNone}</p>`
  return html`<ul class="reasons">${worst.map(({ reason, cells }) => {
    const rule = rules.byId.get(reason.rule)
    if (rule === undefined) return undefined
    const remedy = rule.remedy.byOs?.[row.device.os]
    return html`<li><h3>${rule.title[language]}</h3>
<p class="soft">${messages.reasons[reason.state]} · ${messages.device.cells(cells)} · ${messages.device.measures}: ${rule.measures.join(', ')}</p>
<p>${withCode(rule.remedy[language])}</p>
${remedy !== undefined && html`<p>${withCode(remedy[language])}</p>`}
</li>`
  })}</ul>`
}

/** What needs mending first, then what is not known, then what is good; a personal device is asked for less. */
const ORDER: readonly PostureFinding['state'][] = ['fails', 'unknown', 'stale', 'holds', 'exempt', 'notApplicable']

function findings({ row, rules, now }: DeviceView, tongue: Tongue): Html {
  const words = tongue.messages.device
  if (row.device.management === 'browserOnly') return html`<p>${words.browserOnly}</p>`
  const judgedAs = recogniseComputer(row.seen) === 'server' ? 'server' : 'client'
  const settings = { ...defaults, ...rules.set.settings }
  const judged = judgePosture({ seen: row.seen, now, settings, judgedAs })
    .filter(({ item }) => item.personal || row.device.ownership === 'company')
    .toSorted((one, other) => ORDER.indexOf(one.state) - ORDER.indexOf(other.state))
  const open = judged.filter(({ state }) => state === 'fails' || state === 'unknown' || state === 'stale')
  const settled = judged.filter((finding) => !open.includes(finding))
  return html`${row.lastSeenAt === undefined && html`<p class="note">${words.findingsNone}</p>`}
${open.length > 0 && findingTable(words.findingsOpen, open, { row, tongue })}
${settled.length > 0 && html`<details class="shut"><summary>${words.findingsSettled(settled.length)}</summary>${findingTable(words.findingsTitle, settled, { row, tongue })}</details>`}`
}

function findingTable(
  caption: string,
  shown: readonly PostureFinding[],
  { row, tongue }: { readonly row: TodayRow; readonly tongue: Tongue },
): Html {
  const words = tongue.messages.device
  const heads = [words.item, words.result, words.seenValue, words.remedy]
  return html`<table class="cards" role="table">
<caption class="quiet">${caption}</caption>
<thead role="rowgroup"><tr role="row">${heads.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${shown.map((finding) => findingRow(finding, row, tongue))}</tbody>
</table>`
}

const defaults = Object.fromEntries(Object.entries(DEFAULT_SETTINGS).map(([id, setting]) => [id, setting.value]))

function findingRow(finding: PostureFinding, row: TodayRow, tongue: Tongue): Html {
  const { language, messages } = tongue
  const { item } = finding
  return html`<tr role="row">
<th role="rowheader" scope="row">${item.title[language]}<br><span class="soft">${item.measures.join(', ')}</span></th>
<td role="cell" data-label="${messages.device.result}">${stateMark(markOf(finding), messages)}</td>
<td role="cell" data-label="${messages.device.seenValue}">${observations(finding.observations, tongue)}</td>
<td role="cell" data-label="${messages.device.remedy}">${remedyOf(finding, row, tongue)}</td>
</tr>`
}

function markOf({ item, state }: PostureFinding): MarkState {
  return item.kind === 'told' && state === 'notApplicable' ? 'told' : state
}

/** Values one under another; where they come from is said once where it is the same for all. */
function observations(all: PostureFinding['observations'], tongue: Tongue): Html {
  const origins = all.map((seen) => originOf(seen, tongue))
  const known = [...new Set(origins.filter((origin) => origin !== undefined))]
  const [single] = known.length === 1 ? known : []
  return html`<ul class="seen">${all.map((seen, index) => {
    const origin = origins[index]
    return html`<li>${factSpec(seen.fact).title[tongue.language]}: <strong>${valueOf(seen, tongue)}</strong>
${single === undefined && origin !== undefined && html`<br><span class="soft">${origin}</span>`}</li>`
  })}</ul>
${single !== undefined && html`<p class="soft">${single}</p>`}`
}

function valueOf(seen: PostureFinding['observations'][number], tongue: Tongue): string {
  return seen.kind === 'value' ? showValue(seen.fact, seen.value, tongue) : tongue.messages.unknownReasons[seen.reason]
}

function originOf(seen: PostureFinding['observations'][number], tongue: Tongue): string | undefined {
  const { provenance, source, ageMs } = seen
  if (provenance === undefined || source === undefined || ageMs === undefined) return undefined
  return [tongue.messages.provenance[provenance], originWords(source)[tongue.language], showAge(ageMs, tongue)].join(
    ' · ',
  )
}

function remedyOf({ item, state, advised }: PostureFinding, row: TodayRow, { language, messages }: Tongue): Html {
  if (state === 'holds' && advised !== undefined && advised !== 'holds') return html`<p>${messages.device.advised}</p>`
  if (state !== 'fails' && state !== 'unknown' && state !== 'stale')
    return html`<p class="soft">${messages.device.noNeed}</p>`
  const remedy = state === 'fails' ? item.remedy : item.unknownRemedy
  const own = row.device.os === 'chromeos' ? undefined : remedy.byOs[row.device.os]
  return html`<p>${withCode(remedy[language])}</p>${own !== undefined && html`<p>${withCode(own[language])}</p>`}`
}
