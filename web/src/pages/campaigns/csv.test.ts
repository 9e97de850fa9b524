import { describe, expect, it } from 'vitest'
import { lineProblems, lookAtCampaigns, readCsv } from './csv'

describe('a file of campaigns', () => {
  it('is read with quotes, line breaks in cells and any line end', () => {
    const text = '\ufeffkey,name\r\na,"Say ""hi"", twice"\r\n\nb,"two\nlines"\nc,last'
    expect(readCsv(text)).toEqual([
      { line: 1, cells: ['key', 'name'] },
      { line: 2, cells: ['a', 'Say "hi", twice'] },
      { line: 4, cells: ['b', 'two\nlines'] },
      { line: 6, cells: ['c', 'last'] },
    ])
  })

  it('says which line lacks what', () => {
    const { problems, rows } = lookAtCampaigns(
      'Key,Name,channel\na,A,email\n,B,email\na,,email\nc,C\n',
    )
    expect(rows).toHaveLength(4)
    expect(problems).toEqual([
      { line: 3, kind: 'no_key' },
      { line: 4, kind: 'twice' },
      { line: 4, kind: 'no_name' },
      { line: 5, kind: 'cells', count: 2, header: 3 },
    ])
  })

  it('misses columns before lines', () => {
    expect(lookAtCampaigns('name;key\nA;a\n').problems.map(({ column }) => column)).toEqual([
      'key',
      'name',
    ])
    expect(lookAtCampaigns('').problems).toHaveLength(2)
  })

  it('tells the lines of the server’s answer', () => {
    expect(lineProblems(['line 3 channel: the channels are …', 'line 0 key: gone', 'odd'])).toEqual(
      [
        { line: 3, column: 'channel', message: 'the channels are …' },
        { line: null, column: 'key', message: 'gone' },
        { line: null, column: '', message: 'odd' },
      ],
    )
  })
})
