import { fullSuites } from '../../scripts/vitest/config.mjs';

// What needs a terminal, which Python gives it.
export default fullSuites();
