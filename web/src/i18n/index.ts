export { browserLanguage, I18nProvider, rememberedLanguage, useI18n } from './context'
export type { Translate, TranslateRich } from './context'
export { loadMessages } from './messages'
export type { MessageKey } from './messages'
