/** What a chart shows, as printed text and as the plain values of its CSV. */
export interface ChartTable {
  name: string
  headers: string[]
  rows: { shown: string[]; raw: string[] }[]
}

/** Quotes a cell, and keeps a spreadsheet from reading text as a formula. */
export function csvCell(value: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(value)
  const safe = !isNumber && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export function toCsv(table: ChartTable): string {
  const lines = [table.headers, ...table.rows.map((row) => row.raw)]
  return lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n') + '\r\n'
}

export function downloadCsv(table: ChartTable): void {
  const url = URL.createObjectURL(new Blob(['\ufeff', toCsv(table)], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${table.name}.csv`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}
