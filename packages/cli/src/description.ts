import { Task } from '@jobtronaut/core';

/** What a plugin says of itself; empty where it says nothing: the base classes' own words are no data. */
export function describedAs({ description }: { readonly description: string }): string {
  return description === Task.description ? '' : description;
}
