import type { ReactNode } from 'react'
import type { ImportOptions, Preview } from '@/api'
import { today as todayIn } from '@/format/dates'
import { ServerText } from '@/frame/server-text'
import { useI18n } from '@/i18n'
import { useWorkspace } from '@/state'
import { currencyChoices } from '@/pages/settings/choices'
import { Alert, DayField, Radio, Select, Stack, TextInput } from '@/ui'
import styles from './imports.module.css'

interface Props {
  preview: Preview
  options: ImportOptions
  onChange: (part: Partial<ImportOptions>) => void
}

/** What the file leaves open, and what was already answered for it. */
export function Questions({ preview, options, onChange }: Props) {
  const i18n = useI18n()
  const { t } = i18n
  const answered = (['date', 'currency', 'decimal', 'date_order', 'locale'] as const).filter(
    (option) =>
      options[option] !== undefined && !preview.ambiguous.some((each) => each.option === option),
  )
  if (preview.ambiguous.length === 0 && answered.length === 0) return null
  return (
    <Alert color="accent" variant="light" mb={12} title={t('imports.questions')}>
      <div className={styles.questions}>
        {preview.ambiguous.map((ambiguity) => (
          <Question
            key={ambiguity.option}
            option={ambiguity.option}
            label={questionWords(ambiguity, i18n)}
            hint={<ServerText text={ambiguity.question} />}
            choices={ambiguity.choices.map((value) => ({ value, label: choiceWords(value, i18n) }))}
            options={options}
            onChange={onChange}
          />
        ))}
        {answered.map((option) => (
          <Question
            key={option}
            option={option}
            label={t(`imports.option.${option}`)}
            choices={[]}
            options={options}
            onChange={onChange}
          />
        ))}
      </div>
    </Alert>
  )
}

type I18n = ReturnType<typeof useI18n>

/** The option by its name here; the importer's own question is the hint beside it. */
function questionWords(
  { option, question }: Preview['ambiguous'][number],
  { t, has }: I18n,
): string {
  const key = `imports.option.${option}`
  return has(key) ? t(key) : question
}

function choiceWords(value: string, { t, has }: I18n): string {
  const key = `imports.choice.${value}`
  return has(key) ? t(key) : value
}

interface QuestionProps {
  option: string
  label: string
  hint?: ReactNode
  choices: { value: string; label: string }[]
  options: ImportOptions
  onChange: (part: Partial<ImportOptions>) => void
}

function Question({ option, label, hint, choices, options, onChange }: QuestionProps) {
  const { t, language } = useI18n()
  const workspace = useWorkspace()
  const value = (options as Record<string, unknown>)[option]
  const text = typeof value === 'string' ? value : ''
  const answer = (next: string | null) => onChange({ [option]: next ?? undefined })
  if (option === 'date') {
    return (
      <DayField
        label={label}
        description={hint}
        value={text || null}
        today={todayIn(workspace.timezone)}
        language={language}
        weekStart={workspace.week_start % 7}
        onChange={answer}
        words={{
          previous: t('period.previous_month'),
          next: t('period.next_month'),
          clear: t('common.remove'),
          empty: t('imports.choose_day'),
        }}
      />
    )
  }
  if (choices.length > 0) {
    return (
      <Radio.Group label={label} description={hint} value={text} onChange={answer}>
        <Stack gap={4} mt={4}>
          {choices.map((choice) => (
            <Radio key={choice.value} value={choice.value} label={choice.label} />
          ))}
        </Stack>
      </Radio.Group>
    )
  }
  if (option === 'currency') {
    return (
      <Select
        label={label}
        description={hint}
        searchable
        data={currencyChoices(language)}
        value={text || null}
        onChange={answer}
      />
    )
  }
  return (
    <TextInput
      label={label}
      description={hint}
      defaultValue={text}
      onBlur={(event) => answer(event.currentTarget.value || null)}
    />
  )
}
