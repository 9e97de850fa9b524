import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import { addNote, deleteNote, notesQuery, type Campaign, type Note } from '@/api'
import { today as todayIn } from '@/format/dates'
import { Failed } from '@/frame/fallbacks'
import { useI18n } from '@/i18n'
import { useFormat, useWorkspace } from '@/state'
import {
  ActionIcon,
  Button,
  Card,
  DayField,
  Group,
  IconX,
  Section,
  Textarea,
  undoToast,
} from '@/ui'
import styles from './campaigns.module.css'

/** Dated remarks: what happened that figures do not tell. */
export function Notes({ campaign, editable }: { campaign: Campaign; editable: boolean }) {
  const { t, language } = useI18n()
  const format = useFormat()
  const workspace = useWorkspace()
  const { key } = workspace
  const cache = useQueryClient()
  const { data, error } = useQuery(notesQuery(key, campaign.id))
  const [body, setBody] = useState('')
  const [day, setDay] = useState<string | null>(null)
  const refresh = () => cache.invalidateQueries({ queryKey: notesQuery(key, campaign.id).queryKey })
  const add = useMutation({
    mutationFn: (text: string) =>
      addNote(key, campaign.id, { body: text, ...(day === null ? {} : { day }) }),
    onSuccess: async () => {
      setBody('')
      setDay(null)
      await refresh()
    },
  })
  const remove = useMutation({
    mutationFn: (note: Note) => deleteNote(key, campaign.id, note.id),
    onSuccess: async (_done, note) => {
      await refresh()
      undoToast(t('note.removed'), t('common.undo'), () => {
        void addNote(key, campaign.id, {
          body: note.body,
          ...(note.day ? { day: note.day } : {}),
        }).then(refresh)
      })
    },
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (body.trim()) add.mutate(body.trim())
  }
  const failed = error ?? add.error ?? remove.error
  return (
    <Section title={t('note.title')}>
      <Card>
        {failed ? <Failed error={failed} /> : null}
        {data?.items.length === 0 ? <p className="dim">{t('note.empty')}</p> : null}
        <ul className={styles.list}>
          {data?.items.map((note) => (
            <li key={note.id} className={styles.item}>
              <div>
                <div dir="auto">{note.body}</div>
                <div className="small dim">
                  {note.day ? `${format.day(note.day)} · ` : ''}
                  {note.author} · {format.moment(note.created_at)}
                </div>
              </div>
              {editable ? (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('note.remove')}
                  onClick={() => remove.mutate(note)}
                >
                  <IconX size={14} aria-hidden />
                </ActionIcon>
              ) : null}
            </li>
          ))}
        </ul>
        {editable ? (
          <form onSubmit={submit} style={{ marginBlockStart: 12 }}>
            <Textarea
              aria-label={t('note.add')}
              placeholder={t('note.placeholder')}
              autosize
              minRows={2}
              value={body}
              onChange={(event) => setBody(event.currentTarget.value)}
            />
            <Group justify="space-between" align="flex-end" mt={8}>
              <DayField
                label={t('note.day')}
                value={day}
                today={todayIn(workspace.timezone)}
                language={language}
                weekStart={workspace.week_start % 7}
                onChange={setDay}
                words={{
                  previous: t('period.previous_month'),
                  next: t('period.next_month'),
                  clear: t('common.remove'),
                  empty: t('common.none'),
                }}
              />
              <Button size="xs" type="submit" variant="default" loading={add.isPending}>
                {t('note.add')}
              </Button>
            </Group>
          </form>
        ) : null}
      </Card>
    </Section>
  )
}
