import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'

export function toast(message: string): void {
  notifications.show({ message, autoClose: 4000 })
}

export function failToast(message: string): void {
  notifications.show({ message, color: 'red', autoClose: 8000 })
}

/** Says what was done and offers to take it back, instead of asking first. */
export function undoToast(message: string, undo: string, onUndo: () => void): void {
  const id = `undo-${Date.now()}`
  notifications.show({
    id,
    autoClose: 10000,
    message: (
      <span
        style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 12 }}
      >
        {message}
        <Button
          size="compact-sm"
          variant="light"
          onClick={() => {
            notifications.hide(id)
            onUndo()
          }}
        >
          {undo}
        </Button>
      </span>
    ),
  })
}
