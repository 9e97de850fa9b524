/** Coupon codes, their uses, and gift cards. */
import { queryOptions } from '@tanstack/react-query'
import { address, client, take } from './client'
import type { components } from './generated/schema'
import type { Answer, Page } from './types'

type Schemas = components['schemas']

export type CouponStatus = 'making' | 'open' | 'not_yet' | 'ended' | 'void'
export type CouponBenefit = 'percent' | 'amount' | 'free_shipping' | 'other'
export type CouponBatch = Omit<Answer<Schemas['CouponBatch']>, 'status' | 'benefit' | 'kind'> & {
  status: CouponStatus
  benefit: CouponBenefit
  kind: 'shared' | 'unique'
}
export type NewCouponBatch = Schemas['NewCouponBatch']
export type CouponCodeStatus = 'open' | 'used' | 'over_used' | 'void'
export type CouponCode = Omit<Answer<Schemas['CouponCode']>, 'status'> & {
  status: CouponCodeStatus
}
export type CouponProblem =
  | 'unknown'
  | 'void'
  | 'not_yet'
  | 'expired'
  | 'used_up'
  | 'exhausted'
  | 'customer_again'
  | 'wrong_currency'
  | 'below_minimum'
export type CouponRedemption = Omit<Answer<Schemas['CouponRedemption']>, 'problem'> & {
  problem: CouponProblem | null
}
export type CouponAsked = Schemas['CouponAsked']
export type CouponVerdict = Omit<
  Answer<Schemas['CouponVerdict']>,
  'problem' | 'batch' | 'last_use'
> & {
  problem: CouponProblem | null
  batch: CouponBatch | null
  last_use: CouponRedemption | null
}
export type CouponRedeemed = Omit<Answer<Schemas['CouponRedeemed']>, 'batch' | 'redemption'> & {
  batch: CouponBatch
  redemption: CouponRedemption
}
export type GiftCardStatus = 'active' | 'empty' | 'expired' | 'void'
export type GiftCard = Omit<Answer<Schemas['GiftCard']>, 'status'> & { status: GiftCardStatus }
export type GiftCardEntry = Omit<Answer<Schemas['GiftCardEntry']>, 'kind'> & {
  kind: 'issue' | 'redeem' | 'refund' | 'expire' | 'adjust'
}
export type GiftCards = Page<GiftCard> & { liability: Answer<Schemas['GiftCardLiability']>[] }
export interface GiftCardDetail {
  card: GiftCard
  ledger: GiftCardEntry[]
}
export interface GiftCardUsed {
  card: GiftCard
  entry: GiftCardEntry
  is_again: boolean
}

const at = (workspace: string) => ({ path: { workspace } })
const atId = (workspace: string, id: string) => ({ path: { workspace, id } })

/** Rows that a list shows; what is beyond is in the files. */
export const shownAtOnce = 1000

export const couponsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['coupons', workspace, 'batches'],
    queryFn: () =>
      take<Page<CouponBatch>>(
        client.GET('/api/v1/workspaces/{workspace}/coupons', {
          params: { ...at(workspace), query: { limit: shownAtOnce } },
        }),
      ),
    // Codes that are being made are counted as they come.
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'making') ? 1_000 : false,
  })

export const couponCodesQuery = (
  workspace: string,
  id: string,
  q: string,
  status: CouponCodeStatus | null,
) =>
  queryOptions({
    queryKey: ['coupons', workspace, 'codes', id, q, status],
    queryFn: () =>
      take<Page<CouponCode>>(
        client.GET('/api/v1/workspaces/{workspace}/coupons/{id}/codes', {
          params: {
            ...atId(workspace, id),
            query: { q, limit: 100, ...(status ? { status } : {}) },
          },
        }),
      ),
    placeholderData: (before) => before,
  })

export const couponUsesQuery = (workspace: string, batch: string) =>
  queryOptions({
    queryKey: ['coupons', workspace, 'uses', batch],
    queryFn: () =>
      take<Page<CouponRedemption>>(
        client.GET('/api/v1/workspaces/{workspace}/coupons/redemptions', {
          params: { ...at(workspace), query: { batch, limit: 100 } },
        }),
      ),
  })

export const createCoupons = (workspace: string, body: NewCouponBatch) =>
  take<CouponBatch>(
    client.POST('/api/v1/workspaces/{workspace}/coupons', { params: at(workspace), body }),
  )

export const voidCoupons = (workspace: string, id: string, reason: string) =>
  take<CouponBatch>(
    client.POST('/api/v1/workspaces/{workspace}/coupons/{id}/void', {
      params: atId(workspace, id),
      body: { reason },
    }),
  )

export const restoreCoupons = (workspace: string, id: string) =>
  take<CouponBatch>(
    client.POST('/api/v1/workspaces/{workspace}/coupons/{id}/restore', {
      params: atId(workspace, id),
    }),
  )

export const voidCouponCode = (workspace: string, code: string) =>
  take<CouponCode>(
    client.POST('/api/v1/workspaces/{workspace}/coupons/codes/{code}/void', {
      params: { path: { workspace, code } },
      body: { reason: '' },
    }),
  )

export const restoreCouponCode = (workspace: string, code: string) =>
  take<CouponCode>(
    client.POST('/api/v1/workspaces/{workspace}/coupons/codes/{code}/restore', {
      params: { path: { workspace, code } },
    }),
  )

export const checkCoupon = (workspace: string, body: CouponAsked) =>
  take<CouponVerdict>(
    client.POST('/api/v1/workspaces/{workspace}/coupons/check', { params: at(workspace), body }),
  )

export const redeemCoupon = (workspace: string, body: CouponAsked) =>
  take<CouponRedeemed>(
    client.POST('/api/v1/workspaces/{workspace}/coupons/redeem', { params: at(workspace), body }),
  )

export const releaseCoupon = (workspace: string, id: string, reason: string) =>
  take<CouponRedemption>(
    client.POST('/api/v1/workspaces/{workspace}/coupons/redemptions/{id}/release', {
      params: atId(workspace, id),
      body: { reason },
    }),
  )

/** All codes of a batch. */
export const couponsCsv = (workspace: string, id: string) =>
  address(`/workspaces/${workspace}/coupons/${id}/codes.csv`)

/** Cards with codes, for print. */
export const couponsSheet = (workspace: string, id: string, lines: string, part: number) =>
  address(`/workspaces/${workspace}/coupons/${id}/sheet.pdf`, {
    lines,
    ...(part > 1 ? { part } : {}),
  })

export const giftCardsQuery = (workspace: string) =>
  queryOptions({
    queryKey: ['gift-cards', workspace, 'list'],
    queryFn: () =>
      take<GiftCards>(
        client.GET('/api/v1/workspaces/{workspace}/gift-cards', {
          params: { ...at(workspace), query: { limit: shownAtOnce } },
        }),
      ),
  })

export const giftCardQuery = (workspace: string, id: string) =>
  queryOptions({
    queryKey: ['gift-cards', workspace, 'one', id],
    queryFn: () =>
      take<GiftCardDetail>(
        client.GET('/api/v1/workspaces/{workspace}/gift-cards/{id}', {
          params: atId(workspace, id),
        }),
      ),
  })

export const issueGiftCards = (workspace: string, body: Schemas['NewGiftCards']) =>
  take<Page<GiftCard>>(
    client.POST('/api/v1/workspaces/{workspace}/gift-cards', { params: at(workspace), body }),
  )

export const checkGiftCard = (workspace: string, code: string) =>
  take<GiftCardDetail>(
    client.POST('/api/v1/workspaces/{workspace}/gift-cards/check', {
      params: at(workspace),
      body: { code },
    }),
  )

export const payWithGiftCard = (workspace: string, body: Schemas['GiftCardUse']) =>
  take<GiftCardUsed>(
    client.POST('/api/v1/workspaces/{workspace}/gift-cards/redeem', {
      params: at(workspace),
      body,
    }),
  )

export const adjustGiftCard = (workspace: string, id: string, amount: string, reason: string) =>
  take<GiftCard>(
    client.POST('/api/v1/workspaces/{workspace}/gift-cards/{id}/adjust', {
      params: atId(workspace, id),
      body: { amount, reason },
    }),
  )

export const voidGiftCard = (workspace: string, id: string, reason: string) =>
  take<GiftCard>(
    client.POST('/api/v1/workspaces/{workspace}/gift-cards/{id}/void', {
      params: atId(workspace, id),
      body: { reason },
    }),
  )

export const restoreGiftCard = (workspace: string, id: string) =>
  take<GiftCard>(
    client.POST('/api/v1/workspaces/{workspace}/gift-cards/{id}/restore', {
      params: atId(workspace, id),
    }),
  )

export const giftCardsCsv = (workspace: string) =>
  address(`/workspaces/${workspace}/gift-cards.csv`)
export const giftCardsSheet = (workspace: string) =>
  address(`/workspaces/${workspace}/gift-cards/sheet.pdf`)
