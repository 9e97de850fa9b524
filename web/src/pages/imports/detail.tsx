import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { importQuery, rejectedCsv, rejectedQuery, undoImport } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { ServerText } from '@/frame/server-text'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import {
  Button,
  Card,
  IconArrowBackUp,
  IconDownload,
  PageHeader,
  Section,
  Skeletons,
  toast,
} from '@/ui'
import { Difference, OrderChecks, Problems, Totals } from './findings'
import styles from './imports.module.css'
import { Notices } from './notices'
import { byWhom, formatName, reconciledWords, StateMark } from './words'

/** What an import said, changed and refused; and the way to take it back. */
export function ImportPage() {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { key } = useWorkspace()
  const { import: id } = useParams({ from: '/w/$workspace/imports/$import' })
  const editable = useMay('editor')
  const cache = useQueryClient()
  const { data, error, refetch } = useQuery(importQuery(key, id))
  const rejected = useQuery({ ...rejectedQuery(key, id), enabled: (data?.rejected ?? 0) > 0 })
  const undo = useMutation({
    mutationFn: () => undoImport(key, id),
    onSuccess: async () => {
      toast(t('imports.undone'))
      await cache.invalidateQueries()
    },
  })
  if (error) return <Failed error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeletons rows={8} />
  const facts: [string, string][] = [
    [t('imports.rows_in_file'), format.count(data.rows)],
    [t('imports.rows'), format.count(data.imported)],
    [t('imports.rejected'), format.count(data.rejected)],
    [t('imports.reconciled'), reconciledWords(data, t)],
    [t('imports.days'), data.from && data.to ? format.period(data.from, data.to) : '—'],
    [t('imports.when'), `${format.moment(data.created_at)} · ${byWhom(data.created_by, i18n)}`],
  ]
  return (
    <>
      <p className="small">
        <Link to="/w/$workspace/imports" params={{ workspace: key }}>
          {t('nav.imports')}
        </Link>
      </p>
      <PageHeader
        title={<bdi>{data.file_name}</bdi>}
        lead={
          <>
            {formatName(data.format, i18n)} · <StateMark state={data.state} />
            {data.undone_at ? ` ${format.moment(data.undone_at)}` : ''}
          </>
        }
        actions={
          editable && data.state === 'applied' ? (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowBackUp size={14} aria-hidden />}
              loading={undo.isPending}
              onClick={() => undo.mutate()}
            >
              {t('imports.undo')}
            </Button>
          ) : null
        }
      />
      {undo.error ? <Failed error={undo.error} /> : null}
      {data.error ? (
        <p className={styles.wrong}>
          <ServerText text={data.error} />
        </p>
      ) : null}
      <Section title={t('imports.file')}>
        <Card>
          <div className={styles.questions}>
            {facts.map(([label, value]) => (
              <div key={label}>
                <div className="small dim">{label}</div>
                <div className="tabular">{value}</div>
              </div>
            ))}
          </div>
          <Notices notices={data.notices} />
          <Totals totals={data.totals} checks={data.reconciliation} />
          <OrderChecks checks={data.reconciliation} />
          <Difference difference={data.difference} />
          {rejected.error ? <Failed error={rejected.error} /> : null}
          {data.rejected > 0 ? (
            <>
              <Problems problems={rejected.data?.items ?? []} count={data.rejected} />
              <Button
                mt={8}
                size="xs"
                variant="default"
                component="a"
                href={rejectedCsv(key, id)}
                download
                leftSection={<IconDownload size={14} aria-hidden />}
              >
                {t('imports.rejected_csv')}
              </Button>
            </>
          ) : null}
        </Card>
      </Section>
    </>
  )
}
