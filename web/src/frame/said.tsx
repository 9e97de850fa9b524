import type { Finding } from '@/api'
import { useI18n } from '@/i18n'
import { useFormat } from '@/state'
import { inOwnWords } from './describe'
import { ServerText } from './server-text'

/** A finding or alert as a sentence; the server's English stands apart from other scripts. */
export function Said({ finding }: { finding: Finding }) {
  const words = inOwnWords(finding, useI18n(), useFormat())
  return words === null ? <ServerText text={finding.text} /> : <>{words}</>
}
