import type { SiteReport } from '@/api'
import { TagsInput } from '@/ui'

/** Words that stand for the field's common events. */
const short = ['visit', 'view', 'product', 'cart', 'checkout', 'order', 'signup', 'login', 'lead']

/** What a step may be: short words, the pages that are seen, the events that came. */
export function suggestions(site: SiteReport | undefined): string[] {
  if (site === undefined) return short
  const pages = site.pages.flatMap((page) => (page.path === null ? [] : [`page:${page.path}`]))
  const events = site.events.map((event) => event.name)
  return [...new Set([...short, ...events, ...pages])]
}

interface Props {
  label: string
  value: string[]
  onChange: (steps: string[]) => void
  site: SiteReport | undefined
  placeholder?: string
}

/** Steps as chips, in their order; typed, chosen from what there is, or pasted with arrows. */
export function StepsField({ label, value, onChange, site, placeholder }: Props) {
  return (
    <TagsInput
      label={label}
      value={value}
      onChange={onChange}
      data={suggestions(site)}
      // Commas may be part of a page or property.
      splitChars={['→', '>']}
      allowDuplicates
      acceptValueOnBlur
      clearable={false}
      maxTags={12}
      maxDropdownHeight={280}
      comboboxProps={{ position: 'bottom-start' }}
      {...(placeholder !== undefined && value.length === 0 ? { placeholder } : {})}
    />
  )
}
