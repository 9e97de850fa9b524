import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Problem, sessionQuery } from '@/api'
import { nearestLanguage } from '@/format/language'
import { browserLanguage, I18nProvider, loadMessages, rememberedLanguage, useI18n } from '@/i18n'
import { makeRouter } from '@/routes'
import { UiProvider } from '@/ui'

const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal stays a refusal; only a lost connection is worth another try.
      retry: (count, error) => count < 2 && !(error instanceof Problem),
      refetchOnWindowFocus: false,
    },
  },
})
const router = makeRouter(
  cache,
  // The page says which language it is in; before its first drawing there is only the chosen one.
  () => rememberedLanguage() ?? language,
)

function App() {
  const { direction, t } = useI18n()
  return (
    <UiProvider direction={direction} close={t('common.close')}>
      <RouterProvider router={router} />
    </UiProvider>
  )
}

/** The language a person chose, else their workspace's, else their browser's. */
async function firstLanguage() {
  const remembered = rememberedLanguage()
  if (remembered) return remembered
  const session = await cache.query({ ...sessionQuery, staleTime: 'static' }).catch(() => null)
  const path = /^\/w\/([^/]+)/.exec(location.pathname)?.[1]
  const workspace = session?.workspaces.find((each) => each.key === path) ?? session?.workspaces[0]
  return nearestLanguage(workspace?.locale) ?? browserLanguage()
}

const language = await firstLanguage()
const messages = await loadMessages(language)
const holder = document.getElementById('root')
if (!holder) throw new Error('the page has no #root')
createRoot(holder).render(
  <StrictMode>
    <QueryClientProvider client={cache}>
      <I18nProvider initial={language} messages={messages}>
        <App />
      </I18nProvider>
    </QueryClientProvider>
  </StrictMode>,
)
