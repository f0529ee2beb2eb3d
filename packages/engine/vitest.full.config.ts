import { fullSuites } from '../../scripts/vitest/config.mjs';

// What needs Python.
export default fullSuites();
