import { clause, EngineUnreachableError, TractorClient } from '@jobtronaut/tractor-client';

const client = new TractorClient({ engine: '127.0.0.1:9', user: 'fred', retries: { attempts: 0 } });
try {
  await client.jobs(clause`owner=${client.user}`, { columns: ['jid', 'title'] });
} catch (error) {
  console.log(error instanceof EngineUnreachableError ? error.code : error);
}
await client.close();
