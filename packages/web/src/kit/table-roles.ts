/**
 * What the parts of a table are, said again: as cards on a narrow screen they are no longer laid out as a table, and some browsers drop
 * the meaning together with the look.
 */
export const AS = {
  table: { role: 'table' },
  group: { role: 'rowgroup' },
  row: { role: 'row' },
  head: { role: 'columnheader', scope: 'col' },
  rowHead: { role: 'rowheader', scope: 'row' },
  cell: { role: 'cell' },
} as const
