import { useMutation, useQueryClient } from '@tanstack/react-query'
import {
  asProblem,
  rejoinPerson,
  splitPerson,
  type PersonId,
  type PersonTie,
  type PersonTimeline,
} from '@/api'
import { useI18n } from '@/i18n'
import { useFormat, useMay, useWorkspace } from '@/state'
import { Button, Card, failToast, Key, Section, undoToast } from '@/ui'
import styles from './people.module.css'

/** One pair with how often it was seen; what ties it is the same on every day. */
interface Pair {
  tie: PersonTie
  times: number
}

function pairs(ties: PersonTie[]): Pair[] {
  const found = new Map<string, Pair>()
  for (const tie of ties) {
    const key = JSON.stringify([tie.left, tie.right, tie.kind])
    const known = found.get(key)
    if (known) known.times += 1
    else found.set(key, { tie, times: 1 })
  }
  return [...found.values()]
}

/** Which ids are this person's, why, and the way to take two apart. */
export function Ids({ timeline }: { timeline: PersonTimeline }) {
  const { t, has } = useI18n()
  const format = useFormat()
  const { key } = useWorkspace()
  const editable = useMay('editor')
  const cache = useQueryClient()
  const refresh = () =>
    cache.invalidateQueries({
      predicate: ({ queryKey }) => ['person', 'people'].includes(String(queryKey[0])),
    })
  const failed = (refused: unknown) => failToast(asProblem(refused).detail || t('error.title'))
  const rejoin = useMutation({
    mutationFn: (tie: PersonTie) => rejoinPerson(key, { one: tie.left, other: tie.right }),
    onSuccess: refresh,
    onError: failed,
  })
  const split = useMutation({
    mutationFn: (tie: PersonTie) => splitPerson(key, { one: tie.left, other: tie.right }),
    onSuccess: async (_done, tie) => {
      await refresh()
      undoToast(t('people.split.done'), t('common.undo'), () => rejoin.mutate(tie))
    },
    onError: failed,
  })
  const kind = (id: PersonId) => {
    const name = `people.id.${id.kind}`
    return has(name) ? t(name) : id.kind
  }
  const why = (tie: PersonTie) => {
    const name = `people.tie.${tie.kind}`
    return has(name) ? t(name) : tie.kind
  }
  const shown = (id: PersonId) => (
    <span className={styles.pair}>
      <span className="small dim">{kind(id)}</span>
      <Key>{id.value.length > 24 ? `${id.value.slice(0, 16)}…` : id.value}</Key>
    </span>
  )
  return (
    <Section title={t('people.ids')}>
      <p className="dim small measure" style={{ marginBlockEnd: 8 }}>
        {t('people.ids.lead')}
      </p>
      <Card flush>
        <ul className={styles.list}>
          {timeline.ids.length === 0 ? <li className={styles.row}>{t('people.ids.one')}</li> : null}
          {pairs(timeline.ties).map(({ tie, times }) => (
            <li
              key={JSON.stringify([tie.left, tie.right, tie.kind])}
              className={styles.row}
              data-is-split={tie.is_split || undefined}
            >
              <div>
                <div className={styles.pair}>
                  {shown(tie.left)}
                  <span aria-hidden>{tie.is_split ? '≠' : '='}</span>
                  {shown(tie.right)}
                </div>
                <div className="small dim">
                  {tie.is_split
                    ? t('people.split.is')
                    : t('people.because', { why: why(tie), when: format.moment(tie.at) })}
                  {times > 1 ? ` · ${t('people.times', { count: times })}` : ''}
                </div>
              </div>
              {editable ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  loading={split.isPending || rejoin.isPending}
                  onClick={() => (tie.is_split ? rejoin : split).mutate(tie)}
                >
                  {t(tie.is_split ? 'people.rejoin' : 'people.split')}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      </Card>
    </Section>
  )
}
