/** The nouns of the API as the pages use them, from the generated document. */
import type { components } from './generated/schema'

type Schemas = components['schemas']

/**
 * What the server answers holds every field: unknown is null, never left out.
 * The document marks such fields optional, as it does for requests.
 */
export type Answer<T> = T extends (infer Item)[]
  ? Answer<Item>[]
  : T extends object
    ? { [K in keyof T]-?: Answer<Exclude<T[K], undefined>> }
    : T

/** An exact decimal in major units. */
export type Amount = string
export type Basis = Schemas['Basis']
/** What a period is compared with; `none` is the page's own word for nothing. */
export type Comparison = Schemas['Compare'] | 'none'
export type Role = Schemas['Role']
export type CampaignStatus = Schemas['CampaignStatus']

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export type Session = Answer<Schemas['Session']>
export type Workspace = Answer<Schemas['Workspace']>
export type WorkspacePatch = Schemas['WorkspacePatch']
export type NewWorkspace = Schemas['NewWorkspace']

interface Coupons {
  /** Codes whose orders belong to the campaign. */
  coupons: string[]
}
export type Campaign = Answer<Schemas['Campaign']> & Coupons
export type NewCampaign = Schemas['NewCampaign'] & Partial<Coupons>
export type CampaignPatch = Schemas['CampaignPatch'] & Partial<Coupons>
/** What became of a file of campaigns. */
export type CampaignsTaken = Answer<Schemas['CsvOutcome']>
export type Note = Answer<Schemas['Note']>
export type NewNote = Schemas['NewNote']
export type Message = Answer<Schemas['Message']>
export type NewMessage = Schemas['NewMessage']

export type Budget = Answer<Schemas['Budget']>
export type BudgetCell = Answer<Schemas['BudgetCell']>
export type BudgetChange = Schemas['BudgetChange']

export type RuleField = Schemas['RuleField']
export type RuleOperator = Schemas['RuleOperator']
export type Condition = Schemas['Condition']
export type Rule = Answer<Schemas['Rule']>
export type NewRule = Schemas['NewRule']
export type RuleTest = Answer<Schemas['RuleTest']>
export type Source = Answer<Schemas['Source']>
export type UnassignedSource = Source &
  Answer<Omit<Schemas['UnassignedSource'], keyof Source | 'reason' | 'candidates'>> & {
    reason: 'unnamed' | 'unknown' | 'resembles' | 'ambiguous'
    /** The campaigns it may mean. */
    candidates: { key: string; name: string }[]
  }
export type Convention = Answer<Schemas['Convention']>

/** What a file's owner should know: a code with its numbers, and the sentence in English. */
export interface ImportNotice {
  code: string
  params: Record<string, string | number>
  text: string
}
export type Import = Answer<Schemas['Import']>
/** Sums by figure: a count, or money by currency. */
export type FileTotals = Record<string, string | number | null | Record<string, string>>
export type ImportDetail = Import &
  Answer<Omit<Schemas['ImportDetail'], keyof Import | 'totals' | 'notices'>> & {
    totals: FileTotals
    notices: ImportNotice[]
  }
export type ImportOutcome = Answer<Omit<Schemas['ImportOutcome'], 'totals' | 'notices'>> & {
  totals: FileTotals
  notices: ImportNotice[]
}
export type ImportState = Schemas['ImportState']
export type ImportOptions = Schemas['ImportOptions']
export type ImportProblem = Answer<Schemas['ImportProblem']>
export type TotalCheck = Answer<Schemas['TotalCheck']>
export type Change = Answer<Schemas['Change']>
export type Preview = Answer<Omit<Schemas['Preview'], 'outcome' | 'notices'>> & {
  outcome: ImportOutcome | null
  notices: ImportNotice[]
}
export type Upload = Omit<Answer<Schemas['Upload']>, 'preview'> & { preview: Preview }
export type Mapping = Answer<Schemas['Mapping']>

export type Job = Omit<Answer<Schemas['Job']>, 'result'> & {
  result: Record<string, unknown> | null
}

export type Metric = Answer<Schemas['MetricEntry']>
export type User = Answer<Schemas['User']>
export type ApiKey = Answer<Schemas['ApiKey']>
export type SqlAccess = Answer<Schemas['SqlAccess']>
export type AuditEntry = Answer<Schemas['AuditEntry']>
export type FxRate = Schemas['FxRate']

/** A row of a report: money and exact numbers are strings, ratios numbers, unknown null. */
export interface ReportRow {
  campaign_key?: string | null
  campaign?: string | null
  channel?: string | null
  day?: string | null
  month?: string | null
  [figure: string]: string | number | null | undefined
}

export type Finding = Answer<Omit<Schemas['Finding'], 'params' | 'money' | 'tone'>> & {
  tone: 'good' | 'warning' | 'error' | 'info'
  params: Record<string, unknown>
  /** The parameters that are money in `params.currency`. */
  money?: string[]
}
export type Attention = Finding & { action: string }

export interface Days {
  from: string
  to: string
}

type Loose =
  | 'attributed'
  | 'attributed_before'
  | 'totals'
  | 'totals_before'
  | 'findings'
  | 'notices'
  | 'basis'
  | 'period'
  | 'compare'

/** The document calls these objects; they are rows, days and findings. */
export type ReportMeta = Answer<Omit<Schemas['ReportMeta'], Loose>> & {
  basis: Basis
  period: Days
  compare: { kind: Schemas['Compare']; period: Days } | null
  /** Sums over what is tied to campaigns: what marketing is judged by. */
  attributed: ReportRow
  attributed_before: ReportRow | null
  /** Sums over everything, tied to a campaign or not. */
  totals: ReportRow
  totals_before: ReportRow | null
  findings: Finding[]
  notices: Finding[]
}

export interface Report {
  rows: ReportRow[]
  meta: ReportMeta
}

/** The period a reader is shown who asks for none. */
export interface DefaultPeriod extends Days {
  reason: 'current' | 'last_with_figures' | 'no_figures'
}

type FigureValue = string | number | null

export interface OverviewFigure {
  key: string
  value: FigureValue
  before: FigureValue
  change: number | null
  trend: (number | null)[]
}

export interface Overview {
  sentence: Finding
  figures: OverviewFigure[]
  grain: string
  series: Answer<Schemas['OverviewPoint']>[]
  campaigns: ReportRow[]
  campaigns_total: number
  attention: Attention[]
  meta: ReportMeta
}

export interface RowsBehind {
  table: string
  columns: string[]
  rows: Record<string, unknown>[]
  next_cursor: string | null
  sql: string
}

/** A short link with the addresses of its places. */
export type ShortLink = Answer<Schemas['ShortLink']>
export type LinkPlacement = Answer<Schemas['LinkPlacement']>
export type NewLink = Schemas['NewLink']
export type LinkPatch = Schemas['LinkPatch']
/** What a link would give that is not made yet. */
export type DraftLink = Answer<Schemas['DraftLink']>
export type PlacementClicks = Answer<Schemas['PlacementClicks']>
export type LinkClicks = Answer<Schemas['LinkClicks']>
