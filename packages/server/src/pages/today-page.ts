import { CELL_STATES } from '../decisions/judge-today.ts'
import type { PublishedRules } from '../decisions/rules.ts'
import { type TodayCounts, type TodayRow, usableCells, worstFirst, worstReasons } from '../decisions/today.ts'
import { type Html, html } from '../http/html.ts'
import { type Tongue, showAge } from './show-value.ts'
import { stateMark } from './state-mark.ts'
import { withCode } from './with-code.ts'

/** What the page of the morning shows. `counts` are absent where somebody sees only the devices they use. */
export type Today = {
  readonly rows: readonly TodayRow[]
  readonly counts: TodayCounts | undefined
  readonly rules: PublishedRules
  readonly next: string | undefined
  readonly now: number
}

export function todayPage(today: Today, tongue: Tongue): Html {
  const { messages } = tongue
  const words = messages.today
  const whole = today.counts !== undefined
  if (today.rows.length === 0)
    return html`<h1>${words.title}</h1>
<div class="blank"><h2>${words.emptyTitle}</h2>
${whole ? html`<p>${words.emptyText}</p><ol>${words.emptySteps.map((step) => html`<li>${step}</li>`)}</ol>` : html`<p>${words.emptyMine}</p>`}
</div>`
  return html`<h1>${words.title}</h1>
<p>${whole ? words.lead : words.mine}</p>
${today.counts !== undefined && countsList(today.counts, tongue)}
<p class="note">${words.supposed}</p>
<table class="cards" role="table">
<caption class="quiet">${words.table}</caption>
<thead role="rowgroup"><tr role="row">
${[words.device, words.person, words.state, words.mend, words.seen].map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}
</tr></thead>
<tbody role="rowgroup">${worstFirst(today.rows).map((row) => deviceRow(row, today, tongue))}</tbody>
</table>
${today.next !== undefined && html`<p><a href="/?after=${today.next}" rel="next">${words.next}</a></p>`}`
}

function countsList(counts: TodayCounts, tongue: Tongue): Html {
  const { messages } = tongue
  const shown = CELL_STATES.filter((state) => counts.byState[state] > 0)
  return html`<ul class="counts" aria-label="${messages.today.counts}">
${shown.map((state) => html`<li>${stateMark(state, messages)}<strong>${messages.today.devices(counts.byState[state])}</strong></li>`)}
</ul>
${counts.byState.notSetUp > 0 && html`<p class="soft">${messages.today.notSetUp}</p>`}
${counts.judged < counts.inUse && html`<p class="soft">${messages.today.partial(counts.judged, counts.inUse)}</p>`}`
}

function deviceRow(row: TodayRow, { rules, now }: Today, tongue: Tongue): Html {
  const { messages } = tongue
  const words = messages.today
  return html`<tr role="row">
<th role="rowheader" scope="row"><a href="/devices/${row.device.id}">${row.device.label}</a></th>
<td role="cell" data-label="${words.person}">${row.person?.name ?? words.nobody}</td>
<td role="cell" data-label="${words.state}">${stateMark(row.state, messages)}</td>
<td role="cell" data-label="${words.mend}">${toMend(row, rules, tongue)}</td>
<td role="cell" data-label="${words.seen}">${row.lastSeenAt === undefined ? words.never : showAge(Math.max(0, now - row.lastSeenAt), tongue)}</td>
</tr>`
}

/** The one thing that helps most, and how many more there are. */
function toMend({ cells, state }: TodayRow, rules: PublishedRules, { language, messages }: Tongue): Html {
  const worst = worstReasons(usableCells(cells), 100)
  const rule = worst[0] === undefined ? undefined : rules.byId.get(worst[0].reason.rule)
  if (rule === undefined) return html`<p>${state === 'yes' ? messages.today.nothing : messages.today.noReason}</p>`
  return html`<p><strong>${rule.title[language]}</strong><br>${withCode(rule.remedy[language])}</p>
${worst.length > 1 && html`<p class="soft">${messages.today.more(worst.length - 1)}</p>`}`
}
