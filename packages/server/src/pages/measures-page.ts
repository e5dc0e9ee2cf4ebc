import { type Barrel, LACK_WORDS, type Lacking, type MeasureState, type NextStep, findMeasure } from '@taga/core'
import { barrelPicture, staveWords } from './barrel-picture.ts'
import { type Html, html } from '../http/html.ts'
import { type Tongue, showAge } from './show-value.ts'
import { stateMark } from './state-mark.ts'

export type MeasuresView = {
  readonly states: readonly MeasureState[]
  readonly barrel: Barrel
  readonly steps: readonly NextStep[]
  readonly now: number
  /** Labels of devices that lack something, by id. */
  readonly labels: ReadonlyMap<string, string>
}

export const MOST_LACKING = 10
const ROLES = ['executive', 'administrator', 'teleworker'] as const
const STATES = ['holds', 'partly', 'fails', 'unknown', 'notApplicable'] as const

export function measuresPage(view: MeasuresView, tongue: Tongue): Html {
  const { messages } = tongue
  const words = messages.measures
  const { barrel, states } = view
  return html`<h1>${words.title}</h1>
<p>${words.lead}</p>
<ul class="counts" aria-label="${words.summary}">${STATES.map((state) => {
    const count = states.filter((each) => each.state === state).length
    return count > 0 && html`<li>${stateMark(state, messages)}<strong>${count}</strong></li>`
  })}</ul>
<h2>${words.barrelTitle}</h2>
<div class="barrel"><div>${barrelPicture(barrel, messages)}</div>
<div><p><strong>${words.water(Math.floor(barrel.height * 100))}</strong></p>
<p>${words.weakest(barrel.shortest.map((dimension) => words.dimension[dimension]).join(tongue.language === 'ja' ? '、' : ', '))}</p>
<ul>${barrel.staves.map((stave) => html`<li>${staveWords(stave, messages)}</li>`)}</ul></div></div>
<h2>${words.stepsTitle}</h2>
${stepList(view.steps, tongue)}
${ROLES.map((role) => roleTable(role, view, tongue))}`
}

function stepList(steps: readonly NextStep[], { language, messages }: Tongue): Html {
  if (steps.length === 0) return html`<p>${messages.measures.stepsNone}</p>`
  return html`<ol class="steps">${steps.map(
    (step) => html`<li><h3>${step.words[language]}</h3><p>${step.why[language]}</p>
<p class="soft">${step.measure} ${findMeasure(step.measure).title[language]}</p></li>`,
  )}</ol>`
}

function roleTable(role: (typeof ROLES)[number], view: MeasuresView, tongue: Tongue): Html {
  const words = tongue.messages.measures
  const rows = view.states.filter((state) => findMeasure(state.measure).role === role)
  const heads = [words.measure, words.state, words.howMany, words.evidence, words.lacking]
  return html`<h2>${words.role[role]}</h2>
<table class="cards" role="table">
<caption class="quiet">${words.table}: ${words.role[role]}</caption>
<thead role="rowgroup"><tr role="row">${heads.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map((state) => measureRow(state, view, tongue))}</tbody>
</table>`
}

function measureRow(state: MeasureState, view: MeasuresView, tongue: Tongue): Html {
  const { language, messages } = tongue
  const words = messages.measures
  return html`<tr role="row">
<th role="rowheader" scope="row"><span class="soft">${state.measure}</span><br>${findMeasure(state.measure).title[language]}</th>
<td role="cell" data-label="${words.state}">${stateMark(state.state, messages)}</td>
<td role="cell" data-label="${words.howMany}">${countOf(state, tongue)}</td>
<td role="cell" data-label="${words.evidence}">${evidenceOf(state, view.now, tongue)}</td>
<td role="cell" data-label="${words.lacking}">${lackingOf(state, view, tongue)}</td>
</tr>`
}

function countOf({ noMechanism, m, n }: MeasureState, { messages }: Tongue): string {
  const words = messages.measures
  if (noMechanism) return '—'
  return m === 0 ? words.nothingCounted : words.count(n, m)
}

function evidenceOf({ noMechanism, provenance, oldestAt }: MeasureState, now: number, tongue: Tongue): Html {
  const { messages } = tongue
  if (noMechanism) return html`${messages.measures.noMechanism}`
  if (provenance === undefined) return html`${messages.none}`
  return html`${messages.provenance[provenance]}
${oldestAt !== undefined && html`<br><span class="soft">${messages.measures.oldest}: ${showAge(Math.max(0, now - oldestAt), tongue)}</span>`}`
}

function lackingOf(state: MeasureState, { labels }: MeasuresView, { language, messages }: Tongue): Html {
  const open = state.mechanisms.filter(({ result }) => result.lacking.length > 0)
  if (open.length === 0) return html`—`
  return html`${open.map(
    ({ mechanism, result }) => html`<details class="shut"><summary>${mechanism.title[language]}</summary>
<ul>${result.lacking.slice(0, MOST_LACKING).map((lacking) => html`<li>${subject(lacking, labels)}: ${LACK_WORDS[lacking.reason][language]}</li>`)}
${result.lacking.length > MOST_LACKING && html`<li>${messages.measures.lackingMore(result.lacking.length - MOST_LACKING)}</li>`}</ul></details>`,
  )}`
}

function subject({ id }: Lacking, labels: ReadonlyMap<string, string>): Html {
  const label = labels.get(id)
  return label === undefined ? html`<code>${id}</code>` : html`${label}`
}
