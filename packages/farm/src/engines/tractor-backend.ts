import { formatEngineAddress, type TractorClient } from '@jobtronaut/tractor-client';
import type { Backend } from './backend.ts';
import { ALL_FEATURES } from './capabilities.ts';
import type { EngineChoice, Site } from './choice.ts';
import { openClient } from './client.ts';

/** An engine that speaks Tractor's protocol: Pixar's Tractor, or the embedded engine. */
export interface TractorBackend extends Backend {
  readonly client: TractorClient;
}

/** @throws as `openClient` */
export async function openBackend(site: Site, choice: EngineChoice): Promise<TractorBackend> {
  return tractorBackend(await openClient(site, choice), choice.id);
}

/**
 * @param id as `Backend.id`. @default the address
 */
export function tractorBackend(client: TractorClient, id = formatEngineAddress(client.engine)): TractorBackend {
  return {
    name: formatEngineAddress(client.engine),
    id,
    capabilities: ALL_FEATURES,
    client,
    spool: (job, { owner, cwd, file }) => client.spool(job.text(), { owner, cwd, file }),
  };
}
