import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type SubmitEvent } from 'react'
import {
  addMessage,
  deleteMessage,
  messagesQuery,
  type Campaign,
  type Message,
  type NewMessage,
} from '@/api'
import { Failed } from '@/frame/fallbacks'
import { channelName } from '@/frame/metric-words'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import {
  ActionIcon,
  Button,
  Card,
  Group,
  IconX,
  Section,
  Textarea,
  TextInput,
  undoToast,
  useDisclosure,
} from '@/ui'
import styles from './campaigns.module.css'

const blank: Required<Pick<NewMessage, 'title' | 'body' | 'url'>> = { title: '', body: '', url: '' }

/** What the campaign says, so that it says the same everywhere. */
export function Messages({ campaign, editable }: { campaign: Campaign; editable: boolean }) {
  const i18n = useI18n()
  const { t } = i18n
  const { key } = useWorkspace()
  const cache = useQueryClient()
  const { data, error } = useQuery(messagesQuery(key, campaign.id))
  const [adding, form] = useDisclosure(false)
  const [draft, setDraft] = useState(blank)
  const refresh = () =>
    cache.invalidateQueries({ queryKey: messagesQuery(key, campaign.id).queryKey })
  const add = useMutation({
    mutationFn: (message: NewMessage) => addMessage(key, campaign.id, message),
    onSuccess: async () => {
      setDraft(blank)
      form.close()
      await refresh()
    },
  })
  const remove = useMutation({
    mutationFn: (message: Message) => deleteMessage(key, campaign.id, message.id),
    onSuccess: async (_done, { title, body, url, channel }) => {
      await refresh()
      undoToast(t('message.removed'), t('common.undo'), () => {
        void addMessage(key, campaign.id, {
          title,
          body,
          url,
          ...(channel ? { channel } : {}),
        }).then(refresh)
      })
    },
  })
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    add.mutate(draft)
  }
  const failed = error ?? add.error ?? remove.error
  return (
    <Section title={t('message.title')}>
      <Card>
        {failed ? <Failed error={failed} /> : null}
        {data?.items.length === 0 ? <p className="dim">{t('message.empty')}</p> : null}
        <ul className={styles.list}>
          {data?.items.map((message) => (
            <li key={message.id} className={styles.item}>
              <div>
                <strong dir="auto">{message.title}</strong>
                <div dir="auto">{message.body}</div>
                <div className="small dim">
                  {message.channel ? `${channelName(message.channel, i18n)} ` : ''}
                  <bdi dir="ltr">{message.url}</bdi>
                </div>
              </div>
              {editable ? (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={t('message.remove')}
                  onClick={() => remove.mutate(message)}
                >
                  <IconX size={14} aria-hidden />
                </ActionIcon>
              ) : null}
            </li>
          ))}
        </ul>
        {editable && !adding ? (
          <Button size="xs" variant="default" mt={12} onClick={form.open}>
            {t('message.add')}
          </Button>
        ) : null}
        {adding ? (
          <form onSubmit={submit} style={{ display: 'grid', gap: 8, marginBlockStart: 12 }}>
            <TextInput
              label={t('message.heading')}
              required
              withAsterisk={false}
              value={draft.title}
              onChange={(event) => setDraft({ ...draft, title: event.currentTarget.value })}
            />
            <Textarea
              label={t('message.text')}
              autosize
              minRows={2}
              value={draft.body}
              onChange={(event) => setDraft({ ...draft, body: event.currentTarget.value })}
            />
            <TextInput
              label={t('message.url')}
              dir="ltr"
              value={draft.url}
              onChange={(event) => setDraft({ ...draft, url: event.currentTarget.value })}
            />
            <Group justify="flex-end">
              <Button size="xs" variant="subtle" onClick={form.close}>
                {t('common.cancel')}
              </Button>
              <Button size="xs" type="submit" loading={add.isPending}>
                {t('message.add')}
              </Button>
            </Group>
          </form>
        ) : null}
      </Card>
    </Section>
  )
}
