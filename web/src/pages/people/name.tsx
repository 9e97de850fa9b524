import type { Person } from '@/api'
import { useI18n } from '@/i18n'
import { visitorName } from './names'

/** What a person is called here: their name, address or id, else a name made up for them. */
export function usePersonName() {
  const { t, language } = useI18n()
  return (person: Pick<Person, 'id' | 'name' | 'email' | 'user_id'>): string =>
    person.name ??
    person.email ??
    person.user_id ??
    t('people.visitor', { name: visitorName(person.id, language) })
}

export function PersonName({ person }: { person: Person }) {
  return <bdi>{usePersonName()(person)}</bdi>
}
