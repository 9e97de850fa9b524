/** The parts pages are made of. Mantine is imported here and nowhere else. */
export {
  ActionIcon,
  Alert,
  Badge,
  Box,
  Button,
  Checkbox,
  Code,
  Collapse,
  CopyButton,
  Divider,
  Fieldset,
  Group,
  Kbd,
  Loader,
  Menu,
  NumberInput,
  Pill,
  Popover,
  Progress,
  Radio,
  SegmentedControl,
  Select,
  Skeleton,
  Stack,
  Switch,
  TagsInput,
  Textarea,
  TextInput,
  PasswordInput,
  Tooltip,
  UnstyledButton,
  VisuallyHidden,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
export { useDebouncedValue, useDisclosure, useHotkeys, useMediaQuery } from '@mantine/hooks'
export { Spotlight, spotlight } from '@mantine/spotlight'
export { Card, PageHeader, Section } from './page'
export { DataTable, type Column, type FootRow, type SortState } from './data-table'
export { besideClass, Change, figureLinkClass, IntervalBar, intervalClass, Unknown } from './figure'
export { Scroll } from './scroll'
export { EmptyState, ErrorState, Skeletons } from './states'
export { Key, Hue } from './marks'
export { toast, undoToast, failToast } from './toast'
export { RangeCalendar } from './range-calendar'
export { Drawer, Modal } from './overlays'
export { DayField } from './day-field'
export { UiProvider } from './theme'
export * from './icons'
