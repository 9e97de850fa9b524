import { useState, type ReactNode } from 'react'
import { useI18n } from '@/i18n'
import { ActionIcon, IconChartBar, IconDownload, IconTable, Tooltip } from '@/ui'
import styles from './chart-card.module.css'
import { downloadCsv, type ChartTable } from './csv'

interface Props {
  /** The finding, or the question the chart answers. */
  title: string
  lead?: ReactNode
  table: ChartTable
  children: ReactNode
}

/** The frame of every chart: its title says something, and its figures can be read and taken away. */
export function ChartCard({ title, lead, table, children }: Props) {
  const { t } = useI18n()
  const [asTable, setAsTable] = useState(false)
  return (
    <figure className={styles.card} aria-label={title} style={{ margin: 0 }}>
      <div className={styles.head}>
        <div>
          <h2>{title}</h2>
          {lead ? <p className={styles.lead}>{lead}</p> : null}
        </div>
        <div className={styles.tools}>
          <Tooltip label={asTable ? t('chart.as_chart') : t('chart.as_table')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={asTable ? t('chart.as_chart') : t('chart.as_table')}
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
            >
              {asTable ? (
                <IconChartBar size={16} aria-hidden />
              ) : (
                <IconTable size={16} aria-hidden />
              )}
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('common.csv')}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('common.csv')}
              onClick={() => downloadCsv(table)}
            >
              <IconDownload size={16} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
      {asTable ? (
        <div className={styles.table} tabIndex={0} role="region" aria-label={title}>
          <table>
            <thead>
              <tr>
                {table.headers.map((header) => (
                  <th key={header} scope="col">
                    {header}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row) => (
                <tr key={row.raw[0]}>
                  {row.shown.map((cell, index) =>
                    index === 0 ? (
                      <th key={index} scope="row">
                        {cell}
                      </th>
                    ) : (
                      <td key={index}>{cell}</td>
                    ),
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        children
      )}
    </figure>
  )
}
