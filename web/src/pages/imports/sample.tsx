import type { ImportOptions, Preview } from '@/api'
import { useI18n } from '@/i18n'
import { Select } from '@/ui'
import styles from './imports.module.css'
import { isMappable } from './offline'
import { fieldName } from './words'

interface Props {
  preview: Preview
  options: ImportOptions
  onChange: (part: Partial<ImportOptions>) => void
}

/** The first rows, each column with the field it is read as. */
export function Sample({ preview, options, onChange }: Props) {
  const i18n = useI18n()
  const { t } = i18n
  const mappable = isMappable(preview.format) && preview.fields.length > 0
  const choices = [
    { value: '', label: t('imports.ignore') },
    ...preview.fields
      .filter((key) => key !== 'ignore')

      .map((key) => ({ value: key, label: fieldName(key, i18n) })),
  ]
  return (
    <div className={styles.sample} tabIndex={0} role="region" aria-label={t('imports.sample')}>
      <table>
        <thead>
          <tr>
            {preview.columns.map((column) => (
              <th key={column.name} scope="col">
                <bdi>{column.name}</bdi>
                {mappable ? (
                  <Select
                    size="xs"
                    className={styles.field}
                    aria-label={t('imports.column_is', { column: column.name })}
                    data={choices}
                    allowDeselect={false}
                    searchable
                    value={column.field ?? ''}
                    onChange={(field) =>
                      onChange({ map: { ...options.map, [column.name]: field ?? '' } })
                    }
                  />
                ) : (
                  <div className="small dim">
                    {column.field ? fieldName(column.field, i18n) : t('imports.not_read')}
                  </div>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.slice(0, 8).map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>
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
