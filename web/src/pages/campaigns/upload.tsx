import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { asProblem, campaignsQuery, importCampaigns } from '@/api'
import { Drop } from '@/frame/drop'
import { Failed } from '@/frame/fallbacks'
import { ServerText } from '@/frame/server-text'
import { useI18n } from '@/i18n'
import { useFormat, useWorkspace } from '@/state'
import { Button, Group, Modal, toast } from '@/ui'
import { lineProblems, lookAtCampaigns, type CampaignFile, type CsvProblem } from './csv'
import styles from './campaigns.module.css'

interface Chosen {
  name: string
  text: string
  file: CampaignFile
}

/** Campaigns from a CSV file: looked at first, then taken whole or not at all. */
export function CampaignUpload({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useI18n()
  const { key } = useWorkspace()
  const cache = useQueryClient()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const send = useMutation({
    mutationFn: (text: string) => importCampaigns(key, text),
    onSuccess: async ({ created, updated, unchanged }) => {
      await cache.invalidateQueries()
      toast(t('campaigns.upload.done', { created, updated, unchanged }))
      shut()
    },
  })
  const shut = () => {
    setChosen(null)
    send.reset()
    onClose()
  }
  const look = (file: File | undefined) => {
    if (!file) return
    send.reset()
    void file.text().then((text) => {
      setChosen({ name: file.name, text, file: lookAtCampaigns(text) })
    })
  }
  return (
    <Modal
      opened={opened}
      onClose={shut}
      title={t('campaigns.upload.title')}
      size="xl"
      closeLabel={t('common.close')}
    >
      <Drop
        title={t('campaigns.upload.drop')}
        what={t('campaigns.upload.what')}
        choose={t('campaigns.upload.choose')}
        accept=".csv,text/csv"
        onFiles={([file]) => look(file)}
      />
      {chosen ? (
        <>
          <h3>
            <bdi>{chosen.name}</bdi> ·{' '}
            {t('campaigns.upload.rows', { count: chosen.file.rows.length })}
          </h3>
          <Problems problems={chosen.file.problems} />
          {send.error ? <Refused error={send.error} /> : null}
          <Preview file={chosen.file} />
          <Group justify="flex-end" mt={16}>
            <Button variant="subtle" onClick={shut}>
              {t('common.cancel')}
            </Button>
            <Button
              disabled={chosen.file.problems.length > 0 || chosen.file.rows.length === 0}
              loading={send.isPending}
              onClick={() => send.mutate(chosen.text)}
            >
              {t('campaigns.upload.apply')}
            </Button>
          </Group>
        </>
      ) : null}
    </Modal>
  )
}

/** What the lines lack, seen before the file is sent. */
function Problems({ problems }: { problems: CsvProblem[] }) {
  const { t } = useI18n()
  if (problems.length === 0) return null
  const said = ({ kind, column = '', count = 0, header = 0 }: CsvProblem) =>
    kind === 'column'
      ? t('campaigns.upload.column', { column })
      : t(`campaigns.upload.${kind}`, { count, header })
  return (
    <ul className={styles.problems} role="alert">
      {problems.slice(0, 20).map((problem, index) => (
        <li key={index}>
          <Line line={problem.line} />
          {said(problem)}
        </li>
      ))}
    </ul>
  )
}

function Line({ line }: { line: number | null }) {
  const { t } = useI18n()
  if (line === null) return null
  return <strong>{t('campaigns.upload.line_problem', { line })}: </strong>
}

/** The server's refusal, line by line; nothing of the file was taken. */
function Refused({ error }: { error: unknown }) {
  const { t } = useI18n()
  const { points } = asProblem(error)
  if (points.length === 0) return <Failed error={error} />
  return (
    <div className={styles.problems} role="alert">
      <p>{t('campaigns.upload.refused')}</p>
      <ul>
        {lineProblems(points).map(({ line, column, message }, index) => (
          <li key={index}>
            <Line line={line} />
            {column ? (
              <>
                <bdi className="mono">{column}</bdi>{' '}
              </>
            ) : null}
            <ServerText text={message} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function Preview({ file }: { file: CampaignFile }) {
  const { t } = useI18n()
  const format = useFormat()
  const { key } = useWorkspace()
  const { data } = useQuery(campaignsQuery(key))
  const at = file.columns.indexOf('key')
  const known = new Set(data?.items.map((campaign) => campaign.key))
  if (file.rows.length === 0) return null
  return (
    <div
      className={styles.preview}
      tabIndex={0}
      role="region"
      aria-label={t('campaigns.upload.title')}
    >
      <table>
        <thead>
          <tr>
            <th scope="col">{t('imports.line')}</th>
            <th scope="col">{t('campaigns.upload.here')}</th>
            {file.columns.map((column, index) => (
              <th key={index} scope="col">
                <bdi dir="ltr">{column}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {file.rows.slice(0, 20).map(({ line, cells }) => (
            <tr key={line}>
              <td>{format.count(line)}</td>
              <td>
                {known.has(cells[at]?.trim() ?? '')
                  ? t('campaigns.upload.known')
                  : t('campaigns.upload.new')}
              </td>
              {cells.map((cell, index) => (
                <td key={index}>
                  <bdi>{cell}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
