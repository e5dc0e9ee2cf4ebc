import type { PageSpec } from '../kit/page-spec.ts'

export const departmentPages: readonly PageSpec[] = [
  {
    path: '/departments',
    title: { ja: '部署', en: 'Departments' },
    who: 'overseer',
    menu: 'registers',
    load: () => import('./departments-page.tsx').then(({ DepartmentsPage }) => ({ Page: DepartmentsPage })),
  },
  {
    path: '/departments/new',
    title: { ja: '部署を加える', en: 'Add a department' },
    who: 'administrator',
    load: () => import('./department-page.tsx').then(({ NewDepartmentPage }) => ({ Page: NewDepartmentPage })),
  },
  {
    path: '/departments/:department',
    title: { ja: '部署', en: 'Department' },
    who: 'overseer',
    load: () => import('./department-page.tsx').then(({ DepartmentPage }) => ({ Page: DepartmentPage })),
  },
]
