import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import {
  applyUpload,
  cancelJob,
  jobQuery,
  mappingsQuery,
  previewUpload,
  uploadFile,
  type ImportOptions,
  type Preview,
} from '@/api'
import { Failed } from '@/frame/fallbacks'
import { ServerText } from '@/frame/server-text'
import { useI18n } from '@/i18n'
import { useFormat, useWorkspace } from '@/state'
import {
  ActionIcon,
  Alert,
  Button,
  Card,
  Checkbox,
  Group,
  IconCircleCheck,
  IconX,
  Progress,
  Select,
  Skeletons,
  TextInput,
} from '@/ui'
import { Difference, OrderChecks, Problems, Totals } from './findings'
import styles from './imports.module.css'
import { Notices } from './notices'
import { isMappable, Offline } from './offline'
import { Questions } from './questions'
import { Sample } from './sample'
import { formatName } from './words'

/** One file on its way in: what it is, what it would change, and the import itself. */
export function FileCard({ file, onClose }: { file: File; onClose: () => void }) {
  const i18n = useI18n()
  const { t } = i18n
  const format = useFormat()
  const { key } = useWorkspace()
  const [options, setOptions] = useState<ImportOptions>({})
  const [preview, setPreview] = useState<Preview | null>(null)
  const [job, setJob] = useState<string | null>(null)

  const latest = useRef<ImportOptions>(options)

  const upload = useMutation({
    mutationFn: () => uploadFile(key, file),
    onSuccess: (done) => setPreview(done.preview),
  })
  const look = useMutation({
    mutationFn: (next: ImportOptions) => previewUpload(key, upload.data?.upload_id ?? '', next),
    // Answers may overtake each other; only the one to the last question counts.
    onSuccess: (fresh, asked) => {
      if (asked === latest.current) setPreview(fresh)
    },
  })
  const apply = useMutation({
    mutationFn: () => applyUpload(key, upload.data?.upload_id ?? '', options),
    onSuccess: ({ job_id }) => setJob(job_id),
  })
  // A file is sent once, however often the card is drawn.
  const sent = useRef(false)
  const { mutate: send } = upload
  useEffect(() => {
    if (sent.current) return
    sent.current = true
    send()
  }, [send])

  const change = (part: Partial<ImportOptions>) => {
    const next: ImportOptions = Object.fromEntries(
      Object.entries<unknown>({ ...options, ...part }).filter(([, value]) => value !== undefined),
    )
    setOptions(next)
    latest.current = next
    // The name to save a mapping under changes nothing about the file.
    if (!('save_mapping' in part)) look.mutate(next)
  }
  const ready = preview?.outcome != null && !preview.outcome.nothing_changed

  return (
    <Card>
      <div className={styles.fileHead}>
        <div>
          <h2>
            <bdi>{file.name}</bdi>
          </h2>
          <p className="dim">
            {preview
              ? preview.outcome
                ? t('imports.recognised', {
                    format: formatName(preview.format, i18n),
                    count: preview.outcome.rows,
                  })
                : formatName(preview.format, i18n)
              : t('imports.reading')}
            {preview?.outcome?.from && preview.outcome.to
              ? ` · ${format.period(preview.outcome.from, preview.outcome.to)}`
              : ''}
          </p>
        </div>
        <ActionIcon variant="subtle" color="gray" aria-label={t('common.close')} onClick={onClose}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      {upload.error ? <Failed error={upload.error} onRetry={() => upload.mutate()} /> : null}
      {look.error ? <Failed error={look.error} onRetry={() => look.mutate(options)} /> : null}
      {!preview && !upload.error ? <Skeletons rows={4} /> : null}
      {preview && job === null ? (
        <>
          <PreviewBody preview={preview} options={options} onChange={change} />
          {apply.error ? <Failed error={apply.error} /> : null}
          <div className={styles.foot}>
            <Consequence preview={preview} />
            <Group gap={8}>
              <Button variant="subtle" onClick={onClose}>
                {t('common.cancel')}
              </Button>
              <Button
                disabled={!ready}
                loading={apply.isPending || look.isPending}
                onClick={() => apply.mutate()}
              >
                {t('imports.apply')}
              </Button>
            </Group>
          </div>
        </>
      ) : null}
      {job !== null ? (
        <JobProgress id={job} onClose={onClose} onRetry={() => setJob(null)} />
      ) : null}
    </Card>
  )
}

interface BodyProps {
  preview: Preview
  options: ImportOptions
  onChange: (part: Partial<ImportOptions>) => void
}

function PreviewBody({ preview, options, onChange }: BodyProps) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const { data: mappings } = useQuery(mappingsQuery(key))
  const { outcome } = preview
  const rejected = outcome ? outcome.rejected_rows : preview.rejected_rows
  const removed = outcome?.difference.some((change) => change.is === null) === true
  return (
    <>
      {preview.refused && preview.ambiguous.length === 0 && rejected.length === 0 ? (
        <Alert color="red" variant="light" title={t('imports.refused')} mb={12}>
          <ServerText text={preview.refused} />
        </Alert>
      ) : null}
      <Questions preview={preview} options={options} onChange={onChange} />
      <Sample preview={preview} options={options} onChange={onChange} />
      <Offline preview={preview} options={options} onChange={onChange} />
      {isMappable(preview.format) ? (
        <Group gap={12} mt={12} align="flex-end">
          {mappings && mappings.items.length > 0 ? (
            <Select
              size="xs"
              clearable
              clearButtonProps={{ 'aria-label': t('common.remove') }}
              label={t('imports.mapping.use')}
              data={mappings.items.map((mapping) => mapping.name)}
              value={options.mapping ?? null}
              onChange={(mapping) => onChange({ mapping: mapping ?? undefined })}
            />
          ) : null}
          <TextInput
            size="xs"
            label={t('imports.mapping.save')}
            placeholder={t('imports.mapping.name')}
            value={options.save_mapping ?? ''}
            onChange={(event) =>
              onChange({
                save_mapping: event.currentTarget.value || undefined,
              })
            }
          />
        </Group>
      ) : null}
      <Notices notices={[...preview.notices, ...(outcome?.notices ?? [])]} />
      <Problems problems={rejected} count={outcome ? outcome.rejected : rejected.length} />
      {rejected.length > 0 || options.accept_valid ? (
        <Checkbox
          mt={8}
          label={t('imports.accept_valid')}
          checked={options.accept_valid ?? false}
          onChange={(event) => onChange({ accept_valid: event.currentTarget.checked })}
        />
      ) : null}
      {outcome ? (
        <>
          <Totals totals={outcome.totals} checks={outcome.reconciliation} />
          <OrderChecks checks={outcome.reconciliation} />
        </>
      ) : null}
      {preview.refused?.includes('accept-total-mismatch') || options.accept_total_mismatch ? (
        <Checkbox
          mt={8}
          label={t('imports.accept_mismatch')}
          checked={options.accept_total_mismatch ?? false}
          onChange={(event) => onChange({ accept_total_mismatch: event.currentTarget.checked })}
        />
      ) : null}
      {outcome ? <Difference difference={outcome.difference} /> : null}
      {removed || options.keep_missing ? (
        <Checkbox
          mt={8}
          label={t('imports.keep_missing')}
          checked={options.keep_missing ?? false}
          onChange={(event) => onChange({ keep_missing: event.currentTarget.checked })}
        />
      ) : null}
    </>
  )
}

/** What pressing Import will do, in one line. */
function Consequence({ preview }: { preview: Preview }) {
  const { t } = useI18n()
  const { outcome } = preview
  if (outcome?.nothing_changed) {
    return (
      <span className={styles.ok}>
        <IconCircleCheck size={15} aria-hidden style={{ verticalAlign: '-3px' }} />{' '}
        {t('imports.known')}
      </span>
    )
  }
  if (preview.ambiguous.length > 0) return <span className="dim">{t('imports.answer_first')}</span>
  if (!outcome) return <span />
  return (
    <span className="tabular dim">
      {t('imports.counts', { imported: outcome.imported, changes: outcome.changes })}
    </span>
  )
}

interface JobProps {
  id: string
  onClose: () => void
  onRetry: () => void
}

function JobProgress({ id, onClose, onRetry }: JobProps) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const cache = useQueryClient()
  const { data: job, error } = useQuery(jobQuery(id))
  const done = job?.state === 'succeeded'
  const stop = useMutation({ mutationFn: () => cancelJob(id) })
  useEffect(() => {
    // Every figure may have changed.
    if (done) void cache.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'job' })
  }, [done, cache])
  if (error) return <Failed error={error} />
  if (!job || job.state === 'queued' || job.state === 'running') {
    const share = job?.total ? (job.done / job.total) * 100 : null
    return (
      <Group>
        <div className={styles.meter}>
          <Progress
            value={share ?? 100}
            animated
            striped={share === null}
            aria-label={t('imports.progress')}
          />
          <p className="small dim" aria-live="polite">
            {job?.message || t('imports.progress')} {t('imports.leave')}
          </p>
        </div>
        <Button variant="default" size="xs" loading={stop.isPending} onClick={() => stop.mutate()}>
          {t('common.cancel')}
        </Button>
      </Group>
    )
  }
  if (!done) {
    return (
      <Alert
        color={job.state === 'failed' ? 'red' : 'gray'}
        variant="light"
        title={job.state === 'failed' ? t('imports.failed') : t('imports.cancelled')}
      >
        <p>{job.error ? <ServerText text={job.error} /> : null}</p>
        <Button size="xs" variant="default" mt={8} onClick={onRetry}>
          {t('error.retry')}
        </Button>
      </Alert>
    )
  }
  const made = job.result?.['import_id']
  return (
    <Group justify="space-between">
      <span className={styles.ok} role="status">
        <IconCircleCheck size={16} aria-hidden style={{ verticalAlign: '-3px' }} />{' '}
        {typeof made === 'string' ? t('imports.success') : t('imports.known')}
      </span>
      <Group gap={8}>
        {typeof made === 'string' ? (
          <Button
            size="xs"
            variant="default"
            component={Link}
            {...({
              to: '/w/$workspace/imports/$import',
              params: { workspace: key, import: made },
            } as object)}
          >
            {t('imports.details')}
          </Button>
        ) : null}
        <Button
          size="xs"
          component={Link}
          {...({ to: '/w/$workspace', params: { workspace: key } } as object)}
        >
          {t('nav.overview')}
        </Button>
        <Button size="xs" variant="subtle" onClick={onClose}>
          {t('common.close')}
        </Button>
      </Group>
    </Group>
  )
}
