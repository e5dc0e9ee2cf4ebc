// The closed vocabulary of the guideline: a literal that names something which does not exist here does not compile.

/** The 43 measures of the 4th edition in its order: 5 for executives, 18 for system administrators, 20 for teleworkers. */
export const MEASURE_IDS = [
  'EX-1',
  'EX-2',
  'EX-3',
  'EX-4',
  'EX-5',
  'AD-1',
  'AD-2',
  'AD-3',
  'AD-4',
  'AD-5',
  'AD-6',
  'AD-7',
  'AD-8',
  'AD-9',
  'AD-10',
  'AD-11',
  'AD-12',
  'AD-13',
  'AD-14',
  'AD-15',
  'AD-16',
  'AD-17',
  'AD-18',
  'TW-1',
  'TW-2',
  'TW-3',
  'TW-4',
  'TW-5',
  'TW-6',
  'TW-7',
  'TW-8',
  'TW-9',
  'TW-10',
  'TW-11',
  'TW-12',
  'TW-13',
  'TW-14',
  'TW-15',
  'TW-16',
  'TW-17',
  'TW-18',
  'TW-19',
  'TW-20',
] as const
/** One of the 43 measures of the 4th edition. */
export type MeasureId = (typeof MEASURE_IDS)[number]

/** The ways of teleworking: the four of the draft 4th edition, then the two that the published edition added. */
export const PATTERN_IDS = [
  'remote_desktop',
  'virtual_desktop',
  'cloud_app',
  'take_home_pc',
  'secure_browser',
  'app_wrapping',
] as const
/** A way of teleworking. */
export type PatternId = (typeof PATTERN_IDS)[number]

/** The four patterns of the draft 4th edition, which the texts of the measures refer to. */
export const DRAFT_PATTERN_IDS = ['remote_desktop', 'virtual_desktop', 'cloud_app', 'take_home_pc'] as const
/** One of the four patterns of the draft. */
export type DraftPatternId = (typeof DRAFT_PATTERN_IDS)[number]

/** The three levels of information, from the least to the most important. Measure EX-2. */
export const LEVELS = ['public', 'business', 'confidential'] as const
/** A level of information. */
export type Level = (typeof LEVELS)[number]

/** The three roles, each with measures of its own. */
export const ROLES = ['executive', 'administrator', 'teleworker'] as const
/** The role that a measure is addressed to. */
export type RoleId = (typeof ROLES)[number]

/** The six categories of measures, ア to カ. */
export const CATEGORIES = [
  'framework',
  'malware',
  'loss_theft',
  'eavesdropping',
  'unauthorized_access',
  'external_services',
] as const
/** A category of measures. */
export type CategoryId = (typeof CATEGORIES)[number]

/** The two grades of importance that the 4th edition gives to what it says. */
export const TIERS = ['baseline', 'recommended'] as const
/** A grade of importance. */
export type TierId = (typeof TIERS)[number]

/** The three staves of the barrel. Which measure belongs to which is our judgement; the guideline does not say. */
export const DIMENSIONS = ['rule', 'people', 'technology'] as const
/** A stave of the barrel. */
export type DimensionId = (typeof DIMENSIONS)[number]

/** The 22 groups of measures that the guideline explains together. */
export const GROUP_IDS = [
  'G01',
  'G02',
  'G03',
  'G04',
  'G05',
  'G06',
  'G07',
  'G08',
  'G09',
  'G10',
  'G11',
  'G12',
  'G13',
  'G14',
  'G15',
  'G16',
  'G17',
  'G18',
  'G19',
  'G20',
  'G21',
  'G22',
] as const
/** A group of measures explained together. */
export type GroupId = (typeof GROUP_IDS)[number]

/** The 14 trouble cases. */
export const CASE_IDS = [
  'CASE-01',
  'CASE-02',
  'CASE-03',
  'CASE-04',
  'CASE-05',
  'CASE-06',
  'CASE-07',
  'CASE-08',
  'CASE-09',
  'CASE-10',
  'CASE-11',
  'CASE-12',
  'CASE-13',
  'CASE-14',
] as const
/** A trouble case. */
export type CaseId = (typeof CASE_IDS)[number]

/** The 18 vulnerabilities of figure 1. */
export const VULNERABILITY_IDS = [
  'V-01',
  'V-02',
  'V-03',
  'V-04',
  'V-05',
  'V-06',
  'V-07',
  'V-08',
  'V-09',
  'V-10',
  'V-11',
  'V-12',
  'V-13',
  'V-14',
  'V-15',
  'V-16',
  'V-17',
  'V-18',
] as const
/** A vulnerability of figure 1. */
export type VulnerabilityId = (typeof VULNERABILITY_IDS)[number]

/** The six columns (コラム). */
export const COLUMN_IDS = ['COL-1', 'COL-2', 'COL-3', 'COL-4', 'COL-5', 'COL-6'] as const
/** A column (コラム). */
export type ColumnId = (typeof COLUMN_IDS)[number]

/** The documents that the guideline points to. */
export const LINK_IDS = ['LNK-1', 'LNK-2', 'LNK-3', 'LNK-4', 'LNK-5', 'LNK-6', 'LNK-7'] as const
/** A document that the guideline points to. */
export type LinkId = (typeof LINK_IDS)[number]

/** The figures and the table of the draft 4th edition, in its order. */
export const FIGURE_IDS = [
  'F1',
  'F2',
  'T1',
  'F3',
  'F4',
  'F5',
  'F6',
  'F7',
  'F8',
  'F9',
  'F10',
  'F11',
  'F12',
  'F13',
  'F14',
  'F15',
  'F16',
] as const
/** A figure (F) or table (T) of the draft 4th edition. */
export type FigureId = (typeof FIGURE_IDS)[number]

/** The 33 measures of the 3rd edition: 3, 14 and 16. */
export const THIRD_EDITION_MEASURE_IDS = [
  '3-EX-1',
  '3-EX-2',
  '3-EX-3',
  '3-AD-1',
  '3-AD-2',
  '3-AD-3',
  '3-AD-4',
  '3-AD-5',
  '3-AD-6',
  '3-AD-7',
  '3-AD-8',
  '3-AD-9',
  '3-AD-10',
  '3-AD-11',
  '3-AD-12',
  '3-AD-13',
  '3-AD-14',
  '3-TW-1',
  '3-TW-2',
  '3-TW-3',
  '3-TW-4',
  '3-TW-5',
  '3-TW-6',
  '3-TW-7',
  '3-TW-8',
  '3-TW-9',
  '3-TW-10',
  '3-TW-11',
  '3-TW-12',
  '3-TW-13',
  '3-TW-14',
  '3-TW-15',
  '3-TW-16',
] as const
/** A measure of the 3rd edition. */
export type ThirdEditionMeasureId = (typeof THIRD_EDITION_MEASURE_IDS)[number]

/** The three patterns of the 3rd edition. */
export const THIRD_EDITION_PATTERN_IDS = ['e3_offline', 'e3_online', 'e3_thin_client'] as const
/** A pattern of the 3rd edition. */
export type ThirdEditionPatternId = (typeof THIRD_EDITION_PATTERN_IDS)[number]

const measureIds: ReadonlySet<string> = new Set(MEASURE_IDS)

/** Whether a text from outside is the id of a measure, written exactly as the guideline numbers it (`AD-7`). */
export function isMeasureId(text: string): text is MeasureId {
  return measureIds.has(text)
}
