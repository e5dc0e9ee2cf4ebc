import { about } from './about.ts'
import { cases } from './cases.ts'
import { byod, cloudServices, patternAdvice, patternAxes } from './choosing-pattern.ts'
import type { About, Category, Dimension, Group, Role, Tier } from './classification.ts'
import { columns } from './columns.ts'
import type {
  Duty,
  FileSharingRules,
  InformationLevels,
  MonthlyMessage,
  Password,
  Pdca,
  Policy,
  SnsRules,
  Telework,
  WeakestLink,
  Wifi,
} from './concept.ts'
import { draftPatterns } from './draft-patterns.ts'
import { duties } from './duties.ts'
import { editionChanges } from './edition-changes.ts'
import type { EditionChanges, FifthEdition, ThirdEdition } from './edition.ts'
import { fifthEdition } from './fifth-edition.ts'
import { figures } from './figures.ts'
import { fileSharingRules } from './file-sharing-rules.ts'
import { measures } from './find-measure.ts'
import { glossary } from './glossary.ts'
import { groups } from './groups.ts'
import { informationLevels } from './information-levels.ts'
import { links } from './links.ts'
import type { Measure } from './measure.ts'
import { monthlyMessage } from './monthly-message.ts'
import { password } from './password.ts'
import type {
  ByodFit,
  CloudServices,
  DraftPattern,
  PatternAxes,
  PublishedEdition,
  ThirdEditionPattern,
} from './pattern.ts'
import { pdca, policy } from './policy.ts'
import { publishedEdition } from './published-edition.ts'
import type { Column, Figure, GlossaryTerm, Link } from './reference.ts'
import { snsRules } from './sns-rules.ts'
import { telework } from './telework.ts'
import { thirdEditionPatterns } from './third-edition-patterns.ts'
import { thirdEdition } from './third-edition.ts'
import { threatModel } from './threat-model.ts'
import type { ThreatModel, Vulnerability } from './threat.ts'
import type { TroubleCase } from './trouble-case.ts'
import { categories, dimensions, roles, tiers } from './vocabulary.ts'
import { vulnerabilities } from './vulnerabilities.ts'
import { weakestLink } from './weakest-link.ts'
import { wifi } from './wifi.ts'
import type { Words } from '../words.ts'

/** Everything the catalogue holds, as `taga guideline --json` prints it. Others read this format: fields are added, never renamed. */
export type Guideline = {
  readonly format: 'taga.guideline/1'
  readonly about: About
  readonly roles: readonly Role[]
  readonly duties: readonly Duty[]
  readonly categories: readonly Category[]
  readonly tiers: readonly Tier[]
  readonly dimensions: readonly Dimension[]
  readonly groups: readonly Group[]
  readonly measures: readonly Measure[]
  readonly patternAxes: PatternAxes
  readonly draftPatterns: readonly DraftPattern[]
  readonly publishedEdition: PublishedEdition
  readonly patternAdvice: readonly Words[]
  readonly byod: ByodFit
  readonly cloudServices: CloudServices
  readonly threatModel: ThreatModel
  readonly vulnerabilities: readonly Vulnerability[]
  readonly cases: readonly TroubleCase[]
  readonly telework: Telework
  readonly weakestLink: WeakestLink
  readonly policy: Policy
  readonly pdca: Pdca
  readonly informationLevels: InformationLevels
  readonly wifi: Wifi
  readonly password: Password
  readonly snsRules: SnsRules
  readonly fileSharingRules: FileSharingRules
  readonly monthlyMessage: MonthlyMessage
  readonly columns: readonly Column[]
  readonly glossary: readonly GlossaryTerm[]
  readonly links: readonly Link[]
  readonly figures: readonly Figure[]
  readonly thirdEdition: ThirdEdition
  readonly thirdEditionPatterns: readonly ThirdEditionPattern[]
  readonly editionChanges: EditionChanges
  readonly fifthEdition: FifthEdition
}

/** The telework guideline of the Ministry of Internal Affairs and Communications, 4th edition, in our own words. */
export const guideline: Guideline = {
  format: 'taga.guideline/1',
  about,
  roles,
  duties,
  categories,
  tiers,
  dimensions,
  groups,
  measures,
  patternAxes,
  draftPatterns,
  publishedEdition,
  patternAdvice,
  byod,
  cloudServices,
  threatModel,
  vulnerabilities,
  cases,
  telework,
  weakestLink,
  policy,
  pdca,
  informationLevels,
  wifi,
  password,
  snsRules,
  fileSharingRules,
  monthlyMessage,
  columns,
  glossary,
  links,
  figures,
  thirdEdition,
  thirdEditionPatterns,
  editionChanges,
  fifthEdition,
}
