import { Link } from '@tanstack/react-router'
import type { Attention, Overview } from '@/api'
import { Said } from '@/frame/said'
import { useI18n, type MessageKey } from '@/i18n'
import { useFrame } from '@/state'
import { Button, Card, IconAlertTriangle, IconCircleCheck, IconInfoCircle, Section } from '@/ui'
import styles from './overview.module.css'

/** Where each kind of alert is dealt with. */
const actions: Record<string, { to: string; search?: object; label: MessageKey } | undefined> = {
  assign: { to: '/w/$workspace/taxonomy', label: 'attention.go.taxonomy' },
  confirm_drafts: { to: '/w/$workspace/taxonomy', label: 'attention.go.taxonomy' },
  review_budget: { to: '/w/$workspace/budgets', label: 'attention.go.budgets' },
  open_imports: { to: '/w/$workspace/imports', label: 'attention.go.imports' },
  import: { to: '/w/$workspace/imports', label: 'attention.go.imports' },
  open_sources: { to: '/w/$workspace/sources', label: 'attention.go.sources' },
  open_rejected: {
    to: '/w/$workspace/sources',
    search: { tab: 'rejected' },
    label: 'attention.go.rejected',
  },
  import_rates: {
    to: '/w/$workspace/settings',
    search: { tab: 'rates' },
    label: 'attention.go.settings',
  },
}

const tones: Record<string, string> = {
  error: 'var(--bad)',
  warning: 'var(--warn)',
  info: 'var(--ink-3)',
}

export function AttentionList({ overview }: { overview: Overview }) {
  const { t } = useI18n()
  return (
    <Section title={t('overview.attention')}>
      <Card flush>
        {overview.attention.length === 0 ? (
          <p className="dim" style={{ padding: 16, display: 'flex', gap: 8, alignItems: 'center' }}>
            <IconCircleCheck size={16} color="var(--good)" aria-hidden />
            {t('overview.calm')}
          </p>
        ) : (
          <ul className={styles.attention}>
            {overview.attention.map((each, index) => (
              <AttentionItem key={index} attention={each} />
            ))}
          </ul>
        )}
      </Card>
    </Section>
  )
}

function AttentionItem({ attention }: { attention: Attention }) {
  const i18n = useI18n()
  const { workspace } = useFrame()
  const action = actions[attention.action]
  const Icon = attention.tone === 'info' ? IconInfoCircle : IconAlertTriangle
  return (
    <li>
      <Icon size={17} color={tones[attention.tone] ?? 'var(--ink-3)'} aria-hidden />
      <span>
        <Said finding={attention} />
      </span>
      {action ? (
        <Button
          size="compact-sm"
          variant="default"
          component={Link}
          {...({
            to: action.to,
            params: { workspace: workspace.key },
            search: action.search,
          } as object)}
        >
          {i18n.t(action.label)}
        </Button>
      ) : null}
    </li>
  )
}
