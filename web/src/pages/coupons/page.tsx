import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useI18n } from '@/i18n'
import { useMay } from '@/state'
import { Button, IconPlus, PageHeader, SegmentedControl } from '@/ui'
import { Batches } from './batches'
import { GiftCardList } from './cards'
import { Till } from './till'

export const couponTabs = ['batches', 'till', 'cards'] as const

/** Coupon codes, the till where they are redeemed, and gift cards. */
export function CouponsPage() {
  const { t } = useI18n()
  const editable = useMay('editor')
  const search = useSearch({ from: '/w/$workspace/coupons' })
  const navigate = useNavigate({ from: '/w/$workspace/coupons' })
  const [making, setMaking] = useState(false)
  const tab = search.tab ?? 'batches'
  const tabs = couponTabs.filter((each) => each !== 'till' || editable)
  return (
    <>
      <PageHeader
        title={t('nav.coupons')}
        lead={t('coupons.lead')}
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label={t('coupons.which')}
              value={tab}
              onChange={(value) =>
                void navigate({
                  search: (previous) => ({
                    ...previous,
                    tab: value === 'batches' ? undefined : value,
                    batch: undefined,
                  }),
                  replace: true,
                })
              }
              data={tabs.map((value) => ({ value, label: t(`coupons.tab.${value}`) }))}
            />
            {editable && tab !== 'till' ? (
              <Button
                size="xs"
                leftSection={<IconPlus size={14} aria-hidden />}
                onClick={() => setMaking(true)}
              >
                {t(tab === 'cards' ? 'coupons.cards.issue' : 'coupons.new')}
              </Button>
            ) : null}
          </>
        }
      />
      {tab === 'batches' ? (
        <Batches
          making={making}
          onMaking={setMaking}
          shown={search.batch}
          onShow={(batch) =>
            void navigate({ search: (previous) => ({ ...previous, batch }), replace: true })
          }
        />
      ) : null}
      {tab === 'till' ? <Till /> : null}
      {tab === 'cards' ? <GiftCardList making={making} onMaking={setMaking} /> : null}
    </>
  )
}
