import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { erasePerson, erasurePreviewQuery, jobQuery, type Person } from '@/api'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useFormat, useWorkspace } from '@/state'
import { Button, Checkbox, Group, Modal, Progress, Skeletons, toast } from '@/ui'
import styles from './people.module.css'

interface Props {
  person: Person
  name: string
  opened: boolean
  onClose: () => void
}

/** Names what goes and what stays before anything is erased: it cannot be undone. */
export function EraseDialog({ person, name, opened, onClose }: Props) {
  const { t } = useI18n()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t('people.erase.title', { name })}
      closeLabel={t('common.close')}
    >
      {opened ? <Erase person={person} onClose={onClose} /> : null}
    </Modal>
  )
}

function Erase({ person, onClose }: Pick<Props, 'person' | 'onClose'>) {
  const { t, has } = useI18n()
  const format = useFormat()
  const { key } = useWorkspace()
  const [sure, setSure] = useState(false)
  const [job, setJob] = useState<string | null>(null)
  const { data, error } = useQuery(erasurePreviewQuery(key, person.id))
  const erase = useMutation({
    mutationFn: () => erasePerson(key, person.id),
    onSuccess: (begun) => setJob(begun.job_id),
  })
  const place = (name: string) => {
    const known = `people.place.${name}`
    return has(known) ? t(known) : name.replaceAll('_', ' ')
  }
  if (job !== null) return <Erasing job={job} />
  return (
    <>
      <p className="measure">{t('people.erase.goes')}</p>
      {error ? <Failed error={error} /> : null}
      {!data && !error ? <Skeletons rows={4} height={28} /> : null}
      {data ? (
        <table className={styles.counts}>
          <tbody>
            {Object.entries(data.counts).map(([name, count]) => (
              <tr key={name}>
                <td>{place(name)}</td>
                <td>{format.count(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <p className="dim small measure">{t('people.erase.stays')}</p>
      {erase.error ? <Failed error={erase.error} /> : null}
      <Checkbox
        my={16}
        checked={sure}
        onChange={(event) => setSure(event.currentTarget.checked)}
        label={t('people.erase.sure')}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          color="red"
          disabled={!sure || !data}
          loading={erase.isPending}
          onClick={() => erase.mutate()}
        >
          {t('people.erase.now')}
        </Button>
      </Group>
    </>
  )
}

function Erasing({ job: id }: { job: string }) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const cache = useQueryClient()
  const navigate = useNavigate()
  const { data: job, error } = useQuery(jobQuery(id))
  const done = job?.state === 'succeeded'
  useEffect(() => {
    if (!done) return
    toast(t('people.erase.done'))
    cache.removeQueries({ queryKey: ['person'] })
    cache.removeQueries({ queryKey: ['people'] })
    void navigate({ to: '/w/$workspace/people', params: { workspace: key } })
  }, [done, cache, navigate, key, t])
  if (error) return <Failed error={error} />
  if (job?.state === 'failed') return <Failed error={new Error(job.error ?? '')} />
  const share = job?.total ? (job.done / job.total) * 100 : 100
  return (
    <>
      <p>{t('people.erase.running')}</p>
      <Progress value={share} animated aria-label={t('people.erase.running')} />
      <p className="dim small">{t('people.erase.goes_on')}</p>
    </>
  )
}
