import './tokens.css'
import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import 'vazirmatn/Vazirmatn-Variable-font-face.css'
import {
  createTheme,
  DirectionProvider,
  MantineProvider,
  mergeThemeOverrides,
  useDirection,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { useEffect, useMemo, type ReactNode } from 'react'

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

// Neutrals lean towards warm; Mantine's own lean towards blue.
const gray: MantineColorsTuple = [
  'oklch(97.6% 0.004 85)',
  'oklch(96.3% 0.005 85)',
  'oklch(93.5% 0.006 85)',
  'oklch(90% 0.007 85)',
  'oklch(84% 0.01 85)',
  'oklch(70% 0.011 80)',
  'oklch(50% 0.012 75)',
  'oklch(42% 0.012 75)',
  'oklch(34% 0.012 75)',
  'oklch(25% 0.012 75)',
]
const dark: MantineColorsTuple = [
  'oklch(93% 0.006 85)',
  'oklch(86% 0.007 85)',
  'oklch(72% 0.009 80)',
  'oklch(60% 0.01 80)',
  'oklch(40% 0.01 75)',
  'oklch(30% 0.009 75)',
  'oklch(24.5% 0.009 75)',
  'oklch(21.5% 0.008 75)',
  'oklch(18.5% 0.007 75)',
  'oklch(16.5% 0.006 75)',
]

const theme = createTheme({
  colors: { accent, gray, dark },
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
    Notification: { defaultProps: { withBorder: true } },
    SegmentedControl: {
      defaultProps: {
        withItemsBorders: false,
        styles: {
          root: { background: 'var(--track)' },
          indicator: { background: 'var(--thumb)' },
        },
      },
    },
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
  close,
  children,
}: {
  direction: 'ltr' | 'rtl'
  /** What the button that closes a notification is called. */
  close: string
  children: ReactNode
}) {
  const named = useMemo(
    () =>
      mergeThemeOverrides(theme, {
        components: {
          Notification: { defaultProps: { closeButtonProps: { 'aria-label': close } } },
        },
      }),
    [close],
  )
  return (
    <DirectionProvider initialDirection={direction} detectDirection={false}>
      <Direction value={direction} />
      <MantineProvider theme={named} defaultColorScheme="auto" cssVariablesResolver={resolver}>
        <Notifications position={direction === 'rtl' ? 'bottom-left' : 'bottom-right'} limit={3} />
        {children}
      </MantineProvider>
    </DirectionProvider>
  )
}
