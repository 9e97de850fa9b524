import type { Change, FileTotals, ImportProblem, TotalCheck } from '@/api'
import { isDecimal } from '@/format/decimals'
import { formatMoney } from '@/format/money'
import { formatNumber } from '@/format/numbers'
import { RefusedTable } from '@/frame/refused-table'
import { useI18n } from '@/i18n'
import { useFormat } from '@/state'
import { IconArrowNarrowRight, IconCircleCheck, IconX } from '@/ui'
import styles from './imports.module.css'
import { fieldName, isOrderCheck, orderChecks, orderWords } from './words'

/** Bad cells by line, with what stands there and why it cannot be read. */
export function Problems({ problems, count }: { problems: ImportProblem[]; count: number }) {
  const i18n = useI18n()
  const { t, has } = i18n
  const format = useFormat()
  if (count === 0) return null
  const reason = (problem: ImportProblem) => {
    const key = `reject.${problem.reason}`
    return has(key) ? t(key) : problem.message
  }
  return (
    <div className={styles.block}>
      <h3 className={styles.wrong}>{t('imports.problems', { count })}</h3>
      <RefusedTable
        label={t('imports.problems', { count })}
        headers={{
          where: t('imports.line'),
          what: t('imports.column'),
          value: t('imports.value'),
          reason: t('imports.reason'),
        }}
        rows={problems.map((problem, index) => ({
          id: String(index),
          where: format.count(problem.line),
          what: problem.column,
          value: problem.value,
          reason: reason(problem),
          message: problem.message,
        }))}
      />
    </div>
  )
}

interface TotalsProps {
  totals: FileTotals
  checks: TotalCheck[]
}

interface SumLine {
  figure: string
  currency: string | null
  sum: string
}

/** Money comes by currency; counts come alone. */
function sumLines(totals: FileTotals): SumLine[] {
  return Object.entries(totals).flatMap(([figure, sum]): SumLine[] => {
    if (sum === null) return []
    if (typeof sum === 'object') {
      return Object.entries(sum).map(([currency, value]) => ({ figure, currency, sum: value }))
    }
    return [{ figure, currency: null, sum: String(sum) }]
  })
}

/** The sums of the rows against the file's own totals. */
export function Totals({ totals, checks }: TotalsProps) {
  const i18n = useI18n()
  const { t, language } = i18n
  const lines = sumLines(totals).filter((line) => isDecimal(line.sum))
  const stated = checks.filter((check) => !isOrderCheck(check))
  const ofOrders = checks.length > stated.length
  if (lines.length === 0) return null
  const amount = (value: string, currency: string | null) =>
    currency
      ? formatMoney(value, currency, language, { precision: 'full', withCurrency: true })
      : formatNumber(value, language)
  // Files of orders have no total line to look for; what was checked is said below.
  const title = ofOrders ? t('imports.sums') : t('imports.totals')
  return (
    <div className={styles.block}>
      <h3>{title}</h3>
      <div className={styles.sample} tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('imports.figure')}</th>
              <th scope="col">{t('imports.sum')}</th>
              {ofOrders ? null : (
                <>
                  <th scope="col">{t('imports.stated')}</th>
                  <td />
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => {
              const check = stated.find((each) => each.figure === line.figure)
              return (
                <tr key={`${line.figure}${line.currency ?? ''}`}>
                  <td>{fieldName(line.figure, i18n)}</td>
                  <td>{amount(line.sum, line.currency)}</td>
                  {ofOrders ? null : (
                    <>
                      <td>
                        {check ? (
                          <>
                            {amount(check.file_total, line.currency)}{' '}
                            <bdi className="dim">{check.label}</bdi>
                          </>
                        ) : (
                          <span className="dim">{t('imports.no_total')}</span>
                        )}
                      </td>
                      <td>{check ? <Match verdict={check.verdict} /> : null}</td>
                    </>
                  )}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function Match({ verdict }: { verdict: string }) {
  const { t } = useI18n()
  if (verdict === 'noted') return <span className="dim">{t('imports.covers_more')}</span>
  return verdict === 'matches' ? (
    <span className={styles.ok}>
      <IconCircleCheck size={14} aria-hidden style={{ verticalAlign: '-2px' }} />{' '}
      {t('reconciled.matched')}
    </span>
  ) : (
    <span className={styles.wrong}>
      <IconX size={14} aria-hidden style={{ verticalAlign: '-2px' }} /> {t('reconciled.mismatch')}
    </span>
  )
}

/** Orders whose stated total is not the sum of their items, shipping and tax. */
export function OrderChecks({ checks }: { checks: TotalCheck[] }) {
  const { t, language } = useI18n()
  const { matched, differing } = orderChecks(checks)
  if (matched === 0 && differing.length === 0) return null
  return (
    <div className={styles.block}>
      <h3>{t('imports.orders.title')}</h3>
      <p className="small dim measure">{t('imports.orders.what')}</p>
      <p className={differing.length > 0 ? undefined : styles.ok}>
        {orderWords(matched, differing.length, t)}
      </p>
      {differing.length > 0 ? (
        <div
          className={styles.sample}
          tabIndex={0}
          role="region"
          aria-label={t('imports.orders.title')}
        >
          <table>
            <thead>
              <tr>
                <th scope="col">{t('imports.orders.order')}</th>
                <th scope="col">{t('imports.orders.parts')}</th>
                <th scope="col">{t('imports.stated')}</th>
              </tr>
            </thead>
            <tbody>
              {differing.slice(0, 20).map((check) => (
                <tr key={`${check.line} ${check.label}`}>
                  <td>
                    <bdi>{check.label}</bdi>
                  </td>
                  <td>{formatNumber(check.rows_sum, language)}</td>
                  <td>{formatNumber(check.file_total, language)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </div>
  )
}

/** What is believed now against what will be, by day and campaign. */
export function Difference({ difference }: { difference: Change[] }) {
  const i18n = useI18n()
  const { t, language, direction } = i18n
  const format = useFormat()
  if (difference.length === 0) return null
  const print = (change: Change, value: string | null) => {
    if (value === null) return t('imports.nothing')
    if (!isDecimal(value)) return value
    return change.currency
      ? formatMoney(value, change.currency, language, { precision: 'full', withCurrency: true })
      : formatNumber(value, language, { maximumFractionDigits: 2 })
  }
  return (
    <div className={styles.block}>
      <h3>{t('imports.difference')}</h3>
      <div
        className={styles.sample}
        tabIndex={0}
        role="region"
        aria-label={t('imports.difference')}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{t('col.day')}</th>
              <th scope="col">{t('col.campaign')}</th>
              <th scope="col">{t('imports.figure')}</th>
              <th scope="col">{t('imports.was_is')}</th>
            </tr>
          </thead>
          <tbody>
            {difference.map((change, index) => (
              <tr key={index}>
                <td>{change.day ? format.day(change.day) : '—'}</td>
                <td>
                  <bdi>{change.campaign || '—'}</bdi>
                </td>
                <td>{fieldName(change.figure, i18n)}</td>
                <td>
                  <span className={change.was === null ? 'dim' : styles.was}>
                    {print(change, change.was)}
                  </span>{' '}
                  <IconArrowNarrowRight
                    size={14}
                    aria-label={t('imports.becomes')}
                    style={{
                      verticalAlign: '-3px',
                      transform: direction === 'rtl' ? 'scaleX(-1)' : undefined,
                    }}
                  />{' '}
                  <strong>{print(change, change.is)}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
