import { useEffect, useEffectEvent, useState } from 'react'
import { liveAddress, type LiveEvent } from '@/api'

export type LiveState = 'connecting' | 'open' | 'lost'

/** How often what came is handed on: a rush of events must not stop the page. */
const EVERY_MS = 250
const LONGEST_PAUSE_MS = 30_000

/**
 * Listens to the events of a workspace as they are taken and hands them on in
 * small batches. What ends the stream is mended by itself.
 */
export function useLive(
  workspace: string,
  onEvents: (events: LiveEvent[], missed: number) => void,
): LiveState {
  const [state, setState] = useState<LiveState>('connecting')
  const hand = useEffectEvent(onEvents)
  useEffect(() => {
    let stream: EventSource | undefined
    let again: ReturnType<typeof setTimeout> | undefined
    let pause = 1_000
    let waiting: LiveEvent[] = []
    let missed = 0
    const open = () => {
      stream = new EventSource(liveAddress(workspace))
      stream.onopen = () => {
        pause = 1_000
        setState('open')
      }
      stream.onerror = () => {
        setState('lost')
        // The browser mends what broke off; what was refused it leaves closed.
        if (stream?.readyState === EventSource.CLOSED) {
          clearTimeout(again)
          again = setTimeout(open, pause)
          pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
        }
      }
      stream.addEventListener('event', ({ data }) => {
        waiting.push(JSON.parse(String(data)) as LiveEvent)
      })
      stream.addEventListener('missed', ({ data }) => {
        missed += Number(data)
      })
    }
    open()
    const handing = setInterval(() => {
      if (waiting.length === 0 && missed === 0) return
      hand(waiting, missed)
      waiting = []
      missed = 0
    }, EVERY_MS)
    return () => {
      clearInterval(handing)
      clearTimeout(again)
      stream?.close()
    }
  }, [workspace])
  return state
}
