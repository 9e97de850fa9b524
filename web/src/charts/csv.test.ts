import { expect, it } from 'vitest'
import { csvCell, toCsv } from './csv'

it('keeps a spreadsheet from reading text as a formula', () => {
  expect(csvCell('=1+1')).toBe("'=1+1")
  expect(csvCell('@cmd')).toBe("'@cmd")
  expect(csvCell('-12.5')).toBe('-12.5')
  expect(csvCell('a "b", c')).toBe('"a ""b"", c"')
})

it('writes a header and rows', () => {
  const table = {
    name: 'x',
    headers: ['Day', 'Spend'],
    rows: [{ shown: [], raw: ['2026-10-01', '5'] }],
  }
  expect(toCsv(table)).toBe('Day,Spend\r\n2026-10-01,5\r\n')
})
