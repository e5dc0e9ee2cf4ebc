import type { PageSpec } from '../kit/page-spec.ts'

export const rulePages: readonly PageSpec[] = [
  {
    path: '/rules',
    title: { ja: 'ルール', en: 'Rules' },
    who: 'overseer',
    menu: 'rules',
    load: async () => ({ Page: (await import('./rules-page.tsx')).RulesPage }),
  },
  {
    path: '/rules/sources',
    title: { ja: '事実の情報源', en: 'Sources of facts' },
    who: 'overseer',
    menu: 'rules',
    load: async () => ({ Page: (await import('./sources-page.tsx')).SourcesPage }),
  },
  {
    path: '/rules/thresholds',
    title: { ja: '基準値', en: 'Thresholds' },
    who: 'overseer',
    menu: 'rules',
    load: async () => ({ Page: (await import('./thresholds-page.tsx')).ThresholdsPage }),
  },
  {
    path: '/rules/own',
    title: { ja: '独自ルール', en: 'Own rules' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./own-rules-page.tsx')).OwnRulesPage }),
  },
  {
    path: '/rules/history',
    title: { ja: 'ルールの公開履歴', en: 'History of the rules' },
    who: 'overseer',
    menu: 'rules',
    load: async () => ({ Page: (await import('./history-page.tsx')).HistoryPage }),
  },
  {
    path: '/rules/previews/:preview',
    title: { ja: '変更の影響', en: 'Effect of the change' },
    who: 'administrator',
    load: async () => ({ Page: (await import('./preview-page.tsx')).PreviewPage }),
  },
  {
    path: '/rules/:rule',
    title: { ja: 'ルール', en: 'Rule' },
    who: 'overseer',
    load: async () => ({ Page: (await import('./rule-page.tsx')).RulePage }),
  },
]
