import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { importsQuery, type Import } from '@/api'
import { Drop } from '@/frame/drop'
import { Failed } from '@/frame/fallbacks'
import { tableWords } from '@/frame/table-words'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import { Card, DataTable, EmptyState, PageHeader, Section, Skeletons, type Column } from '@/ui'
import { CountsSection } from './counts'
import { FileCard } from './file'
import styles from './imports.module.css'
import { byWhom, formatName, reconciledWords, StateMark } from './words'

interface Held {
  id: number
  file: File
}

let counter = 0

/** From the files a marketer holds to figures: drop, look, import, and take back. */
export function ImportsPage() {
  const { t } = useI18n()
  const editable = useMay('editor')
  const [files, setFiles] = useState<Held[]>([])
  const add = (dropped: File[]) =>
    setFiles((held) => [...dropped.map((file) => ({ id: (counter += 1), file })), ...held])
  return (
    <>
      <PageHeader title={t('nav.imports')} lead={t('imports.lead')} />
      {editable ? (
        <Drop
          multiple
          title={t('imports.drop')}
          what={t('imports.formats')}
          choose={t('imports.choose')}
          accept=".csv,.tsv,.txt,.xlsx,.gz,.xml"
          onFiles={add}
        />
      ) : (
        <p className="dim">{t('imports.read_only')}</p>
      )}
      <div className={styles.files}>
        {files.map(({ id, file }) => (
          <FileCard
            key={id}
            file={file}
            onClose={() => setFiles((held) => held.filter((each) => each.id !== id))}
          />
        ))}
      </div>
      <CountsSection />
      <ImportList />
    </>
  )
}

function ImportList() {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { key } = useWorkspace()
  const { data, error, refetch } = useQuery(importsQuery(key))
  const columns: Column<Import>[] = [
    {
      id: 'file',
      header: t('imports.file'),
      sortBy: (each) => each.file_name,
      cell: (each) => (
        <>
          <Link
            to="/w/$workspace/imports/$import"
            params={{ workspace: key, import: each.id }}
            style={{ color: 'var(--ink)', fontWeight: 550 }}
          >
            <bdi>{each.file_name}</bdi>
          </Link>
          <div className="small dim" style={{ fontWeight: 400 }}>
            {formatName(each.format, i18n)}
          </div>
        </>
      ),
    },
    {
      id: 'state',
      phone: 1,
      header: t('col.status'),
      sortBy: (each) => each.state,
      cell: (each) => (
        <span className="nowrap">
          <StateMark state={each.state} />
        </span>
      ),
    },
    {
      id: 'days',
      header: t('imports.days'),
      sortBy: (each) => each.from,
      cell: (each) => (
        <span className="nowrap">
          {each.from && each.to ? format.period(each.from, each.to) : '—'}
        </span>
      ),
    },
    {
      id: 'imported',
      header: t('imports.rows'),
      phone: 2,
      numeric: true,
      sortBy: (each) => each.imported,
      cell: (each) => format.count(each.imported),
    },
    {
      id: 'rejected',
      header: t('imports.rejected'),
      numeric: true,
      sortBy: (each) => each.rejected,
      cell: (each) =>
        each.rejected > 0 ? (
          <span style={{ color: 'var(--bad)' }}>{format.count(each.rejected)}</span>
        ) : (
          <span className="dim">{format.count(0)}</span>
        ),
    },
    {
      id: 'reconciled',
      header: t('imports.reconciled'),
      // In one line: a column that cannot be seen yet must not make its row tall.
      cell: (each) => <span className="nowrap">{reconciledWords(each, t)}</span>,
    },
    {
      id: 'when',
      header: t('imports.when'),
      sortBy: (each) => each.created_at,
      cell: (each) => (
        <span className="tabular nowrap">
          {format.moment(each.created_at)}
          <span className="small dim"> {byWhom(each.created_by, i18n)}</span>
        </span>
      ),
    },
  ]
  return (
    <Section title={t('imports.done')}>
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <Skeletons rows={5} height={48} /> : null}
      {data?.items.length === 0 ? (
        <EmptyState title={t('imports.empty.title')}>{t('imports.empty.what')}</EmptyState>
      ) : null}
      {data && data.items.length > 0 ? (
        <Card flush>
          <DataTable
            label={t('imports.done')}
            rows={data.items}
            columns={columns}
            rowKey={(each) => each.id}
            words={tableWords(t)}
            compare={i18n.compare}
          />
        </Card>
      ) : null}
    </Section>
  )
}
