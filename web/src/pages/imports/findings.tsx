import type { Change, ImportProblem, TotalCheck } from '@/api'
import { isDecimal } from '@/format/decimals'
import { isMoneyFigure } from '@/format/figures'
import { formatMoney, shownCurrency } from '@/format/money'
import { formatNumber } from '@/format/numbers'
import { useI18n } from '@/i18n'
import { useFormat, useWorkspace } from '@/state'
import { IconArrowNarrowRight, IconCircleCheck, IconX } from '@/ui'
import styles from './imports.module.css'
import { fieldName } from './words'

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
      <div
        className={styles.sample}
        tabIndex={0}
        role="region"
        aria-label={t('imports.problems', { count })}
      >
        <table>
          <thead>
            <tr>
              <th scope="col">{t('imports.line')}</th>
              <th scope="col">{t('imports.column')}</th>
              <th scope="col">{t('imports.value')}</th>
              <th scope="col">{t('imports.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {problems.map((problem, index) => (
              <tr key={index}>
                <td>{format.count(problem.line)}</td>
                <td>
                  <bdi>{problem.column || '—'}</bdi>
                </td>
                <td>
                  <bdi>{problem.value}</bdi>
                </td>
                <td title={problem.message} style={{ whiteSpace: 'normal' }}>
                  {reason(problem)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

/** The sums of the rows against the file's own totals. */
export function Totals({ totals }: { totals: TotalCheck[] }) {
  const i18n = useI18n()
  const { t, language } = i18n
  if (totals.length === 0) return null
  const amount = (value: string, currency: string | null) =>
    currency
      ? formatMoney(value, currency, language, { precision: 'full', withCurrency: true })
      : formatNumber(value, language)
  return (
    <div className={styles.block}>
      <h3>{t('imports.totals')}</h3>
      <div className={styles.sample} tabIndex={0} role="region" aria-label={t('imports.totals')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('imports.figure')}</th>
              <th scope="col">{t('imports.sum')}</th>
              <th scope="col">{t('imports.stated')}</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {totals.map((total, index) => (
              <tr key={index}>
                <td>{fieldName(total.figure, i18n)}</td>
                <td>{amount(total.sum, total.currency)}</td>
                <td>
                  {total.stated === null ? (
                    <span className="dim">{t('imports.no_total')}</span>
                  ) : (
                    <>
                      {amount(total.stated, total.currency)}{' '}
                      {total.label ? <bdi className="dim">{total.label}</bdi> : null}
                    </>
                  )}
                </td>
                <td>
                  <Match matches={total.matches} stated={total.stated !== null} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}

function Match({ matches, stated }: { matches: boolean | null; stated: boolean }) {
  const { t } = useI18n()
  if (matches === null)
    return stated ? <span className="dim">{t('imports.covers_more')}</span> : null
  return matches ? (
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

/** What is believed now against what will be, by day and campaign. */
export function Difference({ difference }: { difference: Change[] }) {
  const i18n = useI18n()
  const { t, language, direction } = i18n
  const { currency } = useWorkspace()
  const format = useFormat()
  if (difference.length === 0) return null
  const print = (figure: string, value: string | null) => {
    if (value === null) return t('imports.nothing')
    if (!isDecimal(value)) return value
    // Differences are in the currency of the file; only the workspace's own is shown in its unit.
    return isMoneyFigure(figure)
      ? formatNumber(value, language)
      : formatNumber(value, language, { maximumFractionDigits: 2 })
  }
  const plain = shownCurrency(currency, language).shift !== 0
  return (
    <div className={styles.block}>
      <h3>{t('imports.difference')}</h3>
      {plain ? <p className="small dim">{t('imports.difference.unit', { currency })}</p> : null}
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
                <td>{format.day(change.day)}</td>
                <td>
                  <bdi>{change.campaign || '—'}</bdi>
                </td>
                <td>{fieldName(change.figure, i18n)}</td>
                <td>
                  <span className={change.was === null ? 'dim' : styles.was}>
                    {print(change.figure, change.was)}
                  </span>{' '}
                  <IconArrowNarrowRight
                    size={14}
                    aria-label={t('imports.becomes')}
                    style={{
                      verticalAlign: '-3px',
                      transform: direction === 'rtl' ? 'scaleX(-1)' : undefined,
                    }}
                  />{' '}
                  <strong>{print(change.figure, change.is)}</strong>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
