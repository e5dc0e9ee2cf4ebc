import type { DepartmentAnswer, DepartmentLine, PersonAnswer, PersonLine } from '@taga/contract'
import { readPatterns, readRights } from './person-facts.ts'
import type { DepartmentLineRow, DepartmentRow, PersonLineRow, PersonRow } from './store.ts'

export function answerPerson(row: PersonRow): PersonAnswer {
  return {
    id: row.id,
    name: row.name,
    ...(row.kana === null ? {} : { kana: row.kana }),
    ...(row.mail === null ? {} : { mail: row.mail }),
    ...(row.department_id === null ? {} : { department: row.department_id }),
    rights: [...readRights(row)],
    state: row.state,
    stateSince: row.state_since,
    version: row.version,
  }
}

export function answerPersonLine(row: PersonLineRow): PersonLine {
  return {
    ...answerPerson(row),
    ...(row.department_name === null ? {} : { departmentName: row.department_name }),
    devices: Number(row.devices),
  }
}

export function answerDepartment(row: DepartmentRow): DepartmentAnswer {
  return { id: row.id, name: row.name, patterns: [...readPatterns(row)], version: row.version }
}

export function answerDepartmentLine(row: DepartmentLineRow): DepartmentLine {
  return { ...answerDepartment(row), people: Number(row.people) }
}
