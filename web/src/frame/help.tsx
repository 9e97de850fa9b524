import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import { Group, Kbd, Modal } from '@/ui'
import { sections } from './sections'

const pages = sections.flatMap((section) => [...section.pages])

/** `g` then a letter goes to a page, as the help lists. */
export function useGoKeys(): void {
  const navigate = useNavigate()
  const { key } = useWorkspace()
  useEffect(() => {
    let waiting = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const listen = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null
      if (event.metaKey || event.ctrlKey || event.altKey) return
      if (target?.closest('input, textarea, select, [contenteditable="true"], [role="dialog"]'))
        return
      if (waiting) {
        waiting = false
        const page = pages.find(({ keys }) => keys === `g ${event.key}`)
        if (page) {
          event.preventDefault()
          void navigate({ to: page.to, params: { workspace: key } })
        }
      } else if (event.key === 'g') {
        waiting = true
        clearTimeout(timer)
        timer = setTimeout(() => (waiting = false), 1200)
      }
    }
    window.addEventListener('keydown', listen)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('keydown', listen)
    }
  }, [navigate, key])
}

export function Help({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useI18n()
  const rows: [string[], string][] = [
    [['⌘', 'K'], t('help.search')],
    [['?'], t('help.title')],
    ...pages.map(({ keys, label }): [string[], string] => [keys.split(' '), t(label)]),
  ]
  return (
    <Modal opened={opened} onClose={onClose} title={t('help.title')} closeLabel={t('common.close')}>
      <p className="dim" style={{ marginBlockEnd: 12 }}>
        {t('help.figures')}
      </p>
      {rows.map(([keys, what]) => (
        <Group key={what} justify="space-between" py={4}>
          <span>{what}</span>
          <Group gap={4}>
            {keys.map((each) => (
              <Kbd key={each}>{each}</Kbd>
            ))}
          </Group>
        </Group>
      ))}
    </Modal>
  )
}
