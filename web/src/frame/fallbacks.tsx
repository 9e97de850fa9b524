import { Link } from '@tanstack/react-router'
import { asProblem } from '@/api'
import { useI18n } from '@/i18n'
import { Button, EmptyState, ErrorState, Skeletons } from '@/ui'

/** A request that failed, in the server's words, with a way to try again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useI18n()
  const problem = asProblem(error)
  const [only, ...others] = problem.points
  // A refusal of one thing is said once, without the name programs have for it.
  const single = others.length === 0 && only === problem.detail
  const detail = single ? (Object.values(problem.fields)[0] ?? problem.detail) : problem.detail
  const title = problem.status === 0 ? t('error.offline') : problem.message || t('error.title')
  return (
    <ErrorState
      title={title}
      detail={problem.status === 0 ? t('error.offline.what') : detail}
      points={single ? [] : problem.points}
      actions={
        onRetry ? (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('error.retry')}
          </Button>
        ) : undefined
      }
    />
  )
}

export function PageFailed({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <div style={{ padding: 24, maxInlineSize: 720 }}>
      <Failed error={error} onRetry={reset} />
    </div>
  )
}

export function PagePending() {
  return (
    <div style={{ padding: 24 }}>
      <Skeletons rows={8} />
    </div>
  )
}

export function PageMissing() {
  const { t } = useI18n()
  return (
    <main style={{ padding: 24, maxInlineSize: 720 }}>
      <EmptyState
        title={t('missing.title')}
        actions={
          <Button component={Link} {...({ to: '/' } as object)}>
            {t('missing.action')}
          </Button>
        }
      >
        {t('missing.what')}
      </EmptyState>
    </main>
  )
}
