import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import 'vazirmatn/Vazirmatn-Variable-font-face.css'
import './tokens.css'
import {
  createTheme,
  DirectionProvider,
  MantineProvider,
  useDirection,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { useEffect, type ReactNode } from 'react'

const accent: MantineColorsTuple = [
  'oklch(97% 0.015 285)',
  'oklch(94% 0.03 285)',
  'oklch(88% 0.06 285)',
  'oklch(80% 0.1 284)',
  'oklch(70% 0.14 283)',
  'oklch(60% 0.18 281)',
  'oklch(50% 0.2 280)',
  'oklch(45% 0.2 280)',
  'oklch(40% 0.18 280)',
  'oklch(35% 0.16 280)',
]

const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: 6,
  defaultRadius: 8,
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    Select: {
      defaultProps: { size: 'sm', checkIconPosition: 'right', comboboxProps: { shadow: 'md' } },
    },
    Tooltip: { defaultProps: { openDelay: 250, multiline: true, maw: 320, withArrow: false } },
    Modal: { defaultProps: { centered: true } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end' } },
    Popover: { defaultProps: { shadow: 'md' } },
  },
})

// Mantine's own variables take their values from tokens.css, so both schemes
// are designed in one place.
const shared = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-anchor': 'var(--accent-ink)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-accent-light': 'var(--accent-wash)',
  '--mantine-color-accent-light-hover': 'var(--accent-wash)',
  '--mantine-color-accent-light-color': 'var(--accent-ink)',
  '--mantine-color-accent-filled': 'var(--accent)',
  '--mantine-primary-color-filled': 'var(--accent)',
}
const resolver: CSSVariablesResolver = () => ({ variables: {}, light: shared, dark: shared })

function Direction({ value }: { value: 'ltr' | 'rtl' }) {
  const { setDirection } = useDirection()
  useEffect(() => setDirection(value), [setDirection, value])
  return null
}

export function UiProvider({
  direction,
  children,
}: {
  direction: 'ltr' | 'rtl'
  children: ReactNode
}) {
  return (
    <DirectionProvider initialDirection={direction} detectDirection={false}>
      <Direction value={direction} />
      <MantineProvider theme={theme} defaultColorScheme="auto" cssVariablesResolver={resolver}>
        <Notifications position={direction === 'rtl' ? 'bottom-left' : 'bottom-right'} limit={3} />
        {children}
      </MantineProvider>
    </DirectionProvider>
  )
}
