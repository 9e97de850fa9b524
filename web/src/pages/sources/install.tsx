import { useState } from 'react'
import type { EventSourceRow, SourceKeys } from '@/api'
import { useI18n } from '@/i18n'
import { IconKey, Select } from '@/ui'
import { CodeToCopy } from '@/frame/code-to-copy'
import { productNames, products, snippetsOf, type Product } from './snippets'
import styles from './sources.module.css'
import { Waiting } from './waiting'

/** What to paste where, and whether it works: it turns green with the first event. */
export function Install({
  source,
  keys,
}: {
  source: EventSourceRow
  /** The new keys, right after they were made. */
  keys: SourceKeys | null
}) {
  const { t } = useI18n()
  const [product, setProduct] = useState<Product>('sulit')
  const snippets = snippetsOf(product, {
    host: window.location.origin,
    writeKey: source.write_key,
    serverKey: keys?.server_key ?? null,
    aliases: source.aliases,
  })
  return (
    <div className={styles.stack}>
      {keys ? <ServerKey value={keys.server_key} /> : null}
      <Waiting source={source} />
      <div>
        <Select
          label={t('sources.install.product')}
          description={t('sources.install.product.what')}
          allowDeselect={false}
          searchable
          value={product}
          onChange={(next) => setProduct(next ?? 'sulit')}
          data={products.map((value) => ({
            value,
            label:
              value === 'sulit' || value === 'pixel' || value === 'server'
                ? t(`sources.product.${value}`)
                : productNames[value],
          }))}
        />
        <p className="small dim" style={{ marginBlock: '8px 12px' }}>
          {t(`sources.install.${product}`)}
        </p>
        {snippets.map(({ id, code }) => (
          <section key={id} className={styles.snippet}>
            <h3>{t(`sources.snippet.${id}`)}</h3>
            <CodeToCopy code={code} label={t(`sources.snippet.${id}`)} />
          </section>
        ))}
      </div>
    </div>
  )
}

/** Shown once: it is stored nowhere. */
export function ServerKey({ value }: { value: string }) {
  const { t } = useI18n()
  return (
    <div className={styles.once}>
      <h3>
        <IconKey size={16} aria-hidden /> {t('sources.server_key')}
      </h3>
      <p>{t('sources.server_key.once')}</p>
      <CodeToCopy code={value} label={t('sources.server_key')} />
    </div>
  )
}
