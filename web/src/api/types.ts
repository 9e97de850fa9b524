/** The nouns of the API as the pages use them. */

/** An exact decimal in major units. */
export type Amount = string
export type Basis = 'platform' | 'orders' | 'results'
export type Comparison = 'none' | 'previous' | 'year'
export type Role = 'viewer' | 'editor' | 'admin'
export type CampaignStatus = 'draft' | 'live' | 'paused' | 'ended'

export interface Workspace {
  id: string
  key: string
  name: string
  currency: string
  timezone: string
  locale: string
  /** 1 is Monday, 7 is Sunday. */
  week_start: number
  fiscal_year_start: number
  refund_policy: 'order_day' | 'refund_day'
  revenue_net_of_tax_and_shipping: boolean
  default_basis: Basis | null
  gross_margin_percent: string | null
  naming_convention: string | null
  naming_hint: string | null
}

export interface SessionWorkspace {
  key: string
  name: string
  role: Role
  currency: string
  locale: string
  timezone: string
  today: string
}

export interface Session {
  signed_in: boolean
  user: { id: string; name: string; email: string } | null
  workspaces: SessionWorkspace[]
  demo: boolean
  first_run: boolean
  version: string
}

export interface Campaign {
  id: string
  key: string
  name: string
  channel: string | null
  start: string | null
  end: string | null
  objective: string
  audience: string
  owner: string
  status: CampaignStatus
  labels: string[]
  needs_confirmation: boolean
  version: number
  created_at: string
  updated_at: string
  archived_at: string | null
}

export interface NewCampaign {
  name: string
  key?: string
  channel?: string | null
  start?: string | null
  end?: string | null
  objective?: string
  audience?: string
  owner?: string
  status?: CampaignStatus
  labels?: string[]
}

export type CampaignPatch = Partial<NewCampaign> & {
  version?: number
  needs_confirmation?: boolean
}

export interface Note {
  id: string
  day: string | null
  body: string
  author: string
  created_at: string
}

export interface Message {
  id: string
  channel: string | null
  title: string
  body: string
  url: string
  updated_at: string
}

export interface NewMessage {
  channel?: string | null
  title: string
  body?: string
  url?: string
}

export interface BudgetCell {
  month: string
  planned: Amount | null
  committed: Amount | null
  actual: Amount | null
}

export interface BudgetRow {
  campaign_id: string | null
  campaign_key: string | null
  campaign: string
  channel: string | null
  cells: BudgetCell[]
  planned: Amount | null
  committed: Amount | null
  actual: Amount | null
}

export interface Budget {
  year: number
  currency: string
  months: string[]
  today: string
  rows: BudgetRow[]
  totals: BudgetCell[]
}

export interface BudgetChange {
  campaign_id: string
  month: string
  planned?: Amount | null
  committed?: Amount | null
}

export interface ReportRow {
  campaign_id?: string | null
  campaign_key?: string | null
  campaign?: string | null
  channel?: string | null
  day?: string | null
  month?: string | null
  [figure: string]: string | number | null | undefined
}

export interface Missing {
  metric: string
  part: string
  reason: string
}

export interface Finding {
  code: string
  severity: string
  text: string
  campaign: string | null
  values: Record<string, unknown>
}

export interface ReportMeta {
  basis: Basis
  currency: string
  from: string
  to: string
  compare: { from: string; to: string } | null
  conversion_rate_denominator: string | null
  missing: Missing[]
  totals: ReportRow
  findings: Finding[]
}

export interface Report {
  rows: ReportRow[]
  meta: ReportMeta
}

export interface Overview {
  meta: ReportMeta
  totals: ReportRow
  previous: ReportRow | null
  days: ReportRow[]
  previous_days: ReportRow[]
  campaigns: ReportRow[]
  attention: Attention[]
  /** The last day with figures, so that an empty period can point to a full one. */
  latest_day: string | null
}

export interface Attention {
  code: string
  severity: string
  text: string
  values: Record<string, unknown>
}

export interface Metric {
  key: string
  name: string
  version: number
  formula: string
  numerator: string
  denominator: string | null
  unit: string
  direction: string
  definition: string
}

export type RuleField =
  | 'platform'
  | 'account'
  | 'campaign_id'
  | 'campaign_name'
  | 'utm_source'
  | 'utm_medium'
  | 'utm_campaign'
  | 'coupon'

export interface Condition {
  field: RuleField
  pattern: string
}

export interface Rule {
  id: string
  position: number
  conditions: Condition[]
  campaign_key: string | null
  channel: string | null
  comment: string
  is_enabled: boolean
}

export interface NewRule {
  conditions: Condition[]
  campaign_key?: string | null
  channel?: string | null
  comment?: string
  is_enabled?: boolean
  position?: number
}

export interface Source {
  ref_key: string
  platform: string
  account: string
  source_campaign_id: string
  source_campaign_name: string
  utm_source: string
  utm_medium: string
  utm_campaign: string
  coupon: string
  campaign_id: string | null
  channel: string | null
  decided_by: string
}

export interface RuleTest {
  matched: number
  taken_before: number
  changed: number
  sources: Source[]
}

export interface UnassignedSource extends Source {
  spend: Amount | null
  revenue: Amount | null
  orders: number | null
  visits: string | null
}

export interface Convention {
  pattern: string | null
  hint: string | null
}

export type ImportState = 'applying' | 'applied' | 'undone' | 'failed'
export type Reconciliation = 'matched' | 'no_total' | 'mismatch' | 'accepted'

export interface Import {
  id: string
  state: ImportState
  file_name: string
  file_bytes: number
  format: string
  rows: number
  imported: number
  rejected: number
  reconciled: Reconciliation
  from: string | null
  to: string | null
  created_at: string
  created_by: string
  undone_at: string | null
  error: string | null
}

export interface TotalCheck {
  figure: string
  currency: string | null
  sum: Amount
  stated: Amount | null
  label: string | null
  matches: boolean | null
}

export interface ImportDetail extends Import {
  totals: TotalCheck[]
  notices: string[]
  difference: Change[]
}

export interface ImportProblem {
  line: number
  column: string
  value: string
  reason: string
  message: string
}

export interface PreviewColumn {
  name: string
  samples: string[]
  field: string | null
  inferred: boolean
}

export interface Change {
  table: string
  day: string
  campaign: string
  figure: string
  was: string | null
  is: string | null
}

export interface Preview {
  format: string
  confidence: number
  columns: PreviewColumn[]
  fields: { key: string; description: string }[]
  rows: string[][]
  row_count: number
  from: string | null
  to: string | null
  currencies: string[]
  problems: ImportProblem[]
  problem_count: number
  refused: string | null
  notices: string[]
  ambiguous: { option: string; question: string; choices: { value: string; label: string }[] }[]
  totals: TotalCheck[]
  difference: Change[]
  counts: { added: number; changed: number; removed: number; same: number } | null
  nothing_changed: boolean
}

export interface Upload {
  upload_id: string
  name: string
  bytes: number
  preview: Preview
}

export interface ImportOptions {
  format?: string
  map?: Record<string, string>
  mapping?: string
  save_mapping?: string
  date?: string
  currency?: string
  locale?: string
  decimal?: string
  date_order?: string
  accept_valid?: boolean
  accept_total_mismatch?: boolean
  keep_missing?: boolean
}

export interface Mapping {
  name: string
  body: unknown
  last_used_at: string | null
}

export interface Job {
  id: string
  kind: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  done: number
  total: number | null
  message: string
  error: string | null
  result: Record<string, unknown> | null
}

export interface User {
  id: string
  name: string
  email: string
  role: Role
  invited: boolean
  created_at: string
}

export interface ApiKey {
  id: string
  name: string
  role: Role
  prefix: string
  created_at: string
  last_used_at: string | null
}

export interface AuditEntry {
  id: string
  at: string
  actor: string
  actor_name: string | null
  action: string
  subject: string
  subject_id: string
  before: unknown
  after: unknown
}

export interface FxRate {
  day: string
  base: string
  quote: string
  rate: string
  source?: string
}

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export interface RowsBehind {
  table: string
  columns: string[]
  rows: Record<string, unknown>[]
  next_cursor: string | null
  sql: string
}
