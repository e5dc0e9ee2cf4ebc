import type { Words } from '../words.ts'
import type { DimensionId, FigureId, Level, MeasureId, RoleId } from './ids.ts'

/** What telework is, why it is done and by what means. */
export type Telework = {
  readonly definition: Words
  readonly forms: readonly Words[]
  readonly benefits: readonly Words[]
  readonly csr: Words
  readonly terminals: readonly Words[]
  readonly channels: readonly Words[]
  readonly thirdEditionForms: readonly Words[]
}

/** The barrel: the whole is as strong as its weakest part. Figure F2. */
export type WeakestLink = {
  readonly statement: Words
  readonly bucket: Words
  /** How software can measure it: our proposal. */
  readonly measurementForSoftware: Words
  readonly balance: readonly Stave[]
}

/** A stave of the barrel, with why it is needed. */
export type Stave = Words & {
  readonly id: DimensionId
  readonly name: Words
  readonly why?: Words
  readonly functions?: readonly Words[]
}

/** The security policy in its three layers. Measures EX-1, AD-1 and TW-1. */
export type Policy = {
  readonly layers: readonly (Words & {
    readonly id: 'basic_policy' | 'control_standards' | 'procedures'
    readonly number: number
    readonly definition: Words
  })[]
  readonly usageOfTerm: Words
  readonly teleworkSpecific: readonly Words[]
  readonly figure: FigureId
}

/** The four stages by which rules stay current. */
export type Pdca = Words & {
  readonly figure: FigureId
  readonly stages: readonly (Words & { readonly id: 'plan' | 'do' | 'check' | 'act' })[]
  readonly note: Words
  readonly measures: readonly MeasureId[]
}

/** The levels of information, how they are marked and whether they may leave the office. */
export type InformationLevels = {
  readonly number: number
  readonly approximate: true
  readonly figure: FigureId
  readonly levels: readonly InformationLevel[]
  readonly marking: readonly (Words & { readonly medium: 'electronic' | 'paper' })[]
  readonly measures: readonly MeasureId[]
}

export type InformationLevel = Words & {
  readonly id: Level
  readonly examples: readonly Words[]
  readonly teleworkTakeOut: 'excluded_by_default' | 'allowed_by_option' | 'allowed'
  readonly handling: Words
}

/** The conditions of using wireless networks at home and in public. */
export type Wifi = {
  readonly figure: FigureId
  readonly home: readonly Words[]
  /** One of the items is enough, on top of `also`. */
  readonly publicConditions: {
    readonly requirement: 'any_one'
    readonly also: Words
    readonly items: readonly (Words & { readonly id: 'vpn' | 'https_only' | 'trusted_app' | 'harmless' })[]
  }
  readonly risks: readonly Words[]
  readonly figureAdvice: Words
  readonly warning: Words
  readonly publicPasswordExamples: readonly Words[]
  readonly measures: readonly MeasureId[]
}

/** What a password may not be, and how it is kept. */
export type Password = {
  readonly prohibited: readonly (Words & {
    readonly id: 'reused' | 'short' | 'simple' | 'id_derived' | 'dictionary'
    /** In characters. */
    readonly minLength?: number
    /** True where the system can refuse such a password by itself. */
    readonly systemEnforceable?: true
    readonly examples?: readonly string[]
  })[]
  readonly change: { readonly periodicChangeRequired: false; readonly changeWhen: readonly Words[] }
  readonly memo: readonly Words[]
  readonly masterPassword: Words
  readonly browserStorage: Words
  readonly thirdEdition: Words
  readonly figure: FigureId
  readonly measures: readonly MeasureId[]
}

/** What a rule on social networks holds. */
export type SnsRules = {
  readonly contents: readonly (Words & { readonly id: 'no_confidential' | 'no_illegal' | 'no_unfounded' })[]
  readonly points: readonly Words[]
  readonly examplesNamed: readonly string[]
  readonly measures: readonly MeasureId[]
}

/** What a rule on file sharing holds. */
export type FileSharingRules = {
  readonly contents: readonly (Words & { readonly id: 'designated_services' | 'encrypt_before' | 'delete_after' })[]
  readonly risks: readonly Words[]
  readonly preUseCheck: Words
  readonly secureCloud: Words
  readonly measures: readonly MeasureId[]
}

/** The duty of a role as a whole. */
export type Duty = Words & { readonly id: RoleId; readonly duty: Words; readonly alsoRefer?: 'LNK-2' }

/** The awareness message of the poster figure. */
export type MonthlyMessage = { readonly figure: FigureId; readonly theme: Words; readonly points: readonly Words[] }
